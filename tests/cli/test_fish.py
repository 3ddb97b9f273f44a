"""The completion of fish."""

import argparse

import pytest

from kspec.cli.fish import script
from kspec.cli.parser import commands, parser


@pytest.mark.parametrize("command", sorted(commands(parser())))
def test_every_option_of_a_command_is_completed_behind_it(command: str) -> None:
    """By its long and short name, with a description; one that takes a value says so."""
    lines = [line for line in script(parser()).splitlines() if f"'__fish_seen_subcommand_from {command}'" in line]
    for action in commands(parser())[command]._actions:  # noqa: SLF001 - argparse has no other way to list them
        for name in action.option_strings:
            word = f"-l {name[2:]} " if name.startswith("--") else f"-s {name[1:]} "
            assert any(word in line for line in lines), name


def test_words_with_quotes_stay_one_word() -> None:
    """An apostrophe and a backslash in a help text are escaped as fish reads them."""
    root = argparse.ArgumentParser("x")
    root.add_argument("--a", help="it's a \\ b", choices=("c", "d"))
    assert "-l a -x -a 'c d' -d 'it\\'s a \\\\ b'" in script(root)
