"""Unified diffs."""

import subprocess
from pathlib import Path

from kspec.report.difference import unified


def test_a_diff_is_what_patch_takes() -> None:
    """Names, hunks, and a last line without an end."""
    assert unified("f", "a\nb\u2028c".encode(), b"a\nd\n") == (
        "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\u2028c\n\\ No newline at end of file\n+d\n"
    )
    assert unified("f", b"a\n", b"a\n") == ""


def test_on_a_terminal_nothing_acts() -> None:
    """Control characters are masked, lines have colours."""
    text = unified("f", b"a\n", b"\x1b[2J\n", terminal=True, colour=True)
    assert text.endswith("\x1b[31m-a\x1b[0m\n\x1b[32m+\ufffd[2J\x1b[0m\n")


OLD = (
    b"apiVersion: 1\nkind: InitConfiguration\nb: 2\ntoken: abcdef.0123456789abcdef\nclusterName: old\ncontrolPlane: 3\n"
)


def test_a_patch_leaves_secrets_out_and_still_applies(tmp_path: Path) -> None:
    """Lines around a change are no more than hold no secret."""
    new = OLD.replace(b"old", b"new")
    text = unified("f", OLD, new)
    assert "0123456789" not in text
    assert text.splitlines()[2:] == ["@@ -5 +5 @@", "-clusterName: old", "+clusterName: new"]
    file = tmp_path / "f"
    file.write_bytes(OLD)
    subprocess.run(["patch", "-p0"], input=text.encode(), cwd=tmp_path, check=True, capture_output=True)
    assert file.read_bytes() == new


def test_a_changed_secret_is_masked_and_said_so() -> None:
    """Then the diff is for reading, and says it where a patch begins."""
    text = unified("f", OLD, OLD.replace(b"token", b"tokens"))
    assert "0123456789" not in text
    assert text.splitlines()[0].startswith("# Secrets are masked")
