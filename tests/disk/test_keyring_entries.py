"""kspec.disk.keyring_entries: what kspec writes into a keyring, it knows by its path."""

from pathlib import Path

import pytest

from kspec.disk.keyring_entries import ENTRY
from kspec.disk.sources import Sources
from kspec.passes.run import Options, Stopped
from kspec.pipeline import read
from kspec.plan.identities import identities
from kspec.read.external_etcd import FIELDS, KEYRING_FOLDER

SPECS = sorted((Path(__file__).parents[2] / "specs" / "ok").glob("*.yaml"))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_every_secret_of_a_spec_is_an_entry(spec: Path) -> None:
    """The key of each certificate, and each secret of the spec's own files."""
    build = read(Options((spec,), Path("cluster.lock"), Path("cluster.keys")), Sources())
    if isinstance(build, Stopped):
        pytest.skip("it is not a cluster")
    wanted = identities(build.stage.spec, build.stage.release, {})
    paths = [identity.key for identity in wanted]
    paths += [hole.entry for file in build.stage.spec.files for hole in file.holes]
    assert [path for path in paths if not ENTRY.fullmatch(path)] == []


@pytest.mark.parametrize(
    "path", ["sa.key", "certificate-key", "tokens/12", *(f"{KEYRING_FOLDER}/{name}" for name in FIELDS)]
)
def test_what_no_certificate_has(path: str) -> None:
    """The key of service accounts, tokens, and the files of an external etcd."""
    assert ENTRY.fullmatch(path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "README", "my.key", "ca.key.bak", "ca.key\n", "nodes/x", "nodes/a/.x.key", "nodes//x.key", "tokens/x"),
        *(".gitignore", "files", "files/.x", "bin/tool", "external-etcd/notes", "nodes/a/b/.ca.key.kspec-new"),
        *("nodes/a/b/.x.key", "nodes/.a/x.key", "files/static-tokens/.admin.kspec-new", "files//.x"),
    ],
)
def test_what_is_no_entry(path: str) -> None:
    """Notes, temporary files, and whatever somebody else has put there."""
    assert not ENTRY.fullmatch(path)
