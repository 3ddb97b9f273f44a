"""What `kspec import` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_format, add_now, add_program, add_quiet, add_stores, add_waive
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec import cp-1=/mnt/cp-1 --spec cluster.yaml            a root folder
  kspec import cp-1=/etc/kubernetes --spec cluster.yaml      /etc/kubernetes itself
  kspec import w-1=/mnt/w-1 --spec cluster.yaml --update     what was renewed on a node, later
  kspec import cp-1=/mnt/cp-1 --draft cluster.yaml           write the spec, if there is none yet"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument(
        "node", nargs="+", metavar="NODE=DIR", help="a node's name and its root folder or /etc/kubernetes"
    )
    described = command.add_mutually_exclusive_group(required=True)
    described.add_argument(
        "--spec", type=path, action="append", metavar="SPEC", help="the spec that describes the cluster"
    )
    described.add_argument(
        "--draft",
        type=path,
        metavar="FILE",
        help="write the spec, a new file, from what is on the nodes, and say what it cannot say; import nothing yet",
    )
    command.add_argument(
        "--objects",
        type=path,
        metavar="PATH",
        help="for --draft: a file or folder of ConfigMaps (`kubectl get cm -n kube-system -o yaml`), for what no node "
        "shows",
    )
    add_stores(command)
    add_program(command)
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
    add_waive(command)
    add_now(command)
    add_format(command)
    add_quiet(command)
