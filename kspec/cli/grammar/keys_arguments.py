"""What `kspec keys` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_format, add_identity, add_quiet
from kspec.cli.paths import path

ACTIONS: Final = ("list", "encrypt", "decrypt", "add-recipient", "remove-recipient", "merge")
EXAMPLES: Final = """\
examples:
  kspec keys encrypt cluster.keys -r age1... -o cluster.keys.age    a folder as a file that its recipients can read
  kspec keys encrypt -r age1... -o cluster.keys.age                 an empty one, for a new cluster
  kspec keys list cluster.keys.age --identity me.txt                for whom it is, and what is in it
  kspec keys add-recipient cluster.keys.age -R alice.pub            let a further key open it
  kspec keys remove-recipient cluster.keys.age -r age1...           and one no more, from the next version on
  kspec keys merge cluster.keys.age theirs.age -o cluster.keys.age  two copies that each got something new
  kspec keys decrypt cluster.keys.age -o cluster.keys               back to a folder"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument("action", metavar="ACTION", choices=ACTIONS, help=f"one of: {', '.join(ACTIONS)}")
    command.add_argument(
        "keyring", nargs="*", type=path, metavar="KEYRING", help="a keyring's folder or file; two of them for merge"
    )
    command.add_argument(
        "-r",
        "--recipient",
        action="append",
        default=[],
        metavar="KEY",
        help="who may read the file: a public key of age (age1...), or of SSH (ssh-ed25519 or ssh-rsa)",
    )
    command.add_argument(
        "-R",
        "--recipients-file",
        dest="recipients_file",
        action="append",
        default=[],
        type=path,
        metavar="FILE",
        help="a file with recipients, one a line, such as an SSH public key",
    )
    command.add_argument(
        "-o", "--output", type=path, metavar="KEYRING", help="the file, or for decrypt and merge the folder, to write"
    )
    command.add_argument(
        "--prefer",
        choices=("first", "second"),
        help="merge: whose secret is taken where both have one for the same thing and only one can be kept",
    )
    add_identity(command)
    add_format(command)
    add_quiet(command)
