"""The command line's grammar: every command, and how a line is read.

Nothing here imports more than argparse, so that a command starts fast.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from kspec import __version__
from kspec.cli.help import HelpFormatter
from kspec.cli.paths import STANDARD_INPUT
from kspec.cli.printing import put
from kspec.report.terminal import printable

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Final, NoReturn

    from _typeshed import SupportsWrite

EPILOG: Final = """\
exit status: 0 fine, 1 findings or differences, 2 wrong use or a fault of the machine.
stdout has results, stderr reports; NO_COLOR and FORCE_COLOR are honoured."""


class Command:
    """A command: the module whose `run(arguments)` returns its exit status, and what it does."""

    def __init__(self, module: str, summary: str) -> None:
        """Take both."""
        self.module, self.summary = module, summary


COMMANDS: Final[Mapping[str, Command]] = {
    "build": Command("kspec.cli.build", "write everything that the hosts need"),
    "check": Command("kspec.cli.check", "find every mistake before anything is built"),
    "diff": Command("kspec.cli.diff", "say what a change means, before it is built or as it was"),
    "import": Command("kspec.cli.import_nodes", "take the keys and certificates of an existing cluster"),
    "renew": Command("kspec.cli.renew", "issue certificates again, and let tokens live longer, before they expire"),
    "csr": Command("kspec.cli.csr", "have certificates signed by authorities whose keys are elsewhere"),
    "rotate": Command("kspec.cli.rotate", "bring another authority or key, stage by stage, or another token"),
    "forget": Command("kspec.cli.forget", "remove what lock and keyring hold of nodes that are gone"),
    "keys": Command("kspec.cli.keys", "share a keyring: encrypt it for a team, merge copies, tell what is in it"),
    "verify": Command("kspec.cli.verify", "tell whether an output, or a machine, is as it was built"),
    "expiry": Command("kspec.cli.expiry", "tell what expires when: certificates, authorities, tokens"),
    "eval": Command("kspec.cli.evaluate", "print the documents that a program, or a spec with a base, comes to"),
    "images": Command("kspec.cli.images", "list the container images, as `kubeadm config images list` does"),
    "export": Command("kspec.cli.export", "write a built output as image builders and installers take it"),
    "report": Command("kspec.cli.report", "write a built output as one page for people"),
    "init": Command("kspec.cli.init", "write a spec to begin with"),
    "explain": Command("kspec.cli.explain", "explain a code or a field"),
    "schema": Command("kspec.cli.schema", "print the JSON Schema of a spec, for editors"),
    "migrate": Command("kspec.cli.migrate", "rewrite kubeadm's v1beta3 as v1beta4"),
    "git-setup": Command("kspec.cli.git_setup", "make this Git clone show and merge what kspec writes"),
    "git-driver": Command("kspec.cli.git_driver", "what Git calls after git-setup"),
    "completion": Command("kspec.cli.completion", "print a shell's completion script"),
}
"""Each command. What it takes is said by `grammar/<command>_arguments.py`. Both are imported only when chosen."""


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The grammar: of the one command that the words of a command line name, else of all.

    The namespace of a command has `command` set to its name.
    """
    root: argparse.ArgumentParser = _Root(
        prog="kspec",
        description="Compile one kubeadm.yaml-compatible cluster spec, offline and reproducibly, into everything that "
        "a Kubernetes cluster's hosts need.",
        epilog=EPILOG,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"kspec {__version__}")
    parts: argparse._SubParsersAction[argparse.ArgumentParser] = root.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser, prog=root.prog
    )
    chosen = next((word for word in words if not word.startswith("-")), "")
    for name in (chosen,) if chosen in COMMANDS else COMMANDS:
        module = import_module(f"kspec.cli.grammar.{name.replace('-', '_')}_arguments")
        module.add_arguments(_command(parts, name, module.EXAMPLES))
    return root


class WrongUseError(SystemExit):
    """The command line is wrong, and was told so."""

    def __init__(self, message: str) -> None:
        """Take what is wrong with it."""
        super().__init__(2)
        self.message = message


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint quotes no character of an argument that would act on a terminal."""

    def error(self, message: str) -> NoReturn:
        try:
            super().error(printable(message))
        except SystemExit as stop:
            raise WrongUseError(message) from stop

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        put(message, error=file is not sys.stdout)  # argparse would pass over a stream that takes no more

    @property
    def color(self) -> bool:
        """No colour, with every Python: 3.14 would begin to."""
        return False

    @color.setter
    def color(self, _: bool) -> None:
        """Keep to it, whatever argparse sets."""

    def parse_known_args(  # type: ignore[override]  # one way to call it, of the many that argparse has
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does it, but a `--pin` takes no NODE=DIR for its name, and these may stand behind options.

        So may what is to be renewed, rotated or forgotten.
        """
        found, rest = super().parse_known_args(_pins(sys.argv[1:] if args is None else args), namespace)
        if isinstance(getattr(found, "node", None), list):
            found.node = [*found.node, *(word for word in rest if _is_node(word))]
            rest = [word for word in rest if not _is_node(word)]
        if isinstance(getattr(found, "what", None), list):
            found.what = [*found.what, *(word for word in rest if not word.startswith("-"))]
            rest = [word for word in rest if word.startswith("-")]
        return found, rest


class _Root(_Parser):
    """The whole grammar: what is not in it is answered with what is near, and with the command's own usage."""

    def parse_args(  # type: ignore[override]  # one way to call it, of the many that argparse has
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        words = _spelt_out(list(sys.argv[1:] if args is None else args))
        known = commands(self)
        chosen = next((word for word in words if not word.startswith("-")), None)
        if chosen is not None and chosen not in COMMANDS:
            self.error(f"{chosen} is not a command{_near(chosen, COMMANDS)}")
        found, rest = self.parse_known_args(words, namespace)
        if rest:
            command = known[found.command]
            options = command._option_string_actions  # noqa: SLF001 - argparse has no other way to list them
            word = rest[0].partition("=")[0]
            if word.startswith("-"):
                command.error(f"{word} is not an option of kspec {found.command}{_near(word, options)}")
            command.error(f"{word} is one argument too many")
        wrong = _unnamed(found)
        if wrong:
            known[found.command].error(wrong)
        return found


def commands(root: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Each command of the grammar and its own part of it."""
    (action,) = (found for found in root._actions if isinstance(found, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no other way to list them
    return action.choices


def _unnamed(found: argparse.Namespace) -> str:
    """What cannot be done where a spec is standard input, which has no name and takes nothing; else nothing."""
    specs: Sequence[str] = getattr(found, "spec", ()) or ()
    if STANDARD_INPUT not in specs:
        return ""
    if getattr(found, "fix", False) or getattr(found, "in_place", False):
        return "standard input cannot be changed: print what would change with --diff"
    needs_keys = not getattr(found, "public", False)
    if hasattr(found, "lock") and specs[0] == STANDARD_INPUT and not (found.lock and (found.keys or not needs_keys)):
        return "lock and keyring cannot be named after standard input: give --lock and --keys"
    return ""


def _spelt_out(words: list[str]) -> list[str]:
    """`help` and `version` as the options that they stand for; `help COMMAND` is that command's help."""
    if words[:1] == ["version"]:
        return ["--version"]
    if words[:1] == ["help"]:
        return [*words[1:2], "--help"]
    return words


def _near(word: str, known: Iterable[str]) -> str:
    """What may be meant, to stand behind a complaint."""
    from kspec.text.spelling import nearest  # noqa: PLC0415 - seldom needed

    near = nearest(word, known)
    return f"; did you mean {near}?" if near else f"; expected one of: {', '.join(sorted(known))}"


def _is_node(word: str) -> bool:
    return "=" in word and not word.startswith("-")


def _pins(words: Sequence[str]) -> list[str]:
    """Each `--pin` with its name in one word: the next one, unless that is an option or NODE=DIR."""
    found: list[str] = []
    for word in words:
        if found and found[-1] == "--pin":
            found[-1] = "--pin="
            if not word.startswith("-") and not _is_node(word):
                found[-1] += word
                continue
        found.append(word)
    return found


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, epilog: str
) -> argparse.ArgumentParser:
    summary = COMMANDS[name].summary
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
