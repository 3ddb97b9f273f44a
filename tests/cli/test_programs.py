"""What a command line gives to programs."""

import argparse

import pytest

from kspec.cli.parser import commands, parser
from kspec.cli.programs import KINDS, inputs_of, program_of, variable


def test_a_variable_is_a_name_and_a_value() -> None:
    """All behind the first sign of equality is the value."""
    assert variable("a=b=c") == ("a", "b=c")
    assert variable("a=") == ("a", "")


def test_a_value_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with jsonnet itself, by the name alone, so that no list of processes shows it."""
    monkeypatch.setenv("TOKEN", "s3cr3t")
    assert variable("TOKEN") == ("TOKEN", "s3cr3t")
    for word in ("NO_SUCH_TOKEN", "=s3cr3t"):
        with pytest.raises(argparse.ArgumentTypeError) as wrong:
            variable(word)
        assert "s3cr3t" not in str(wrong.value)


@pytest.mark.parametrize("command", ["build", "check", "diff", "renew", "rotate", "forget", "images", "eval"])
def test_every_command_that_reads_a_spec_takes_them(command: str) -> None:
    """By jsonnet's own options, the short ones too."""
    words = [command, "a.jsonnet", "-V", "a=1", "--ext-code", "b=2", "-A", "c=3", "--tla-code", "d=4", "--name", "eu"]
    if command == "build":
        words += ["-o", "out"]
    arguments = parser(words).parse_args(words)
    program = program_of(arguments)
    assert [(one.name, one.value, one.code) for one in program.external] == [("a", "1", False), ("b", "2", True)]
    assert [(one.name, one.value, one.code) for one in program.top_level] == [("c", "3", False), ("d", "4", True)]
    assert program.name == "eu"


def test_no_command_that_reads_a_spec_is_forgotten() -> None:
    """All of them take what programs are given, but for the one that rewrites a spec's own text."""
    known = commands(parser())
    reading = {name for name, found in known.items() if {"spec", "source"} & {one.dest for one in found._actions}}  # noqa: SLF001 - argparse tells it nowhere else
    taking = {name for name, found in known.items() if {*KINDS, "member"} <= {one.dest for one in found._actions}}  # noqa: SLF001 - as above
    assert reading - taking == {"migrate"}
    assert {"build", "csr", "expiry", "import"} <= taking


def test_what_is_given_decides_an_output() -> None:
    """Whatever its order; nothing is told of what is not given."""
    words = ["images", "a.jsonnet", "-V", "a=1", "-V", "b=2"]
    swapped = ["images", "a.jsonnet", "-V", "b=2", "-V", "a=1"]
    one, other = (inputs_of(parser(found).parse_args(found)) for found in (words, swapped))
    assert one == other != {}
    assert inputs_of(argparse.Namespace()) == {}
