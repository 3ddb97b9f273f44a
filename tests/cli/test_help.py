"""Help as wide as the terminal."""

import argparse

import pytest

from kspec.cli.help import HelpFormatter


@pytest.mark.parametrize("columns", ["50", "120", "", "0", "wide"])
def test_it_is_what_argparse_writes(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment, the terminal or neither."""
    monkeypatch.setenv("COLUMNS", columns)
    written = []
    for formatter in (HelpFormatter, argparse.RawDescriptionHelpFormatter):
        grammar = argparse.ArgumentParser("kspec", formatter_class=formatter)
        grammar.add_argument("--waive", help="accept the findings of a code, " * 5)
        written.append(grammar.format_help())
    assert written[0] == written[1]
