"""The lock's text: `tests/test_lock.py` shows what is refused, this what is written."""

import json

import pytest
from attrs import evolve

from kspec.encode import keys, locktext, x509_reader
from kspec.encode.pem import certificates
from kspec.model.lock import Lock, LockedCertificate, LockedToken


@pytest.fixture(scope="session")
def lock(recorded_pem: list[tuple[str, bytes]]) -> Lock:
    """A lock with two recorded certificates."""
    texts = {path: text for path, text in recorded_pem if path.startswith("v1.37.2/single/") and path.endswith(".crt")}
    found = {path.rpartition("/")[2].removesuffix(".crt"): certificates(text)[0] for path, text in texts.items()}
    return Lock(
        certificates={
            "ca": LockedCertificate(found["ca"]),
            "cp-1/apiserver": LockedCertificate(found["apiserver"], ("ä difference",)),
        },
        service_account=x509_reader.parse(found["ca"]).public_key,
        tokens={"b": LockedToken(None, drawn=1), "a": LockedToken("2030-01-31T12:00:00Z", "x..y", "0" * 64)},
        kubelet_conf={"cp-1": "rotated"},
        certificate_key=True,
        files=("files/a", "files/b"),
    )


def test_a_lock_is_read_back(lock: Lock) -> None:
    """What is rendered is parsed to the same lock, and rendered to the same text."""
    text = locktext.render(lock)
    assert locktext.parse(text) == lock
    assert locktext.render(locktext.parse(text)) == text


def test_keys_are_sorted_and_text_is_for_people(lock: Lock) -> None:
    """So it reads and merges well: one identity a block, no escapes, a line feed at the end."""
    text = locktext.render(lock)
    assert text.index('"a": {') < text.index('"b": {')
    assert "ä difference" in text
    assert text.endswith("}\n")
    assert json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n" == text


def test_what_a_certificate_says_stands_beside_it(lock: Lock) -> None:
    """Serial, times and the key's pin can be read in a review."""
    entry = json.loads(locktext.render(lock))["certificates"]["ca"]
    parsed = x509_reader.parse(lock.certificates["ca"].certificate)
    assert entry["serial"] == str(parsed.serial)
    assert entry["publicKey"] == keys.pin(parsed.public_key)
    assert entry["notBefore"] == f"{parsed.validity.not_before:%Y-%m-%dT%H:%M:%SZ}"


def test_a_lock_without_files_says_nothing_of_them(lock: Lock) -> None:
    """So locks of specs without files of their own stay as they are; anything but a list of entries is refused."""
    text = locktext.render(evolve(lock, files=()))
    assert '"files"' not in text
    assert locktext.parse(text).files == ()
    for wrong in ('"a"', "[1]"):
        with pytest.raises(ValueError, match="files is not a list"):
            locktext.parse(text.replace("{\n", f'{{\n  "files": {wrong},\n', 1))
