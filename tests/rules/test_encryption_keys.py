"""With which keys an EncryptionConfiguration is written, and in which order."""

from pathlib import Path
from typing import Any

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.encryption import Encryption
from kspec.model.lock import Lock
from kspec.model.nodefile import TypedDocument
from kspec.model.rotation import Stage
from kspec.rules.encryption_keys import Writer, as_rotated, entries, writers

ENTRY = "files/encryption/aescbc/key1"


def spec_with(folder: Path, *providers: str) -> ClusterSpec:
    """A spec that encrypts Secrets by these providers, in YAML."""
    rows = "".join(f"      - {provider}\n" for provider in providers)
    text = (
        f"{SPEC}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\napiServer:\n  encryptionConfiguration:\n"
        f"    resources:\n    - resources: [secrets]\n      providers:\n{rows}"
    )
    return read_spec(folder, text).stage.spec


def written(spec: ClusterSpec, encryption: Encryption | None) -> list[tuple[str, list[str]]]:
    """Provider and names of its keys, as they are written; each key has its hole."""
    (file,) = as_rotated(spec, Lock(encryption=encryption)).files
    content = file.content
    assert isinstance(content, TypedDocument)
    value: Any = content.value
    found = []
    for number, provider in enumerate(value["resources"][0]["providers"]):
        ((kind, given),) = ((kind, given) for kind, given in provider.items() if given is not None)
        names = [key["name"] for key in given.get("keys", [])]
        found.append((kind, names))
        for index, key in enumerate(given.get("keys", [])):
            hole = content.holes.get(("resources", 0, "providers", number, kind, "keys", index, "secret"))
            assert key.get("secret") or (hole is not None and hole.entry == f"files/encryption/{kind}/{key['name']}")
    assert len(content.holes) == sum(len(names) for _, names in found) - text_secrets(value)
    return found


def text_secrets(value: Any) -> int:  # noqa: ANN401 - a document
    """How many keys have their secret in the spec."""
    return str(value).count("'secret': ")


@pytest.mark.parametrize(
    ("names", "stage", "expected"),
    [
        (("key1", "key1-2"), "trust", ["key1", "key1-2", "old"]),
        (("key1-2", "key1"), "issue", ["key1-2", "key1", "old"]),
        (("key1-2", "key1"), "drop", ["key1-2", "old"]),
        (("key1-2",), None, ["key1-2", "old"]),
    ],
)
def test_a_key_is_what_stands_for_it(
    names: tuple[str, ...], stage: Stage | None, expected: list[str], tmp_path: Path
) -> None:
    """In its place, by stage; the spec's other keys and providers stay where they are."""
    spec = spec_with(tmp_path, "aescbc: {keys: [{name: key1}, {name: old}]}", "identity: {}")
    encryption = Encryption({ENTRY: names, "files/encryption/aesgcm/gone": ("x",)}, stage)
    assert written(spec, encryption) == [("aescbc", expected), ("identity", [])]
    again = as_rotated(spec, Lock(encryption=encryption))
    assert as_rotated(again, Lock(encryption=encryption)) == again


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("trust", ["identity", "secretbox"]),
        ("issue", ["secretbox", "identity"]),
        ("drop", ["secretbox"]),
        (None, ["identity", "secretbox"]),
    ],
)
def test_encryption_is_turned_on(stage: Stage | None, expected: list[str], tmp_path: Path) -> None:
    """What encrypts comes before plain text, and then there is no plain text."""
    spec = spec_with(tmp_path, "identity: {}", "secretbox: {keys: [{name: key1}]}")
    assert [kind for kind, _ in written(spec, Encryption(stage=stage))] == expected


def test_without_a_rotation_the_spec_is_as_it_is(tmp_path: Path) -> None:
    """And so is a secret that it gives."""
    given = "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5MTI="
    spec = spec_with(tmp_path, f"aescbc: {{keys: [{{name: key1, secret: {given}}}]}}", "identity: {}")
    assert as_rotated(spec, None) is spec
    assert as_rotated(spec, Lock()) is spec
    assert entries(spec.files) == {ENTRY}
    assert writers(spec.files) == (Writer("aescbc", "key1", None, follows=False),)


def test_what_writes(tmp_path: Path) -> None:
    """The first key of the first provider of each row."""
    (writer,) = writers(spec_with(tmp_path, "aesgcm: {keys: [{name: b}, {name: a}]}").files)
    assert (writer.provider, writer.name, writer.is_plain) == ("aesgcm", "b", False)
    assert writer.hole is not None
    assert writer.hole.entry == "files/encryption/aesgcm/b"
    (writer,) = writers(spec_with(tmp_path, "identity: {}", "aesgcm: {keys: [{name: b}]}").files)
    assert writer == Writer("identity", "", None, follows=True)
    assert writer.is_plain
    (writer,) = writers(spec_with(tmp_path, "identity: {}").files)
    assert not writer.is_plain
