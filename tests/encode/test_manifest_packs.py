"""kspec.encode.manifest_packs: what a manifest says of packs, and reading it back."""

import json

import pytest

from kspec.encode.manifest import parse, render
from kspec.model.file import File, Folder
from kspec.model.pack_record import PackCertificatePlace, PackRecord

PACKS = {
    "scrape": PackRecord(
        "2", images=("example.com/a:1",), arguments={"etcd": ("metrics",)}, volumes={"scheduler": ("v",)}
    ),
    "mine": PackRecord("1", digest="sha256:0"),
    "kept": PackRecord("1", certificates={"a": PackCertificatePlace("/etc/a.crt", "ca")}),
}
FILES = [
    File("nodes/a/etc/motd", b"hello", pack="mine"),
    File("nodes/b/etc/motd", b"hello", pack="mine"),
    File("images.txt", b"images\n"),
]
FOLDERS = [Folder("nodes/a/srv", 0o700, "scrape")]


def test_what_a_pack_brings_and_sets_is_read_as_it_was_written() -> None:
    """Also what nodes have alike, and folders; a pack without anything but a version is one."""
    text = render(FILES, FOLDERS, "0", "v1", PACKS).data
    found = parse(text)
    assert found.packs == PACKS
    assert found.brought == {"nodes/a/etc/motd": "mine", "nodes/a/srv": "scrape", "nodes/b/etc/motd": "mine"}
    assert found.folders["nodes/a/srv"] == 0o700
    assert json.loads(text)["version"] == 3
    assert json.loads(text)["packs"]["mine"] == {"version": "1", "digest": "sha256:0"}


def test_without_packs_nothing_is_otherwise() -> None:
    """The version that knows none is written."""
    text = render([FILES[2]], [], "0", "v1", {}).data
    assert text == render([FILES[2]], [], "0", "v1").data
    assert json.loads(text)["version"] == 2
    assert parse(text).packs == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 3', '"version": 2'),
        ('"pack": "scrape"', '"pack": "another"'),
        ('"pack": "scrape"', '"pack": ["scrape"]'),
        ('"mine": {"version": "1"', '"mine": {"version": 1'),
        ('"digest": "sha256:0"', '"digest": 0'),
        ('"digest": "sha256:0"', '"summary": "x"'),
        ('"place": "/etc/a.crt"', '"place": "/etc/../a.crt"'),
        ('"certificates": {"a": {"authority": "ca"', '"certificates": {"a": {"authority": 1'),
        ('"images": ["example.com/a:1"]', '"images": "x"'),
        ('"arguments": {"etcd": ["metrics"]}', '"arguments": ["etcd"]'),
        ('"arguments": {"etcd": ["metrics"]}', '"arguments": {"etcd": [1]}'),
        ('{"mode": "0700", "pack"', '{"mode": "0700", "owner": "x", "pack"'),
        ('{"mode": "0700", "pack"', '{"pack"'),
    ],
)
def test_other_forms_are_not_a_manifest(old: str, new: str) -> None:
    """Each is told as the phrase of a ValueError."""
    text = render(FILES, FOLDERS, "0", "v1", PACKS).data.decode()
    assert old in text
    with pytest.raises(ValueError, match=r"^[a-z]"):
        parse(text.replace(old, new, 1).encode())


def test_packs_that_are_a_list_are_none() -> None:
    """As with every other form."""
    text = render(FILES[2:], [], "0", "v1").data.decode()
    for packs in ("[]", "1", '{"mine": []}'):
        changed = text.replace('"version": 2,', f'"version": 3, "packs": {packs},')
        with pytest.raises(ValueError, match="pack"):
            parse(changed.encode())
