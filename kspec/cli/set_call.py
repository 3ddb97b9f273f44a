"""What a build of a set is called with."""

import argparse

from kspec.disk.faults import Progress
from kspec.model.clusterset import ClusterSet
from kspec.model.draw import Draw
from kspec.model.frozen import frozen
from kspec.passes.run import Options


@frozen
class Call:
    """The command line, what it says of the set, the set itself, what is new for it, and what is begun."""

    arguments: argparse.Namespace
    options: Options
    given: ClusterSet
    draw: Draw
    progress: Progress
