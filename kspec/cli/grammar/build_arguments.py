"""What `kspec build` takes."""

from __future__ import annotations

from kspec.cli.grammar.options import (
    add_format,
    add_jobs,
    add_now,
    add_program,
    add_prune,
    add_quiet,
    add_signer,
    add_specs,
    add_stores,
    add_waive,
    add_workers,
)
from kspec.cli.paths import path

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    import argparse
    from typing import Final

EXAMPLES: Final = """\
examples:
  kspec build cluster.yaml -o out/                     build; the first time, generate keys and certificates
  kspec build cluster.yaml -o out/ --frozen            the same again, or an error if anything would be new
  kspec build cluster.yaml -o public/ --frozen --public   only public files, with no private key at hand
  kspec build cluster.yaml -o out/ --signer ./sign.sh  certificates by an authority whose key is elsewhere
  kspec build cluster.yaml -o out/ --dry-run           say what would change and what that means, and write nothing

Beside cluster.yaml stand cluster.lock (public, for Git) and cluster.keys/ (secret, never for Git)."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_specs(command)
    add_program(command)
    command.add_argument("-o", "--output", required=True, type=path, metavar="OUT", help="the output folder")
    add_stores(command)
    command.add_argument("--frozen", action="store_true", help="fail if lock or keyring would change")
    command.add_argument("--public", action="store_true", help="write only public files; needs no private key")
    command.add_argument(
        "--dry-run", action="store_true", help="write nothing: say what would change, as `kspec diff` does"
    )
    add_prune(command)
    add_jobs(command)
    add_workers(command)
    add_signer(command)
    add_waive(command)
    add_now(command)
    add_format(command)
    how = command.add_mutually_exclusive_group()
    how.add_argument("-v", "--verbose", action="store_true", help="name everything, however much it is")
    add_quiet(how)
