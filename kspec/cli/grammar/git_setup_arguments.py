"""What `kspec git-setup` takes: nothing."""

import argparse
from typing import Final

EXAMPLES: Final = """\
It tells Git, in this clone:
  to show certificates and locks as text in a diff (diff.kspec.textconv)
  to merge locks entry by entry (merge.kspec-lock.driver)
  to build outputs again when a merge was clean, into the merge's own commit (a post-merge hook)

The patterns go to .gitattributes, to be committed; the rest is this clone's own."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    del command
