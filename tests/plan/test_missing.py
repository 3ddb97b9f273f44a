"""kspec.plan.missing: however much of what the lock names a keyring lacks, it is one finding."""

import itertools
from pathlib import Path

import pytest
from small_cluster import SPEC, draw, first_plan, read_spec

from kspec.model.diagnostic import Note
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.passes.completing import Completed
from kspec.passes.run import Run
from kspec.plan.identities import identities
from kspec.plan.missing import check_missing
from kspec.plan.planning import Refused, plan

RICH = (
    SPEC.replace("[{token: abcdef.0123456789abcdef}]", "[{description: generated}, {description: another}]")
    + """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
files:
- path: /etc/kubernetes/tokens.csv
  staticTokens: [{user: monitoring}, {user: backup}]
"""
)
RICH = "\n".join(line for line in RICH.splitlines() if not line.startswith("certificateKey")) + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Run[Completed]:
    """A spec with a secret of each kind."""
    return read_spec(tmp_path_factory.mktemp("rich"), RICH)


@pytest.fixture(scope="module")
def made(built: Run[Completed]) -> tuple[Lock, dict[str, Secret]]:
    """Its lock and its keyring, with a certificate key of the user's."""
    given = {"certificate-key": Secret(b"5e" * 32)}
    planned = first_plan(built.stage.spec, built.stage.release, given=given)
    return planned.lock, {**given, **planned.drawn}


CODES = {
    "ca.key": "key-missing",
    "sa.key": "key-missing",
    "nodes/cp-1/apiserver.key": "key-missing",
    "tokens/0": "token-missing",
    "tokens/1": "token-missing",
    "files/static-tokens/monitoring": "file-secret-missing",
    "files/static-tokens/backup": "file-secret-missing",
    "certificate-key": "certificate-key",
}
SUBSETS = [subset for size in (1, 2, 3) for subset in itertools.combinations(CODES, size)]


def find(
    built: Run[Completed], lock: Lock, secrets: dict[str, Secret]
) -> tuple[str, str, tuple[str | Note, ...]] | None:
    """Code, message and notes of the finding."""
    spec = built.stage.spec
    found = check_missing(spec, identities(spec, built.stage.release, {}), lock, secrets, "cluster.lock")
    return None if found is None else (found.code, found.message, found.notes)


@pytest.mark.parametrize("gone", SUBSETS, ids=" ".join)
def test_whatever_is_missing_is_one_finding(
    built: Run[Completed], made: tuple[Lock, dict[str, Secret]], gone: tuple[str, ...]
) -> None:
    """It names each entry; its code is that of their kind, or of keys where they are of several."""
    lock, secrets = made
    found = find(built, lock, {path: secret for path, secret in secrets.items() if path not in gone})
    assert found is not None
    code, message, notes = found
    kinds = {CODES[path] for path in gone}
    assert code == (kinds.pop() if len(kinds) == 1 else "key-missing")
    assert "newer than the keyring" in message
    assert sorted(map(str, notes)) == (sorted(gone) if len(gone) > 1 else [])
    assert len(gone) > 1 or gone[0] in message


def test_nothing_is_missing(built: Run[Completed], made: tuple[Lock, dict[str, Secret]]) -> None:
    """A whole keyring, and one that lacks what no lock names: that is generated."""
    lock, secrets = made
    assert find(built, lock, secrets) is None
    assert find(built, Lock(), {}) is None


def test_every_generated_entry_is_missed(built: Run[Completed], made: tuple[Lock, dict[str, Secret]]) -> None:
    """Whatever a build has put into the keyring, it misses where it is gone: nothing is generated anew."""
    lock, secrets = made
    for gone in secrets:
        rest = {path: secret for path, secret in secrets.items() if path != gone}
        planned = plan(
            built.stage.spec,
            built.stage.release,
            lock,
            rest,
            draw(),
            external_etcd={},
            lock_file=str(Path("cluster.lock")),
        )
        assert isinstance(planned, Refused)
        assert len(planned.findings) == 1
