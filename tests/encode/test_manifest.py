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
  "version": 2,
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
  }},
  "alike": []
}}
"""
OLDER = TEXT.replace('"version": 2', '"version": 1').replace(',\n  "alike": []', "")
"""The same as kspec wrote it before what nodes have alike was said once."""
SECRET = '{"mode": "0600", "sensitivity": "secret"}'  # noqa: S105 - a word of the manifest
WORKERS = [
    File("nodes/w-1/ca.crt", b"ca"),
    File("nodes/w-1/flags", b"1"),
    File("nodes/w-2/ca.crt", b"ca"),
    File("nodes/w-2/flags", b"2"),
]


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


def test_what_nodes_have_alike_is_said_once() -> None:
    """And read as what each of them has; what only one of them has stands by itself."""
    text = render(WORKERS, [], "0", "v1").data
    document = json.loads(text)
    assert document["files"].keys() == {"nodes/w-1/flags", "nodes/w-2/flags"}
    assert [(group["nodes"], [*group["files"]]) for group in document["alike"]] == [(["w-1", "w-2"], ["ca.crt"])]
    assert parse(text).files.keys() == {file.path for file in WORKERS}
    assert parse(text).folders == {"nodes": 0o700, "nodes/w-1": 0o755, "nodes/w-2": 0o755}


def test_500_workers_are_said_once() -> None:
    """What grows with each of them is a line for its name, and one for each file that is its own."""
    workers = [
        file
        for number in range(500)
        for file in (
            *(File(f"nodes/w-{number}/{name}", b"") for name in "abcde"),
            File(f"nodes/w-{number}/flags", b"x%d" % number),
        )
    ]
    text = render(workers, [], "0", "v1").data
    assert text.count(b"\n") < 500 * 3 + 30
    assert parse(text).files.keys() == {file.path for file in workers}


def test_the_older_form_is_read() -> None:
    """The manifest of an output that an older kspec wrote means what it meant."""
    assert parse(OLDER.encode()) == parse(TEXT.encode())


def test_a_manifest_lists_no_more_than_fits() -> None:
    """Many nodes that are alike in many files are a short text, and would be a long list."""
    nodes = json.dumps([f"w-{number}" for number in range(2000)])
    files = json.dumps({f"f{number}": {"mode": "0600", "sensitivity": "secret"} for number in range(1000)})
    group = f'{{"nodes": {nodes}, "files": {files}, "folders": {{}}}}'
    with pytest.raises(ValueError, match="more than 1000000"):
        parse(TEXT.replace('"alike": []', f'"alike": [{group}]').encode())


def test_empty() -> None:
    """A manifest of nothing is valid JSON and can be read."""
    content = render([], [], "0", "v1").data
    assert json.loads(content)["files"] == {}
    assert parse(content) == Manifest("0", "v1", {}, {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 2', '"version": 3'),
        ('"version": 2', '"version": 1'),
        ('"version": 2', '"version": true'),
        ('"version": 2,', ""),
        (',\n  "alike": []', ""),
        ('"alike": []', '"alike": {}'),
        ('"alike": []', '"alike": [{}]'),
        ('"alike": []', '"alike": [{"nodes": [1], "files": {}, "folders": {}}]'),
        ('"alike": []', '"alike": [{"nodes": ["b/c"], "files": {}, "folders": {}}]'),
        ('"alike": []', '"alike": [{"nodes": [".."], "files": {}, "folders": {}}]'),
        ('"alike": []', '"alike": [{"nodes": ["b"], "files": {"../x": {}}, "folders": {}}]'),
        (
            '"alike": []',
            f'"alike": [{{"nodes": ["a"], "files": {{"ca.key": {SECRET}}}, "folders": {{}}}}]',
        ),
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
