"""The grammar of the command line."""

import pytest

from kspec.cli.main import COMMANDS
from kspec.cli.parser import parser


def test_every_command_has_a_module() -> None:
    """And every module a command."""
    found = next(action for action in parser()._actions if action.dest == "command")  # noqa: SLF001 - argparse has no other way to list them
    assert set(found.choices or ()) == set(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_helps(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help describes the command and each of its arguments, and ends well."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args([command, "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert f"usage: kspec {command}" in text
    assert "  -h, --help" in text


def test_every_argument_is_described() -> None:
    """No option without a help text."""
    found = next(action for action in parser()._actions if action.dest == "command")  # noqa: SLF001 - as above
    choices = found.choices
    assert isinstance(choices, dict)
    silent = []
    for name, command in choices.items():
        actions = command._actions  # noqa: SLF001 - as above
        silent += [(name, action.dest) for action in actions if not action.help]
    assert silent == []


@pytest.mark.parametrize(
    "words",
    [[], ["nothing"], ["build"], ["build", "a.yaml"], ["build", "a.yaml", "--out", "x"], ["import", "a=b"], ["images"]],
)
def test_wrong_use_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 and a usage line; options are never abbreviated."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(words)
    assert stop.value.code == 2
    assert "usage: kspec" in capsys.readouterr().err
