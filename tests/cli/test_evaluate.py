"""`kspec eval`."""

from pathlib import Path

import pytest

from kspec.cli.main import main

TOKEN = "abcdef.0123456789abcdef"  # noqa: S105 - of nobody


def program(folder: Path, text: str) -> str:
    file = folder / "a.jsonnet"
    file.write_text(text)
    return str(file)


def test_documents_are_printed_as_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each behind a line that parts it from the one before."""
    assert main(["eval", program(tmp_path, "[{ kind: 'A', a: '1' }, { kind: 'B', b: [1] }]")]) == 0
    assert capsys.readouterr().out == '---\na: "1"\nkind: A\n---\nb:\n- 1\nkind: B\n'


def test_of_several_specs_all_are_printed_or_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the name of each above its first document."""
    file = program(tmp_path, "{ east: { kind: 'A' }, west: [{ kind: std.extVar('kind') }] }")
    assert main(["eval", file, "--ext-str", "kind=B"]) == 0
    assert capsys.readouterr().out == "---\n# east\nkind: A\n---\n# west\nkind: B\n"
    assert main(["eval", file, "--name", "west", "-V", "kind=B"]) == 0
    assert capsys.readouterr().out == "---\nkind: B\n"


def test_secrets_are_printed_only_if_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A note says that something is hidden."""
    file = program(tmp_path, "{ kind: 'InitConfiguration', bootstrapTokens: [{ token: std.extVar('t') }] }")
    assert main(["eval", file, "-V", f"t={TOKEN}"]) == 0
    told = capsys.readouterr()
    assert TOKEN not in told.out + told.err
    assert "***" in told.out
    assert "--secrets" in told.err
    assert main(["eval", file, "-V", f"t={TOKEN}", "--secrets"]) == 0
    assert TOKEN in capsys.readouterr().out


def test_a_mistake_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At its place, and nothing is printed."""
    assert main(["eval", program(tmp_path, "{\n  a: b }")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "a.jsonnet:2:6" in told.err
