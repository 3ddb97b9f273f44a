"""The JSON that programs read, beyond what the reviewed texts of test_formats.py show."""

import json

from kspec.model.filefindings import FileFindings
from kspec.report.json import render

FIELDS = {
    "code": str,
    "severity": str,
    "message": str,
    "document": str,
    "path": str,
    "kind": str,
    "line": int,
    "column": int,
    "endLine": int,
    "endColumn": int,
    "help": str,
    "notes": list,
}
"""What a program can rely on in version 1."""


def test_the_shape_is_that_of_version_1(usual: list[FileFindings], hostile: list[FileFindings]) -> None:
    """These fields, of these types, always; in ASCII, so that no encoding can break it."""
    text = render([*usual, *hostile])
    assert text.isascii()
    value = json.loads(text)
    assert value.keys() == {"version", "status", "fault", "files", "diff"}
    assert value["version"] == 1
    assert [file["file"] for file in value["files"]] == [usual[0].file, hostile[0].file]
    for file in value["files"]:
        assert file.keys() == {"file", "diagnostics"}
        for row in file["diagnostics"]:
            assert {name: type(found) for name, found in row.items()} == FIELDS


def test_a_name_that_is_no_text_is_kept() -> None:
    """Names of files are bytes; those that are not UTF-8 come back as they were."""
    (file,) = json.loads(render([FileFindings("a\udcff.yaml", ())]))["files"]
    assert file["file"] == "a\udcff.yaml"
