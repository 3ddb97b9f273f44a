"""Nodes at another stage of a rotation than the lock; `tests/test_import_rotations.py` imports some."""

import pytest
from small_cluster import draw

from kspec.model.existing import Existing, ExistingCredential
from kspec.model.lock import Lock, Rotation
from kspec.model.rotation import Stage
from kspec.model.secret import Secret
from kspec.plan.rotated_nodes import other_stages
from kspec.x509 import keys, pem

KEY: Secret = draw().keys(["ECDSA-P256"])[0]


def existing(authority: bytes | None, key: Secret | None = None) -> Existing:
    """A node that has an authority's file, and a key of service accounts."""
    found = ExistingCredential("pki/ca.crt", "pki/ca.key", authority, None)
    return Existing("cp-2", "/mnt", {"ca": found}, None, key, "pki/sa.key", None)


@pytest.mark.parametrize(("stage", "word"), [("trust", "a later"), ("issue", "an earlier"), ("drop", "an earlier")])
def test_who_has_the_other_one_is_told(stage: Stage, word: str) -> None:
    """What the lock knows beside what issues now: before that is trusted by the new one, it is ahead."""
    lock = Lock(rotations={"ca": Rotation(stage, b"other"), "sa": Rotation(stage, keys.public_key(KEY))})
    (found,) = other_stages([existing(pem.encode_certificates([b"other", b"one"]))], lock)
    assert found.message == f"cp-2 is at {word} stage of the rotation of ca than the lock"
    assert found.span.file == "pki/ca.crt"
    (found,) = other_stages([existing(None, KEY)], lock)
    assert found.message == f"cp-2 is at {word} stage of the rotation of sa than the lock"


def test_who_has_what_issues_is_not() -> None:
    """Nor who has nothing that can be read, and nobody where nothing is rotated."""
    lock = Lock(rotations={"ca": Rotation("issue", b"other"), "etcd/ca": Rotation("issue", b"other")})
    for text in (pem.encode_certificates([b"one", b"other"]), b"", b"x", None):
        assert other_stages([existing(text)], lock) == ()
    assert other_stages([existing(pem.encode_certificates([b"other"]))], Lock()) == ()
    assert other_stages([existing(pem.encode_certificates([b"other"]))], None) == ()
