"""What `kspec csr` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_format, add_now, add_one_spec, add_program, add_quiet, add_stores, add_waive
from kspec.cli.paths import path

ACTIONS: Final = ("export", "import")
EXAMPLES: Final = """\
examples:
  kspec csr export cluster.yaml -o requests.tar                     all that authorities elsewhere have to sign
  kspec csr export cluster.yaml etcd/ca -o etcd.tar                 what one of them has to sign
  kspec csr export cluster.yaml --before 60d -o renewals.tar        what expires soon, too
  kspec csr export cluster.yaml cp-1/apiserver --new-key -o one.tar one certificate again, by another key
  kspec csr import cluster.yaml signed.tar                          check what came back, and keep it in the lock

Private keys stay in the keyring: the archive has no secret. A request stays the same until it is answered or the spec
asks for something else. kspec build --signer has certificates signed at once where a program can do it."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument("action", metavar="ACTION", choices=ACTIONS, help=f"one of: {', '.join(ACTIONS)}")
    add_one_spec(command)
    add_program(command)
    command.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="export: an authority, or a certificate to have issued again by its name in the lock, a kind, a node, or "
        "all (default: what is missing, no longer fits or waits); import: the folder or tar archive that came back",
    )
    command.add_argument(
        "-o",
        "--output",
        dest="archive",
        type=path,
        metavar="ARCHIVE",
        help="export: the tar archive to write, a new file",
    )
    command.add_argument("--before", metavar="TIME", help="export: what expires in that time from now, too: 60d, 8w")
    command.add_argument(
        "--new-key", action="store_true", help="export: ask by another private key for what is issued again"
    )
    add_stores(command)
    add_waive(command)
    add_now(command)
    add_format(command)
    add_quiet(command)
