"""What `kspec init` takes."""

import argparse
from typing import Final

EXAMPLES: Final = """\
examples:
  kspec init > cluster.yaml                                  one control plane, for the newest release
  kspec init --shape ha --endpoint api.example.com:6443 --address 10.0.0.11 -o cluster.yaml

The shapes: single is one control plane; ha three, each with a member of etcd, and two workers; external-etcd the same
with an etcd that others run; etcd-nodes the same with etcd on three machines of its own."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
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
