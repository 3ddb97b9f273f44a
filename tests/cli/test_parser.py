"""The grammar of the command line."""

import pytest

from kspec.cli.parser import COMMANDS, parser


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


@pytest.mark.parametrize(
    ("words", "nodes", "pins"),
    [
        ("cp-1=/mnt/cp-1 --spec s.yaml", ["cp-1=/mnt/cp-1"], []),
        ("cp-1=/mnt/cp-1 --pin --spec s.yaml", ["cp-1=/mnt/cp-1"], [""]),
        ("cp-1=/mnt/cp-1 --spec s.yaml --pin", ["cp-1=/mnt/cp-1"], [""]),
        ("--pin cp-1=/mnt/cp-1 --spec s.yaml", ["cp-1=/mnt/cp-1"], [""]),
        ("--spec s.yaml --pin cp-1=/a w-1=/b", ["cp-1=/a", "w-1=/b"], [""]),
        ("cp-1=/a --pin cp-1/apiserver --spec s.yaml", ["cp-1=/a"], ["cp-1/apiserver"]),
        ("cp-1=/a --pin=cp-1/apiserver --spec s.yaml", ["cp-1=/a"], ["cp-1/apiserver"]),
        ("--pin cp-1/apiserver cp-1=/a --spec s.yaml", ["cp-1=/a"], ["cp-1/apiserver"]),
        ("cp-1=/a --pin ca --pin etcd/ca --pin --spec s.yaml", ["cp-1=/a"], ["ca", "etcd/ca", ""]),
        ("cp-1=/a --pin --pin ca w-1=/b --spec s.yaml", ["cp-1=/a", "w-1=/b"], ["", "ca"]),
        ("cp-1=/a --spec s.yaml w-1=/b --update w-2=/c", ["cp-1=/a", "w-1=/b", "w-2=/c"], []),
    ],
)
def test_a_pin_takes_a_name_and_no_node(words: str, nodes: list[str], pins: list[str]) -> None:
    """NODE=DIR is never a name, wherever it stands; without a name every certificate is meant."""
    arguments = parser().parse_args(["import", *words.split()])
    assert (arguments.node, arguments.pin, arguments.spec) == (nodes, pins, ["s.yaml"])


@pytest.mark.parametrize("words", ["--pin --spec s.yaml", "cp-1=/a --spec s.yaml junk", "cp-1=/a --spec s.yaml --x=y"])
def test_what_is_no_node_stays_wrong_use(words: str) -> None:
    """No node at all, a word that is none, and an option that there is not."""
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["import", *words.split()])
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "line",
    [
        *("build @ -o out", "build a.yaml -o @", "build a.yaml -o out --lock @", "build a.yaml -o out --keys @"),
        *("check @", "check a.yaml @", "images @", "migrate @", "import a=b --spec @", "import a=b --spec s --lock @"),
    ],
)
def test_an_empty_path_is_wrong_use(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands for a variable that is not set, never for the folder at hand or for a default."""
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(["" if word == "@" else word for word in line.split()])
    assert stop.value.code == 2
    assert "the path is empty" in capsys.readouterr().err
