"""kspec.encode.manifest: its text, and reading it back."""

import hashlib
import json

import pytest

from kspec.encode.manifest import Manifest, ManifestEntry, parse, render
from kspec.model.file import File, Folder, Sensitivity
from kspec.model.secret import Secret

FILES = [File("nodes/a/ca.key", Secret(b"key"), 0o600), File("images.txt", b"images\n")]
DIGEST = hashlib.sha256(b"images\n").hexdigest()
TEXT = f"""{{
  "version": 1,
  "kspec": "0.1.0",
  "kubernetes": "v1.34.2",
  "files": {{
    "images.txt": {{"mode": "0644", "sensitivity": "public", "sha256": "{DIGEST}"}},
    "nodes/a/ca.key": {{"mode": "0600", "sensitivity": "secret"}}
  }},
  "folders": {{
    "nodes": "0700",
    "nodes/a": "0755",
    "nodes/a/etcd": "0700"
  }}
}}
"""


def test_text() -> None:
    """One file or folder a line, sorted by path, whatever the order they come in; no digest of a secret."""
    for files in (FILES, FILES[::-1]):
        manifest = render(files, [Folder("nodes/a/etcd", 0o700)], "0.1.0", "v1.34.2")
        assert manifest == File("manifest.json", TEXT.encode())


def test_secret_content_does_not_show() -> None:
    """The manifest of a tree does not depend on what its secrets are."""
    other = [File("nodes/a/ca.key", Secret(b"another"), 0o600), FILES[1]]
    assert render(FILES, [], "0", "v1") == render(other, [], "0", "v1")


def test_round_trip() -> None:
    """What was rendered can be read."""
    assert parse(TEXT.encode()) == Manifest(
        "0.1.0",
        "v1.34.2",
        {
            "images.txt": ManifestEntry(0o644, Sensitivity.PUBLIC, DIGEST),
            "nodes/a/ca.key": ManifestEntry(0o600, Sensitivity.SECRET),
        },
        {"nodes": 0o700, "nodes/a": 0o755, "nodes/a/etcd": 0o700},
    )


def test_empty() -> None:
    """A manifest of nothing is valid JSON and can be read."""
    content = render([], [], "0", "v1").data
    assert json.loads(content)["files"] == {}
    assert parse(content) == Manifest("0", "v1", {}, {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 1', '"version": 2'),
        ('"version": 1,', ""),
        ('"kspec": "0.1.0"', '"kspec": 1'),
        ('"0644"', '"644"'),
        ('"0644"', "420"),
        ('"nodes/a/etcd"', '"nodes/../etcd"'),
        ('"nodes/a/etcd"', '"/etcd"'),
        ('"nodes/a/etcd": "0700"', '"nodes/a": "0700"'),
        ('"sensitivity": "public"', '"sensitivity": "private"'),
        ('"sensitivity": "secret"', '"sensitivity": "secret", "sha256": "00"'),
        (DIGEST, DIGEST.upper() + "0"),
        ('"files": {', '"files": [{'),
        (TEXT, "[]"),
        (TEXT, '{"version": 1, "kspec": "", "kubernetes": "", "files": [], "folders": {}}'),
        (TEXT, ""),
        (TEXT, "\xff"),
        (TEXT, "[" * 100_000),
    ],
)
def test_damage(old: str, new: str) -> None:
    """Whatever is wrong with a manifest is a ValueError."""
    assert old in TEXT
    with pytest.raises(ValueError, match=r".+"):
        parse(TEXT.replace(old, new).encode("latin-1"))
