"""What `kspec rotate` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import (
    add_format,
    add_now,
    add_one_spec,
    add_program,
    add_prune,
    add_quiet,
    add_stores,
    add_waive,
)
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec rotate cluster.yaml                       where each rotation stands
  kspec rotate cluster.yaml ca -o out/            the first stage: the new CA is trusted everywhere; and build
  kspec rotate cluster.yaml ca -o out/            again: the new CA issues; again: the old one is trusted no more
  kspec rotate cluster.yaml ca --back -o out/     back by one stage
  kspec rotate cluster.yaml sa                    the key of service accounts, into lock and keyring alone
  kspec rotate cluster.yaml encryption -o out/    another key that encrypts in etcd: first, all can read by it
  kspec rotate cluster.yaml token                 other bootstrap tokens beside the old ones; again: the old ones go
  kspec rotate shop.yaml root -o out/             the root that the clusters of a set share; and build all of them
  kspec rotate shop.yaml ca --name eu -o out/     the CA of one of its clusters, which that root issues

Each call goes on by one stage, which is one build, one commit and one roll-out; it says in which order to roll out. A
last call forgets the old one. Builds in between keep the stage."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_one_spec(command)
    add_program(command)
    command.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="what to rotate: ca, front-proxy-ca, etcd-ca, sa, encryption, token, in stages; certificate-key, at once; "
        "of a set root, in stages "
        "(default: tell where each rotation stands)",
    )
    command.add_argument("--back", action="store_true", help="go back by one stage")
    command.add_argument("--status", action="store_true", help="tell where each rotation stands")
    command.add_argument("-o", "--output", type=path, metavar="OUT", help="build, too, into that output folder")
    add_prune(command)
    add_stores(command)
    add_waive(command)
    add_now(command)
    add_format(command)
    add_quiet(command)
