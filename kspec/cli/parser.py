"""The command line's grammar: every command, every option, every help text.

Nothing here imports more than argparse, so that a command starts fast.
"""

import argparse
import sys
from typing import TYPE_CHECKING, Final, NoReturn

from kspec import __version__
from kspec.cli.paths import STANDARD_INPUT, path
from kspec.cli.printing import put
from kspec.report.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from _typeshed import SupportsWrite

EPILOG: Final = """\
exit status: 0 fine, 1 findings or differences, 2 wrong use or a fault of the machine.
stdout has results, stderr reports; NO_COLOR and FORCE_COLOR are honoured."""

_BUILD_EXAMPLES: Final = """\
examples:
  kspec build cluster.yaml -o out/                     build; the first time, generate keys and certificates
  kspec build cluster.yaml -o out/ --frozen            the same again, or an error if anything would be new
  kspec build cluster.yaml -o public/ --frozen --public   only public files, with no private key at hand

Beside cluster.yaml stand cluster.lock (public, for Git) and cluster.keys/ (secret, never for Git)."""

_CHECK_EXAMPLES: Final = """\
examples:
  kspec check cluster.yaml                             all that is wrong, and advice
  kspec check clusters/ --format github                every spec of a folder, as annotations of a pull request
  kspec check join.yaml --kubernetes-version v1.37.2   a file that names no release
  kspec check cluster.yaml --fix                       mend what can only be meant one way, such as a slip in a name

Each file is one spec. Of a folder that are the files in it whose names end in .yaml, .yml, .json or .jsonnet, and of
the folders below it those that hold one of kubeadm's documents or a ClusterSpec; kspec's own output is passed over."""

_IMPORT_EXAMPLES: Final = """\
examples:
  kspec import cp-1=/mnt/cp-1 --spec cluster.yaml            a root folder
  kspec import cp-1=/etc/kubernetes --spec cluster.yaml      /etc/kubernetes itself
  kspec import w-1=/mnt/w-1 --spec cluster.yaml --update     what was renewed on a node, later"""

_INIT_EXAMPLES: Final = """\
examples:
  kspec init > cluster.yaml                                  one control plane, for the newest release
  kspec init --shape ha --endpoint api.example.com:6443 --address 10.0.0.11 -o cluster.yaml

The shapes: single is one control plane; ha three, each with a member of etcd, and two workers; external-etcd the same
with an etcd that others run; etcd-nodes the same with etcd on three machines of its own."""

_EXPLAIN_EXAMPLES: Final = """\
examples:
  kspec explain unknown-field                                a code: what is wrong, why, what to write
  kspec explain ClusterConfiguration.networking.podSubnet    a field: type, default, since when, example
  kspec explain podSubnet                                    the same, if one field has that name"""

_SCHEMA_EXAMPLES: Final = """\
examples:
  kspec schema > kspec.schema.json
  # yaml-language-server: $schema=./kspec.schema.json        as the first line of cluster.yaml"""

_MIGRATE_EXAMPLES: Final = """\
examples:
  kspec migrate cluster.yaml                 show what would change, as a diff
  kspec migrate cluster.yaml | patch -p0     change it
  kspec migrate cluster.yaml --in-place      the same"""


def parser() -> argparse.ArgumentParser:
    """The whole grammar. Each command's namespace has `command` set to its name."""
    root: argparse.ArgumentParser = _Root(
        prog="kspec",
        description="Compile one kubeadm.yaml-compatible cluster spec, offline and reproducibly, into everything that "
        "a Kubernetes cluster's hosts need.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"kspec {__version__}")
    parts: argparse._SubParsersAction[argparse.ArgumentParser] = root.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser
    )
    _build(_command(parts, "build", "write everything that the hosts need", _BUILD_EXAMPLES))
    _check(_command(parts, "check", "find every mistake before anything is built", _CHECK_EXAMPLES))
    _import(_command(parts, "import", "take the keys and certificates of an existing cluster", _IMPORT_EXAMPLES))
    _images(_command(parts, "images", "list the container images, as `kubeadm config images list` does"))
    _init(_command(parts, "init", "write a spec to begin with", _INIT_EXAMPLES))
    _explain(_command(parts, "explain", "explain a code or a field", _EXPLAIN_EXAMPLES))
    _schema(_command(parts, "schema", "print the JSON Schema of a spec, for editors", _SCHEMA_EXAMPLES))
    _migrate(_command(parts, "migrate", "rewrite kubeadm's v1beta3 as v1beta4", _MIGRATE_EXAMPLES))
    _completion(_command(parts, "completion", "print a shell's completion script"))
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

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        put(message, error=file is not sys.stdout)  # argparse would pass over a stream that takes no more

    @property
    def color(self) -> bool:
        """No colour, with every Python: 3.14 would begin to."""
        return False

    @color.setter
    def color(self, _: bool) -> None:
        """Keep to it, whatever argparse sets."""

    def parse_known_args(  # type: ignore[override]  # one way to call it, of the many that argparse has
        self, args: "Sequence[str] | None" = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does it, but a `--pin` takes no NODE=DIR for its name, and these may stand behind options."""
        found, rest = super().parse_known_args(_pins(sys.argv[1:] if args is None else args), namespace)
        if hasattr(found, "node"):
            found.node = [*found.node, *(word for word in rest if _is_node(word))]
            rest = [word for word in rest if not _is_node(word)]
        return found, rest


class _Root(_Parser):
    """The whole grammar: what is not in it is answered with what is near, and with the command's own usage."""

    def parse_args(  # type: ignore[override]  # one way to call it, of the many that argparse has
        self, args: "Sequence[str] | None" = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        words = _spelt_out(list(sys.argv[1:] if args is None else args))
        known = commands(self)
        chosen = next((word for word in words if not word.startswith("-")), None)
        if chosen is not None and chosen not in known:
            self.error(f"{chosen} is not a command{_near(chosen, known)}")
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


def commands(root: argparse.ArgumentParser) -> "Mapping[str, argparse.ArgumentParser]":
    """Each command of the grammar and its own part of it."""
    (action,) = (found for found in root._actions if isinstance(found, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no other way to list them
    return action.choices


def _unnamed(found: argparse.Namespace) -> str:
    """What cannot be done where a spec is standard input, which has no name and takes nothing; else nothing."""
    specs: Sequence[str] = getattr(found, "spec", ())
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


def _near(word: str, known: "Iterable[str]") -> str:
    """What may be meant, to stand behind a complaint."""
    from kspec.text.spelling import nearest  # noqa: PLC0415 - seldom needed

    near = nearest(word, known)
    return f"; did you mean {near}?" if near else f"; expected one of: {', '.join(sorted(known))}"


def _is_node(word: str) -> bool:
    return "=" in word and not word.startswith("-")


def _pins(words: "Sequence[str]") -> list[str]:
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
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str, epilog: str = ""
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _spec(command: argparse.ArgumentParser) -> None:
    help_ = "a .yaml, .json or .jsonnet file, or - for standard input; several make one spec"
    command.add_argument("spec", nargs="+", type=path, metavar="SPEC", help=help_)


def _stores(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lock", type=path, metavar="FILE", help="the lock (default: SPEC's name with .lock, beside it)"
    )
    command.add_argument(
        "--keys", type=path, metavar="DIR", help="the keyring (default: SPEC's name with .keys, beside it)"
    )


def _quiet(command: "argparse.ArgumentParser | argparse._MutuallyExclusiveGroup") -> None:
    command.add_argument("-q", "--quiet", action="store_true", help="say nothing where nothing is wrong")


def _now(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--now",
        metavar="TIME",
        help="the time of what is issued, as 2030-01-31T12:00:00Z or seconds since 1970 "
        "(default: SOURCE_DATE_EPOCH, else the clock)",
    )


def _format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="how facts are printed")


def _waive(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--waive",
        action="append",
        default=[],
        metavar="CODE",
        help="accept the findings of a code: a warning goes, an error becomes a warning",
    )


def _build(command: argparse.ArgumentParser) -> None:
    _spec(command)
    command.add_argument("-o", "--output", required=True, type=path, metavar="OUT", help="the output folder")
    _stores(command)
    command.add_argument("--frozen", action="store_true", help="fail if lock or keyring would change")
    command.add_argument("--public", action="store_true", help="write only public files; needs no private key")
    command.add_argument(
        "--prune", action="store_true", help="give up files in OUT that kspec did not write or that were edited"
    )
    _waive(command)
    _now(command)
    _format(command)
    how = command.add_mutually_exclusive_group()
    how.add_argument("-v", "--verbose", action="store_true", help="name everything, however much it is")
    _quiet(how)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "spec", nargs="+", type=path, metavar="SPEC", help="a spec, a folder of specs, or - for standard input"
    )
    command.add_argument(
        "--kubernetes-version",
        metavar="VERSION",
        help="the release of files that name none because they are not a cluster, such as v1.37.2 or v1.37",
    )
    command.add_argument(
        "--format",
        choices=("text", "concise", "json", "sarif", "github"),
        default="text",
        help="how findings are printed",
    )
    _waive(command)
    command.add_argument("--profile", choices=("cis",), help="check by a benchmark, too")
    command.add_argument("--fix", action="store_true", help="make the fixes that are certain, then check again")
    command.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")
    _quiet(command)


def _import(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "node", nargs="+", metavar="NODE=DIR", help="a node's name and its root folder or /etc/kubernetes"
    )
    command.add_argument(
        "--spec", required=True, type=path, action="append", metavar="SPEC", help="the spec that describes the cluster"
    )
    _stores(command)
    command.add_argument(
        "--pin",
        nargs="?",
        action="append",
        const="",
        default=[],
        metavar="NAME",
        help="keep a sound certificate that is not what the spec would issue, until it is rotated: the one of that "
        "name in the lock, such as cp-1/apiserver, and more by several --pin; or without NAME all that need it",
    )
    command.add_argument(
        "--update",
        action="store_true",
        help="take what changed on the nodes that are given into lock and keyring, instead of what these have",
    )
    _waive(command)
    _now(command)
    _format(command)
    _quiet(command)


def _images(command: argparse.ArgumentParser) -> None:
    _spec(command)
    _waive(command)
    _format(command)


def _init(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--shape",
        choices=("single", "ha", "external-etcd", "etcd-nodes"),
        default="single",
        help="which machines there are (default: single)",
    )
    command.add_argument(
        "--kubernetes-version",
        default="",
        metavar="VERSION",
        help="the release, such as v1.37.2 or v1.37 (default: the newest)",
    )
    command.add_argument("--name", default="", metavar="NAME", help="the cluster's name (default: kubernetes)")
    command.add_argument(
        "--address",
        default="",
        metavar="ADDRESS",
        help="the first control plane's address; those of further machines count on from it",
    )
    command.add_argument(
        "--endpoint",
        default="",
        metavar="HOST[:PORT]",
        help="where all machines reach the API servers: a load balancer, a DNS name",
    )
    command.add_argument(
        "-o", "--output", dest="file", default="", metavar="FILE", help="a new file (default: standard output)"
    )


def _explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("subject", metavar="CODE|FIELD", help="a code, or a field by its path or the end of it")


def _schema(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--kubernetes-version", metavar="VERSION", help="the release (default: the newest that kspec knows)"
    )


def _migrate(command: argparse.ArgumentParser) -> None:
    _spec(command)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="print what would change, and change nothing (the default)")
    how.add_argument("--in-place", action="store_true", help="change the files")


def _completion(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"), help="the shell")
