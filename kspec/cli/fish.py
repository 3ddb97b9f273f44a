"""A completion script for fish, made from the grammar; shtab has none.

Source of the syntax: fish's documentation of its `complete` command.
"""

import argparse
from collections.abc import Iterator

_WITHOUT_COMMAND = "__fish_use_subcommand"
_WITH_COMMAND = "__fish_seen_subcommand_from"


def script(parser: argparse.ArgumentParser) -> str:
    """The script for a program with commands: their names, options, and values; file names where a file may stand."""
    return "\n".join(_lines(parser)) + "\n"


def _lines(parser: argparse.ArgumentParser) -> Iterator[str]:
    program = parser.prog
    yield f"# completion of {program} for fish: save it as ~/.config/fish/completions/{program}.fish"
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001 - as above
            for name, command in action.choices.items():
                summary = _quoted(summaries.get(name, ""))
                yield f"complete -c {program} -n {_WITHOUT_COMMAND} -f -a {name} -d {summary}"
                condition = _quoted(f"{_WITH_COMMAND} {name}")
                for part in command._actions:  # noqa: SLF001 - as above
                    yield f"complete -c {program} -n {condition} {_completion(part)}"
        else:
            yield f"complete -c {program} -n {_WITHOUT_COMMAND} {_completion(action)}"


def _completion(action: argparse.Action) -> str:
    """What completes an argument: its own names, if it is an option, and its values."""
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in action.option_strings)
    takes_value = bool(names) and action.nargs != 0
    values = ""
    if action.choices:
        listed = _quoted(" ".join(map(str, action.choices)))
        values = f"-x -a {listed}" if names else f"-f -a {listed}"
    elif takes_value:
        values = "-r"
    return " ".join(
        part for part in (names, values or ("" if names else "-F"), f"-d {_quoted(action.help or '')}") if part
    )


def _quoted(text: str) -> str:
    """A word in single quotes, in which fish knows two escapes."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
