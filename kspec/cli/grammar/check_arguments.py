"""What `kspec check` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_jobs, add_program, add_quiet, add_waive, add_workers
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec check cluster.yaml                             all that is wrong, and advice
  kspec check clusters/ --format github                every spec of a folder, as annotations of a pull request
  kspec check join.yaml --kubernetes-version v1.37.2   a file that names no release
  kspec check cluster.yaml --fix                       mend what can only be meant one way, such as a slip in a name

Each file is one spec. Of a folder that are the files in it whose names end in .yaml, .yml, .json or .jsonnet, and of
the folders below it those that hold one of kubeadm's documents or a ClusterSpec; kspec's own output is passed over."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
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
    add_waive(command)
    add_program(command)
    command.add_argument("--profile", choices=("cis",), help="check by a benchmark, too")
    command.add_argument("--fix", action="store_true", help="make the fixes that are certain, then check again")
    command.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")
    add_quiet(command)
    add_jobs(command)
    add_workers(command)
