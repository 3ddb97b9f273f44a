"""kspec.write.identity: whose cluster a tree is."""

from base64 import b64encode
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from kspec.write.identity import Identity, another_cluster, strange_certificates
from kspec.x509.pem import encode


def pem(content: bytes, label: str = "CERTIFICATE") -> bytes:
    return encode(label, content)


def kubeconfig(content: bytes) -> bytes:
    """As kubeconfigs and cluster-info hold a certificate."""
    return b"    certificate-authority-data: " + b64encode(pem(content)) + b"\n"


OWN, OTHER, USERS = b"own certificate", b"other certificate", b"the user's certificate"


@pytest.mark.parametrize(
    ("found", "wanted", "strange"),
    [
        ({}, {}, set()),
        ({"images.txt": b"x"}, {"images.txt": b"y"}, set()),
        ({"ca.crt": pem(OWN)}, {}, set()),
        ({"ca.crt": pem(OTHER)}, {}, {OTHER}),
        ({"ca.crt": pem(OTHER).replace(b"\n", b"\r\n")}, {}, {OTHER}),
        ({"cluster-info.yaml": kubeconfig(OTHER)}, {}, {OTHER}),
        ({"cluster-info.yaml": kubeconfig(OWN)}, {}, set()),
        # rotated in part: what is known counts, wherever it is
        ({"a.crt": pem(OTHER), "admin.conf": kubeconfig(OWN)}, {"a.crt": pem(OWN)}, set()),
        # all certificates rotated, not the key of the service accounts
        ({"ca.crt": pem(OTHER), "sa.pub": pem(OWN, "PUBLIC KEY")}, {}, set()),
        # a public key alone makes no tree another cluster's
        ({"sa.pub": pem(OTHER, "PUBLIC KEY")}, {}, set()),
        # what the user has in both trees tells nothing
        ({"users.crt": pem(USERS)}, {"users.crt": pem(USERS)}, set()),
        ({"users.crt": pem(USERS), "ca.crt": pem(OTHER)}, {"elsewhere.crt": pem(USERS)}, {OTHER}),
        # a bundle, and what is not a certificate
        ({"bundle.crt": pem(OTHER) + pem(OWN)}, {}, set()),
        ({"broken.crt": b"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"}, {}, set()),
    ],
)
def test_whose_tree(found: dict[str, bytes], wanted: dict[str, bytes], strange: set[bytes]) -> None:
    """A tree is another cluster's if it has certificates and the lock knows none of them."""
    assert strange_certificates(found, wanted, frozenset({OWN}), lambda _path, _content: False) == strange


def holds(known: Collection[tuple[str, bytes]]) -> Callable[[str, bytes], bool]:
    """A memory of files: their path and content."""
    return lambda path, content: (path, content) in known


def test_a_tree_that_kspec_is_known_to_have_written() -> None:
    """What the keyring remembers tells that a tree is its own, also after all was rotated; not by a user's file."""
    found = {"ca.crt": pem(OTHER), "users.crt": pem(USERS)}
    for wrote, strange in (("ca.crt", set()), ("users.crt", {OTHER}), ("images.txt", {OTHER})):
        known = {(wrote, found.get(wrote, b""))}
        wanted = {"users.crt": pem(USERS)}
        assert strange_certificates(found, wanted, frozenset({OWN}), holds(known)) == strange


def test_the_finding_without_a_fitting_lock(tmp_path: Path) -> None:
    """It says what is likely, and how to give the tree up; a lock that is not a lock is passed over."""
    (tmp_path / "poetry.lock").write_text("[[package]]\n")
    for first, words in ((True, "there is no lock"), (False, "knows none of its certificates")):
        identity = Identity(str(tmp_path / "x.lock"), first, frozenset())
        finding = another_cluster(str(tmp_path / "out"), identity, frozenset({OTHER}))
        assert finding.code == "another-cluster"
        assert words in finding.message
        assert "misspelt" in finding.help
        assert "--prune" in finding.help
