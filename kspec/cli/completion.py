"""`kspec completion`: a shell's completion script, made from the grammar itself."""

import argparse
from collections.abc import Iterator
from typing import Final

import shtab

from kspec.cli.parser import commands, parser
from kspec.cli.printing import put
from kspec.facts.code_table import BY_NAME

_ALONE: Final = "complete -o bashdefault -F"
_WITH_FILES: Final = "complete -o bashdefault -o default -F"
"""Bash completes file names itself where the script knows nothing: with blanks in them, and a slash behind folders."""
_EVALUATED: Final = "$zsh_eval_context[-1] == eval "
_GIVEN: Final = "$zsh_eval_context[-1] == (eval|file|filecode) "
"""Zsh is given the script by `source`, too, not by `eval` alone; a function out of `fpath` has another context."""

_FILES: Final = frozenset(
    {"archive", "spec", "source", "lock", "file", "target", "keys", "keyring", "identity", "recipients_file"}
)
"""Arguments that are files."""


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    grammar = _with_codes(parser())
    if arguments.shell == "fish":
        put(script(grammar))
    else:
        text = shtab.complete(grammar, arguments.shell)
        put(text.replace(_ALONE, _WITH_FILES).replace(_EVALUATED, _GIVEN) + "\n")
    return 0


def _with_codes(grammar: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The grammar with the codes that arguments take as their choices, which completes and refuses nothing."""
    chosen = {"waive": sorted(name for name, code in BY_NAME.items() if code.waiver), "subject": sorted(BY_NAME)}
    for command in commands(grammar).values():
        for action in command._actions:  # noqa: SLF001 - argparse has no other way to list them
            if action.dest in chosen:
                action.choices = chosen[action.dest]
            elif action.dest in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own mark
            elif action.dest in {"output", "root", "tree"}:
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # as above
    return grammar


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
