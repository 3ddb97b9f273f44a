"""What real kubeadm makes below authorities of other tools, and without their keys: imported, and built again.

The recordings are tests/oracle/record_authorities.py's.
"""

import json
import re
from pathlib import Path
from typing import Final

import pytest
from good_specs import WAIVE
from small_cluster import Kspec
from test_golden import GOLDEN, TOLD, compare_objects, differences, modes, node_of, prepare, tree

from kspec.encode import lock_text
from kspec.x509 import pem

RECORDED: Final = GOLDEN / "authorities"
NEWEST: Final = "v1.37.2/"
"""The release whose recordings each run compares; those of others are for the slow one."""
CASES: Final = sorted(f"{case.parent.name}/{case.name}" for case in RECORDED.glob("v*/*"))


def test_there_are_recordings() -> None:
    """Of each way to make an authority, with keys, without, and with whole bundles in kubeconfigs."""
    names = {case.partition("/")[2] for case in CASES}
    assert {"own", "no-identifier", "p384", "rsa-4096", "path-length-0", "name-constraints", "intermediate"} <= names
    assert {"bundle", "intermediate-keyless", "intermediate-keyless-whole", "bundle-keyless-whole"} <= names


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[] if case.startswith(NEWEST) else [pytest.mark.slow]) for case in CASES]
)
def test_a_cluster_below_such_an_authority_is_rebuilt_with_zero_diff(case: str, tmp_path: Path, kspec: Kspec) -> None:
    """Every file, mode and object, and import has no difference to tell."""
    recording = RECORDED / case
    single = tmp_path / "single"
    single.mkdir()
    spec, node = prepare(GOLDEN / "v1.37.2" / "single", single), node_of(recording)
    spec.write_text((recording / "spec.yaml").read_text())
    said = kspec("import", f"{node}={recording / 'tree'}", "--spec", spec, *WAIVE)
    assert said.status == 0, said.err
    told = [line for line in TOLD.findall(said.err) if "the authority is taken as external" not in line]
    assert told == []
    said = kspec("build", spec, "-o", tmp_path / "out", "--frozen", *WAIVE)
    assert said.status == 0, said.err
    built = tmp_path / "out" / "nodes" / node
    assert differences(tree(recording / "tree"), tree(built)) == []
    assert modes(recording) == {
        f"/{path.relative_to(built)}": f"{path.stat().st_mode & 0o7777:04o}"
        for path in built.rglob("*")
        if path.is_file()
    }
    for more in ((), ("--lock", spec.with_suffix(".lock"))):
        said = kspec("verify", tmp_path / "out", *more)
        assert said.status == 0, said.out
    cluster = tmp_path / "out" / "cluster"
    if "keyless" in case:  # kubeadm refuses to upload certificates there, and so makes no rights to read them
        for kind in ("Role", "RoleBinding"):
            (path,) = cluster.rglob(f"*{kind}-kubeadm*certs.yaml")
            path.unlink()
    compare_objects(recording / "objects", cluster)


@pytest.mark.parametrize("case", [case for case in CASES if "keyless" in case])
def test_without_keys_the_lock_has_what_is_trusted(case: str, tmp_path: Path, kspec: Kspec) -> None:
    """The authorities are external, each with what stands behind it in its file."""
    recording = RECORDED / case
    spec, node = tmp_path / "cluster.yaml", node_of(recording)
    spec.write_text((recording / "spec.yaml").read_text())
    assert kspec("import", f"{node}={recording / 'tree'}", "--spec", spec, *WAIVE).status == 0
    found = lock_text.parse(spec.with_suffix(".lock").read_text()).certificates
    for name in ("ca", "etcd/ca", "front-proxy-ca"):
        content = (recording / "tree/etc/kubernetes/pki" / f"{name}.crt").read_bytes()
        assert (found[name].certificate, *found[name].chain) == pem.certificates(content)
        assert found[name].external
        assert found[name].in_kubeconfigs == (case.endswith("-whole") and name == "ca")


def test_all_that_stands_in_an_authoritys_file_is_told(tmp_path: Path, kspec: Kspec) -> None:
    """Its root ends too: in the table of the lock, in that of an output, in the texts for reviewers."""
    recording = RECORDED / "v1.37.2/intermediate"
    spec, node = tmp_path / "cluster.yaml", node_of(recording)
    spec.write_text((recording / "spec.yaml").read_text())
    assert kspec("import", f"{node}={recording / 'tree'}", "--spec", spec, *WAIVE).status == 0
    assert kspec("build", spec, "-o", tmp_path / "out", *WAIVE).status == 0
    names = {f"{name} chain C=DE, O=Example, CN=Root" for name in ("ca", "etcd/ca", "front-proxy-ca")}
    for source in (spec, tmp_path / "out"):
        said = kspec("expiry", source, "--format", "json")
        assert names <= {entry["name"] for entry in json.loads(said.out)["entries"]}
    text = (tmp_path / "out/certificates/cluster.txt").read_text()
    assert names <= set(text.splitlines())
    assert kspec("report", tmp_path / "out", "-o", tmp_path / "report.html").status == 0
    assert "ca chain C=DE, O=Example, CN=Root" in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize("way", ["own", "own-keyless", "intermediate-keyless-whole", "bundle-keyless-whole"])
def test_a_draft_says_nothing_of_the_authority(way: str, tmp_path: Path, kspec: Kspec) -> None:
    """Neither how long it lives, which no spec decided, nor that nothing may sign by it, which follows; nor a pin."""
    recording, draft = RECORDED / "v1.37.2" / way, tmp_path / "draft.yaml"
    said = kspec("import", f"{node_of(recording)}={recording / 'tree'}", "--draft", draft)
    assert said.status == 0, said.err
    assert "proven: a build would write every file" in said.out
    assert "--pin" not in said.out
    assert not re.search("caCertificateValidityPeriod|controllerManager|patches", draft.read_text())
