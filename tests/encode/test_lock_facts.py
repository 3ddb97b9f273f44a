"""What Git shows of a lock."""

from small_cluster import Cluster, Kspec

from kspec.encode import lock_text
from kspec.encode.certificate_text import render
from kspec.encode.lock_facts import entries
from kspec.model.encryption import Encryption
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedToken


def test_each_step_of_a_rotation_is_seen(cluster: Cluster, kspec: Kspec) -> None:
    """By its stage, and by what is trusted beside; whatever else stays is told in the same words."""
    texts = [cluster.lock.read_text()]
    for word in ("ca", "ca", "sa"):
        assert kspec("rotate", cluster.spec, word).status == 0
        texts.append(cluster.lock.read_text())
    shown = [render(list(entries(lock_text.parse(text)))) for text in texts]
    assert len(set(shown)) == len(shown)
    assert "rotation" not in shown[0]
    assert "rotation of ca: the other one\n  stage           trust\n" in shown[1]
    assert "rotation of ca: the other one\n  stage           issue\n" in shown[2]
    assert "rotation of sa: the other one\n  stage           trust\n" in shown[3]
    assert "bootstrap token abcdef\n  expires         " in shown[0]


def test_keys_that_encrypt_and_former_tokens() -> None:
    """In their order, and whether they are being replaced."""
    encryption = Encryption({"files/encryption/aescbc/a": ("a-2", "a")}, "issue")
    tokens = {"aaaaaa": LockedToken(None, former=True), "bbbbbb": LockedToken(None)}
    shown = render(list(entries(Lock(encryption=encryption, tokens=tokens))))
    assert "bootstrap token aaaaaa\n  expires         never\n  former          another one is in its place\n" in shown
    assert "bootstrap token bbbbbb\n  expires         never\n\n" in shown
    assert "  stage           issue\n  keys            files/encryption/aescbc/a: a-2 before a\n" in shown
    ended = evolve(encryption, keys={"files/encryption/aescbc/a": ("a-2",)}, stage=None)
    assert "stage" not in render(list(entries(Lock(encryption=ended))))
    assert list(entries(Lock())) == []
