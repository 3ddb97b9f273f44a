"""What `kspec verify` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_at, add_jobs, add_quiet
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec verify out/ --lock cluster.lock              whether the output is as it was built, and fits together
  kspec verify out/ --keys cluster.keys              secret files too, byte for byte
  kspec verify out/ --public                         the part that is in version control, without keys
  kspec verify out/ --root /mnt/cp-1 --node cp-1     an unpacked image; a live machine with --root /
  kspec verify out/ --within 30d                     also fail if a certificate expires in that time
  kspec verify out/                                  of a fleet: each tree in it

Without --lock certificates are held against each other alone. Nothing is changed, and no secret is shown."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument("output", type=path, metavar="OUT", help="the output folder of a build, or of a fleet")
    command.add_argument("--root", type=path, metavar="DIR", help="the root folder of a machine to hold against OUT")
    command.add_argument(
        "--node", dest="of_node", default="", metavar="NODE", help="whose root folder it is, if OUT has several nodes"
    )
    command.add_argument("--lock", type=path, metavar="FILE", help="hold certificates and keys against this lock")
    command.add_argument(
        "--keys",
        type=path,
        metavar="KEYRING",
        help="hold each secret file against what builds with this keyring have written; no key of it is opened",
    )
    command.add_argument(
        "--statement",
        type=path,
        metavar="FILE",
        help="hold OUT, and the lock, against what `kspec export statement` wrote",
    )
    command.add_argument(
        "--public", action="store_true", help="look at what version control keeps: no secret files, modes and owners"
    )
    add_at(command)
    command.add_argument(
        "--format",
        choices=("text", "concise", "json", "sarif", "github"),
        default="text",
        help="how findings are printed",
    )
    add_jobs(command)
    add_quiet(command)
