"""Options that several commands have, and mean the same by."""

import argparse

from kspec.cli.paths import path
from kspec.cli.programs import variable

_DIGITS = 5
_TLS = "tls://"
_TIME = ", as 2030-01-31, 2030-01-31T12:00:00Z or seconds since 1970 (default: SOURCE_DATE_EPOCH, else the clock)"


def add_specs(command: argparse.ArgumentParser) -> None:
    """Specs that make one cluster."""
    help_ = "a .yaml, .json or .jsonnet file, or - for standard input; several make one spec"
    command.add_argument("spec", nargs="+", type=path, metavar="SPEC", help=help_)


def add_program(command: argparse.ArgumentParser) -> None:
    """What jsonnet programs are given: jsonnet's own options, and which of a program's specs is meant."""
    group = command.add_argument_group("jsonnet programs")
    group.add_argument(
        "--name", dest="member", default="", metavar="NAME", help="the spec of that name, of a program that has several"
    )
    what = {"str": "a string", "code": "what a text of jsonnet's evaluates to"}
    for short, kind, where in (("-V", "ext", "an external variable"), ("-A", "tla", "a top-level argument")):
        for form, help_ in what.items():
            group.add_argument(
                *((short,) if form == "str" else ()),
                f"--{kind}-{form}",
                action="append",
                default=[],
                type=variable,
                metavar="NAME[=VALUE]",
                help=f"{where}: {help_} (without VALUE, that of the environment variable NAME)",
            )


def add_stores(command: argparse.ArgumentParser) -> None:
    """Where lock and keyring are."""
    command.add_argument(
        "--lock", type=path, metavar="FILE", help="the lock (default: SPEC's name with .lock, beside it)"
    )
    keyring = command.add_mutually_exclusive_group()
    keyring.add_argument(
        "--keys",
        type=path,
        metavar="KEYRING",
        help="the keyring: a folder, a file of age, or - for standard input (default: SPEC's name with .keys, or with "
        ".keys.age, beside it)",
    )
    keyring.add_argument(
        "--keys-command", default="", metavar="CMD", help="a shell command that prints the keyring, which is only read"
    )
    add_identity(command)


def add_identity(command: argparse.ArgumentParser) -> None:
    """What opens a keyring that is a file."""
    command.add_argument(
        "--identity",
        action="append",
        default=[],
        type=path,
        metavar="FILE",
        help="a private key of age or SSH that opens the keyring file, or - for standard input (default: the file that "
        "KSPEC_IDENTITY names)",
    )


def add_signer(command: argparse.ArgumentParser) -> None:
    """Who signs for authorities whose keys are elsewhere."""
    command.add_argument(
        "--signer",
        metavar="CMD",
        help="a program that has certificates signed by authorities whose keys are elsewhere: a request on its "
        "standard input, the certificate on its standard output",
    )
    command.add_argument(
        "--signer-timeout",
        type=seconds,
        default=60,
        metavar="SECONDS",
        help="how long CMD may take for a certificate (default: 60)",
    )


def seconds(word: str) -> int:
    """A number of seconds, at least one and at most what five digits say."""
    if not (word.isascii() and word.isdecimal() and len(word) <= _DIGITS and int(word)):
        message = f"{word!r} is not a valid number of seconds from 1 to 99999"
        raise argparse.ArgumentTypeError(message)
    return int(word)


def add_quiet(command: "argparse.ArgumentParser | argparse._MutuallyExclusiveGroup") -> None:
    """Whether to say nothing where nothing is wrong."""
    command.add_argument("-q", "--quiet", action="store_true", help="say nothing where nothing is wrong")


def add_now(command: argparse.ArgumentParser) -> None:
    """The time of what is issued."""
    command.add_argument(
        "--now",
        metavar="TIME",
        help=f"the time of what is issued{_TIME}",
    )


def add_format(command: argparse.ArgumentParser) -> None:
    """Whether a program reads the answer."""
    command.add_argument("--format", choices=("text", "json"), default="text", help="how facts are printed")


def add_waive(command: argparse.ArgumentParser) -> None:
    """Codes whose findings are accepted."""
    command.add_argument(
        "--waive",
        action="append",
        default=[],
        metavar="CODE",
        help="accept the findings of a code: a warning goes, an error becomes a warning",
    )


def add_at(command: argparse.ArgumentParser) -> None:
    """The moment to look at, and how far from it."""
    command.add_argument(
        "--at",
        metavar="TIME",
        help=f"the moment to look at{_TIME}",
    )
    command.add_argument(
        "--within", metavar="TIME", help="fail if something expires in that time from then on: 12h, 30d, 8w"
    )


def add_one_spec(command: argparse.ArgumentParser) -> None:
    """A spec where other words follow: its first file, and its others as an option."""
    help_ = "the spec: a .yaml, .json or .jsonnet file, or - for standard input"
    command.add_argument("spec", nargs=1, type=path, metavar="SPEC", help=help_)
    command.add_argument(
        "--spec", dest="further", action="append", default=[], type=path, metavar="SPEC", help="another of its files"
    )


def add_jobs(command: argparse.ArgumentParser) -> None:
    """How many clusters of a fleet at a time."""
    command.add_argument(
        "-j",
        "--jobs",
        type=jobs,
        default=0,
        metavar="N",
        help="of a fleet: how many processes work at a time (default: one for each processor)",
    )


def add_workers(command: argparse.ArgumentParser) -> None:
    """Who works on a fleet besides this machine."""
    group = command.add_argument_group("workers on other machines (Dask)")
    group.add_argument(
        "--scheduler",
        type=scheduler,
        metavar="ADDRESS",
        help="of a fleet: have a Dask cluster do what needs no secret; its scheduler's address, tls://HOST:PORT",
    )
    files = (
        ("--tls-ca-file", "the certificate authority of the Dask cluster"),
        ("--tls-cert", "the certificate by which this machine is known to it"),
        ("--tls-key", "its private key"),
    )
    for name, help_ in files:
        own = "(default: as Dask's configuration says)"
        group.add_argument(name, type=path, metavar="FILE", help=f"{help_} {own}")


def scheduler(word: str) -> str:
    """The address of a scheduler that is talked to by TLS alone."""
    host, colon, port = word.removeprefix(_TLS).rpartition(":")
    if not (word.startswith(_TLS) and host and colon and port.isascii() and port.isdecimal() and len(port) <= _DIGITS):
        message = f"{word!r} is not a valid address of a scheduler: expected tls://HOST:PORT, since it has to be TLS"
        raise argparse.ArgumentTypeError(message)
    return word


def jobs(word: str) -> int:
    """A number of processes, at least one."""
    if not (word.isascii() and word.isdecimal() and len(word) < _DIGITS and int(word)):
        message = f"{word!r} is not a valid number of processes from 1 to 9999"
        raise argparse.ArgumentTypeError(message)
    return int(word)


def add_prune(command: argparse.ArgumentParser) -> None:
    """Whether an output loses what a build did not write."""
    command.add_argument(
        "--prune", action="store_true", help="give up files in OUT that kspec did not write or that were edited"
    )
