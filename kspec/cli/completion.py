"""`kspec completion`: a shell's completion script, made from the grammar itself."""

import argparse
from typing import Final

import shtab

from kspec.cli.fish import script
from kspec.cli.parser import commands, parser
from kspec.cli.printing import put
from kspec.facts.code_table import BY_NAME

_ALONE: Final = "complete -o bashdefault -F"
_WITH_FILES: Final = "complete -o bashdefault -o default -F"
"""Bash completes file names itself where the script knows nothing: with blanks in them, and a slash behind folders."""
_EVALUATED: Final = "$zsh_eval_context[-1] == eval "
_GIVEN: Final = "$zsh_eval_context[-1] == (eval|file|filecode) "
"""Zsh is given the script by `source`, too, not by `eval` alone; a function out of `fpath` has another context."""


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
            elif action.dest in {"spec", "source", "lock", "file"}:
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own mark
            elif action.dest in {"output", "keys"}:
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # as above
    return grammar
