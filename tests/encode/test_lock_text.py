"""The lock's text: `tests/test_lock.py` shows what is refused, this what is written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kspec.encode import lock_text
from kspec.encode.rulers import gather
from kspec.model.certificate import CertificateContent
from kspec.model.encryption import Encryption
from kspec.model.frozen import evolve
from kspec.model.lock import ClientFiles, Lock, LockedCertificate, LockedToken
from kspec.x509 import keys, reader
from kspec.x509.pem import certificates, decode
from kspec.x509.request import request

KEY = keys.generate("ECDSA-P256")


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
        service_account=reader.parse(found["ca"]).public_key,
        tokens={
            "b": LockedToken(None, drawn=1, former=True),
            "a": LockedToken("2030-01-31T12:00:00Z", "x..y", "0" * 64),
        },
        kubelet_conf={"cp-1": "rotated", "cp-2": "embedded", "cp-3": ClientFiles("/k/client.pem", "/k/client.key")},
        certificate_key=True,
        files=("files/a", "files/b"),
        requests={"cp-1/admin.conf": decode(request(CertificateContent("a"), KEY, key_encipherment=False))[0].content},
        encryption=Encryption({"files/encryption/aescbc/k": ("k-2", "k")}, "issue"),
    )


def test_a_lock_is_read_back(lock: Lock) -> None:
    """What is rendered is parsed to the same lock, and rendered to the same text."""
    text = lock_text.render(lock)
    assert lock_text.parse(text) == lock
    assert lock_text.render(lock_text.parse(text)) == text


def test_keys_are_sorted_and_text_is_for_people(lock: Lock) -> None:
    """So it reads and merges well: one identity a block, no escapes, PEM in lines, a line feed at the end."""
    text = lock_text.render(lock)
    assert text.index('"a": {') < text.index('"b": {')
    assert "ä difference" in text
    assert text.endswith("}\n")
    assert "\\n" not in text
    assert max(map(len, text.splitlines())) < 120
    value = json.loads(text)
    assert json.dumps(value, indent=2, ensure_ascii=False) + "\n" == text
    for name in ("certificates", "kubeletConf"):
        value[name] = gather(value[name])
    assert json.dumps(value) == json.dumps(value, sort_keys=True)


def test_an_older_lock_is_read(lock: Lock) -> None:
    """Version 1 had each PEM in one string, and no rulers."""
    value = json.loads(lock_text.render(lock))
    for name in ("certificates", "kubeletConf"):
        value[name] = gather(value[name])
    for entry in (*value["certificates"].values(), value["serviceAccount"]):
        field = "certificate" if "certificate" in entry else "publicKey"
        entry[field] = "".join(f"{line}\n" for line in entry[field])
    value["version"] = 1
    assert lock_text.parse(json.dumps(value)) == lock


def test_only_a_ruler_stands_between_entries(lock: Lock) -> None:
    """Rulers may be missing; one with a value is a name that nothing is called like."""
    value = json.loads(lock_text.render(lock))
    del value["kubeletConf"]["--- 07"]
    assert lock_text.parse(json.dumps(value)) == lock
    value["kubeletConf"]["--- 08"] = "embedded"
    with pytest.raises(ValueError, match="kubeletConf: '--- 08' is not a name that kspec gives"):
        lock_text.parse(json.dumps(value))


def test_what_a_certificate_says_stands_beside_it(lock: Lock) -> None:
    """Serial, times and the key's pin can be read in a review."""
    entry = json.loads(lock_text.render(lock))["certificates"]["ca"]
    parsed = reader.parse(lock.certificates["ca"].certificate)
    assert entry["serial"] == str(parsed.serial)
    assert entry["publicKey"] == keys.pin(parsed.public_key)
    assert entry["notBefore"] == f"{parsed.validity.not_before:%Y-%m-%dT%H:%M:%SZ}"


def test_a_lock_without_files_says_nothing_of_them(lock: Lock) -> None:
    """So locks of specs without files of their own stay as they are; anything but a list of entries is refused."""
    text = lock_text.render(evolve(lock, files=()))
    assert '"files"' not in text
    assert lock_text.parse(text).files == ()
    for wrong in ('"a"', "[1]"):
        with pytest.raises(ValueError, match="files is not a list"):
            lock_text.parse(text.replace("{\n", f'{{\n  "files": {wrong},\n', 1))


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every value in a lock."""
    entries: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


def test_every_field_of_a_wrong_type_is_told_by_its_path(lock: Lock) -> None:
    """Whatever stands in a field's place, the message names the field and holds nothing of Python's."""
    value = json.loads(lock_text.render(lock))
    for name in ("certificates", "kubeletConf"):
        value[name] = gather(value[name])
    tried, accepted = 0, set()
    for place in places(value):
        for wrong in (None, 7, 1.5, True, "x", "", [], [None], {}, {"x": None}, "\N{SNOWMAN}"):
            changed = json.loads(lock_text.render(lock))
            inner = changed
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = wrong
            try:
                lock_text.parse(json.dumps(changed))
            except ValueError as error:
                said = str(error)
                named = ".".join(str(key) for key in place if isinstance(key, str))
                assert place == ("version",) or named in said, (place, wrong, said)
                assert not any(
                    word in said for word in ("NoneType", "object has no", "object is not", "subscript", "codec")
                ), said
                tried += 1
            else:
                accepted.add((str(place[0]), repr(wrong)))
    assert tried > 300
    # What is another good value: texts for people, entries, names, a signature, an index, a path, and nothing at all.
    good = {"certificates", "tokens", "kubeletConf", "files", "certificateKey", "requests", "encryption"}
    assert {field for field, _ in accepted} <= good
    assert {wrong for field, wrong in accepted if field == "certificateKey"} == {"True"}
    assert not {wrong for _, wrong in accepted} & {"1.5", "[None]", "{'x': None}"}


@pytest.mark.parametrize(
    ("field", "optional"),
    [
        ("version", False),
        ("certificates", False),
        ("tokens", False),
        ("kubeletConf", False),
        ("certificateKey", False),
        ("serviceAccount", True),
        ("files", True),
    ],
)
def test_a_field_that_is_absent_is_told(lock: Lock, field: str, *, optional: bool) -> None:
    """But for the two that a lock need not have: a service account key and files may yet have to be generated."""
    value = json.loads(lock_text.render(lock))
    del value[field]
    if optional:
        assert lock_text.parse(json.dumps(value)).certificates == lock.certificates
    else:
        with pytest.raises(ValueError, match="version 1 or 2" if field == "version" else f"^{field} is missing"):
            lock_text.parse(json.dumps(value))


STRANGE = ("", "a\0b", "../x", "a/", "/a", "a//b", "CP-1/apiserver", "a b/x", "\u202ea/x", "a/../b", "a/x\n", "-a/x")


@pytest.mark.parametrize("name", [*STRANGE, "other-ca"])
@pytest.mark.parametrize("kind", ["certificates", "tokens", "kubeletConf", "files"])
def test_a_name_that_nothing_is_called_like_is_refused(lock: Lock, kind: str, name: str) -> None:
    """What the spec does not use is kept, so that nothing may hide under such a name."""
    value = json.loads(lock_text.render(lock))
    if kind == "files":
        value["files"] = [f"files/{name}" if name in {"../x", "", "a\0b"} else name]
    else:
        value[kind][name] = {}
    if (kind, name) == ("kubeletConf", "other-ca"):
        return  # that is what a node may be called
    with pytest.raises(ValueError, match=r"is not a name that kspec gives|is not an entry of the keyring"):
        lock_text.parse(json.dumps(value))


@pytest.mark.parametrize(
    "name", ["ca", "etcd/ca", "front-proxy-ca", "gone-1/kubelet.conf", "a.b.c/etcd/healthcheck-client"]
)
def test_a_name_of_another_node_is_kept(lock: Lock, name: str) -> None:
    """A node that is gone may come back."""
    value = json.loads(lock_text.render(lock))
    value["certificates"][name] = value["certificates"]["ca"]
    assert name in lock_text.parse(json.dumps(value)).certificates
