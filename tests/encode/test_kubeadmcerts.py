"""kspec.encode.kubeadmcerts."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from kspec.encode import kubeadmcerts
from kspec.model.secret import Secret

OCTETS = bytes(range(32))
KEY = Secret(OCTETS)


def test_the_layout_is_kubeadm_s() -> None:
    """A value is the nonce of 12 octets, then what AES-256-GCM makes under it without further data."""
    value = kubeadmcerts.encrypt(KEY, "ca.crt", b"content")
    assert AESGCM(OCTETS).decrypt(value[:12], value[12:], None) == b"content"
    assert len(value) == 12 + len(b"content") + 16


def test_the_bytes_are_fixed() -> None:
    """The same input gives these bytes in every version of kspec; a change would re-encrypt everybody's entries."""
    assert (
        kubeadmcerts.encrypt(KEY, "ca.crt", b"content").hex()
        == "126ac46b542e0f1b88e05e0b05bed87494bca6173e8960462ef1c1529af39a36b44a7f"
    )


def test_nonces_differ_with_all_input() -> None:
    """Another name, content or key has another nonce; name and content are kept apart."""
    values = [
        kubeadmcerts.encrypt(KEY, "a", b"bc"),
        kubeadmcerts.encrypt(KEY, "ab", b"c"),
        kubeadmcerts.encrypt(KEY, "a", b"bd"),
        kubeadmcerts.encrypt(Secret(OCTETS[::-1]), "a", b"bc"),
    ]
    assert len({value[:12] for value in values}) == 4


@given(st.binary(max_size=100), st.text(st.characters(codec="utf-8"), max_size=10))
def test_entries_come_back(plaintext: bytes, name: str) -> None:
    """What is sealed is opened with the same key."""
    assert kubeadmcerts.decrypt(KEY, kubeadmcerts.encrypt(KEY, name, plaintext)) == Secret(plaintext)


def test_entries_of_kubeadm_are_opened() -> None:
    """A value under a random nonce, as kubeadm makes it, is opened as well."""
    nonce = b"random nonce"
    assert kubeadmcerts.decrypt(KEY, nonce + AESGCM(OCTETS).encrypt(nonce, b"x", None)) == Secret(b"x")


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_other_keys_are_refused(size: int) -> None:
    """A certificate key has 32 octets; shorter AES keys are not taken."""
    with pytest.raises(ValueError, match="certificate key does not have 32 octets"):
        kubeadmcerts.encrypt(Secret(bytes(size)), "ca.crt", b"")
    with pytest.raises(ValueError, match="certificate key does not have 32 octets"):
        kubeadmcerts.decrypt(Secret(bytes(size)), bytes(28))


@pytest.mark.parametrize("damage", ["short", "bit", "key"])
def test_damaged_entries_are_refused(damage: str) -> None:
    """An entry that is cut, changed, or sealed under another key is an error."""
    value = kubeadmcerts.encrypt(KEY, "ca.crt", b"content")
    value = {"short": value[:27], "bit": value[:-1] + bytes((value[-1] ^ 1,)), "key": value}[damage]
    with pytest.raises(ValueError, match="damaged, or sealed under another certificate key"):
        kubeadmcerts.decrypt(Secret(bytes(32)) if damage == "key" else KEY, value)
