"""What `kspec renew` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import (
    add_format,
    add_jobs,
    add_now,
    add_one_spec,
    add_program,
    add_prune,
    add_quiet,
    add_signer,
    add_stores,
    add_waive,
)
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec renew cluster.yaml -o out/                     what has expired, or expires within 30 days; and build
  kspec renew cluster.yaml --before 90d                what expires within 90 days: into lock and keyring alone
  kspec renew cluster.yaml cp-1                        all certificates of a node
  kspec renew cluster.yaml apiserver cp-2/admin.conf   those of a kind, and one by its name in the lock
  kspec renew cluster.yaml all --new-key               every certificate, each with another private key
  kspec renew cluster.yaml abcdef                      a bootstrap token, by its identifier (token: all of them)
  kspec renew fleet/ --before 60d                      of a folder of specs, in each cluster

A certificate keeps its key unless --new-key says otherwise, and is issued as the spec says now. A pinned one stays as
it is unless its name is given; a certificate authority is never renewed."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_one_spec(command)
    add_program(command)
    command.add_argument(
        "what",
        nargs="*",
        metavar="NAME|KIND|NODE",
        help="a certificate or token by its name in the lock, a kind such as apiserver or token, a node, or all "
        "(default: the certificates that have expired, or expire within 30 days)",
    )
    command.add_argument("--before", metavar="TIME", help="only what expires in that time from now: 12h, 60d, 8w")
    command.add_argument("--new-key", action="store_true", help="give each certificate another private key, too")
    command.add_argument("-o", "--output", type=path, metavar="OUT", help="build, too, into that output folder")
    add_prune(command)
    add_stores(command)
    add_signer(command)
    add_waive(command)
    add_now(command)
    add_format(command)
    add_jobs(command)
    add_quiet(command)
