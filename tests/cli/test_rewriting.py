"""The user's own files, as a diff or in place."""

from pathlib import Path

import pytest

from kspec.cli.rewriting import show, store


def test_a_file_that_changed_meanwhile_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is nobody's mistake in the spec: status 2."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"new")
    assert store({str(path): (b"old", b"x")}) == 2
    assert "changed by somebody else" in capsys.readouterr().err
    assert path.read_bytes() == b"new"
    assert store({str(path): (b"new", b"x")}) == 0
    assert path.read_bytes() == b"x"


def test_each_file_has_its_diff(capsys: pytest.CaptureFixture[str]) -> None:
    """In the order in which they come, without colour where nobody looks."""
    show({"b": (b"1\n", b"2\n"), "a": (b"1\n", b"3\n")})
    assert capsys.readouterr().out == "--- b\n+++ b\n@@ -1 +1 @@\n-1\n+2\n--- a\n+++ a\n@@ -1 +1 @@\n-1\n+3\n"
