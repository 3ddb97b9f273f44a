"""What `kspec export` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_format, add_quiet
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec export tar out -o cp-1.tar --node cp-1               an archive of one node, with its keys
  kspec export packer out -o images/ --all                   a Packer template, and an archive of each node
  kspec export oci out -o workers/ --role worker --public    what all workers have alike, without a secret
  kspec export tar out -o worker.tar --role worker --secrets-later    one image for all workers
  kspec export node-archive out -o archives/ --all                    what each node has besides

The formats: tar; oci, an image layout; packer; ignition; cloud-init; nocloud, a seed; mkosi; image-builder;
node-archive, what --secrets-later leaves out; cyclonedx and spdx, which say what is in it; statement, of what it was
made of."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument(
        "kind",
        metavar="FORMAT",
        choices=(
            *("tar", "oci", "packer", "ignition", "cloud-init", "nocloud", "mkosi", "image-builder"),
            *("node-archive", "cyclonedx", "spdx", "statement"),
        ),
        help="the form, one of those below",
    )
    command.add_argument("tree", type=path, metavar="OUT", help="the folder that `kspec build -o` wrote")
    command.add_argument(
        "-o",
        "--output",
        dest="target",
        required=True,
        type=path,
        metavar="TARGET",
        help="a new folder; or a new file, if its name ends as the format does (.tar.gz, .ign, .yaml, .img, .json ...)",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument("--node", default="", metavar="NAME", help="one node")
    which.add_argument(
        "--role", default="", metavar="ROLE", help="what all nodes of a role have alike, without secrets and names"
    )
    which.add_argument("--all", action="store_true", help="every node")
    command.add_argument("--public", action="store_true", help="leave out secret files")
    command.add_argument(
        "--secrets-later",
        action="store_true",
        help="with --role: add what waits on each machine for its node's archive, and guards the kubelet",
    )
    command.add_argument("--at", metavar="TIME", help="when the certificates have to be valid (default: now)")
    command.add_argument(
        "--platform",
        choices=("ec2", "hetzner", "openstack", "azure", "digitalocean", "gce"),
        help="cloud-init: whose limit of user data holds",
    )
    command.add_argument(
        "--ignition", choices=("3.4.0", "3.3.0"), default="3.4.0", help="ignition: the format's version"
    )
    command.add_argument(
        "--architecture",
        choices=("amd64", "arm64", "ppc64le", "s390x"),
        default="amd64",
        help="oci: for whose machines the image is",
    )
    command.add_argument(
        "--mirror",
        action="append",
        default=[],
        metavar="REGISTRY=MIRROR",
        help="oci: where a registry's images are to be pulled from",
    )
    command.add_argument(
        "--made-from",
        action="append",
        default=[],
        type=path,
        metavar="FILE",
        help="statement: a file that the output was made of, spec or lock",
    )
    add_format(command)
    add_quiet(command)
