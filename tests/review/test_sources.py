"""Specs and locks, compared."""

from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve
from made_trees import documents
from planted_secrets import DAMAGES, Field, damaged, fields, pieces
from small_cluster import CERTIFICATE_KEY, SPEC, Cluster, Kspec

from kspec.encode import lock_text
from kspec.model.encryption import Encryption
from kspec.model.review import Change, Deed
from kspec.review.sources import source_changes


def changes(left: str, right: str) -> tuple[Change, ...]:
    """How two specs differ."""
    return source_changes("spec", left.encode(), right.encode(), documents)


def test_documents_are_known_by_their_kind() -> None:
    """One that is put in before the others is one change."""
    found = changes(SPEC, SPEC.replace("clusterName", "x") + "---\nkind: KubeletConfiguration\nmaxPods: 5\n")
    assert [change.deed for change in found] == [Deed.ADDED]
    assert found[0].after == "KubeletConfiguration"


def test_a_secret_of_a_spec_is_not_shown() -> None:
    """A token and the certificate key are told to be others; a version is shown."""
    other = SPEC.replace("0123456789abcdef", "1123456789abcdef").replace("v1.37.2", "v1.36.3")
    other = other.replace(CERTIFICATE_KEY, CERTIFICATE_KEY[::-1])
    found = changes(SPEC, other)
    text = "".join(f"{change.place}{change.before}{change.after}" for change in found)
    assert "v1.36.3" in text
    assert "0123456789abcdef" not in text
    assert CERTIFICATE_KEY not in text
    assert len(found) == 3


def test_comments_and_broken_specs_are_told() -> None:
    """No byte differs without a change."""
    assert changes(SPEC, f"# x\n{SPEC}")[0].after == "it says the same in another form"
    assert changes(SPEC, "a: [\n")[0].hidden


def test_locks_are_compared_by_their_entries(cluster: Cluster, kspec: Kspec) -> None:
    """A re-issued certificate is one line; a damaged lock is another, and no more."""
    before = cluster.lock.read_bytes()
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [a.b]}\nencryptionAlgorithm")
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    after = Path(cluster.lock).read_bytes()
    found = source_changes("lock", before, after, documents)
    assert found == (Change("certificates[cp-1/apiserver]", Deed.CHANGED, after="another"),)
    assert source_changes("lock", before, b"{", documents)[0].hidden


def test_a_rotation_is_told_by_its_stages(cluster: Cluster, kspec: Kspec) -> None:
    """The one that it comes from, and the one that it comes to."""
    before = cluster.lock.read_bytes()
    assert kspec("rotate", cluster.spec, "sa").status == 0
    trusted = cluster.lock.read_bytes()
    assert source_changes("lock", before, trusted, documents) == (
        Change("rotations[sa]", Deed.CHANGED, "not rotated", "trust"),
    )
    assert kspec("rotate", cluster.spec, "sa").status == 0
    found = source_changes("lock", trusted, cluster.lock.read_bytes(), documents)
    assert Change("rotations[sa]", Deed.CHANGED, "trust", "issue") in found


def test_keys_that_encrypt_are_told_by_their_order(cluster: Cluster) -> None:
    """The stage, and which key stands for the spec's; a request that waits is told, too."""
    lock = lock_text.parse(cluster.lock.read_text())
    entry = "files/encryption/aescbc/%2Ea"
    texts = [
        lock_text.render(evolve(lock, encryption=encryption)).encode()
        for encryption in (
            None,
            Encryption({entry: (".a", ".a-2")}, "trust"),
            Encryption({entry: (".a-2", ".a")}, "issue"),
            Encryption({entry: (".a-2",)}),
        )
    ]
    assert [source_changes("lock", one, other, documents) for one, other in pairwise(texts)] == [
        (
            Change("rotations[encryption]", Deed.CHANGED, "not rotated", "trust"),
            Change(f"encryption[{entry}]", Deed.CHANGED, ".a", ".a before .a-2"),
        ),
        (
            Change("rotations[encryption]", Deed.CHANGED, "trust", "issue"),
            Change(f"encryption[{entry}]", Deed.CHANGED, ".a before .a-2", ".a-2 before .a"),
        ),
        (
            Change("rotations[encryption]", Deed.CHANGED, "issue", "not rotated"),
            Change(f"encryption[{entry}]", Deed.CHANGED, ".a-2 before .a", ".a-2"),
        ),
    ]


@pytest.mark.parametrize("field", list(fields()), ids=lambda field: field.name)
def test_no_planted_secret_is_shown(field: Field) -> None:
    """Wherever a spec can hold one, however the line that has it is damaged: on either side, whole or in pieces."""
    reverse = field.secret[::-1]
    other = evolve(field, value=field.value.replace(field.secret, reverse), secret=reverse)
    for damage in DAMAGES:
        for right in (damaged(damage, other), field.spec("")):
            found = changes(damaged(damage, field), right)
            told = "".join(f"{change.place} {change.before} {change.after}\n" for change in found)
            assert found, damage
            assert not [piece for secret in (field.secret, reverse) for piece in pieces(secret) if piece in told], (
                damage
            )
