"""What `kspec renew` and `kspec rotate` share; their own tests run it to its end."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kspec.cli.anew import Call
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.passes.run import Options


def call(folder: Path, output: str, form: str = "text") -> Call:
    """A command line for a spec in a folder."""
    options = Options((folder / "c.yaml",), folder / "c.lock", folder / "c.keys")
    arguments = argparse.Namespace(format=form, quiet=False, command="rotate")
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    return Call(arguments, options, output, Sources(), moment, Progress(), {"next": ["roll it out"]})


def test_where_it_leads_to(tmp_path: Path) -> None:
    """Lock and keyring, and an output only where one is asked for; that must not hold the lock."""
    found = call(tmp_path, "")
    assert (found.lock, found.keys) == (tmp_path / "c.lock", tmp_path / "c.keys")
    assert found.overlaps() == ()
    assert [finding.code for finding in call(tmp_path, str(tmp_path)).overlaps()][:1] == ["overlapping-paths"]


def test_a_program_is_told_the_commands_own_values_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside those that both commands have."""
    found = call(tmp_path, "", "json")
    assert found.end((), unchanged=True) == 0
    found.say("for people", ())
    said = capsys.readouterr().out
    assert '"roll it out"' in said
    assert '"unchanged": true' in said
    assert "for people" not in said
