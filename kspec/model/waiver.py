"""A user's word that a finding is meant to be so."""

from kspec.model.frozen import frozen
from kspec.model.span import Span


@frozen
class Waiver:
    """The code of the findings that are waived, and where the user said it.

    `path` is the field of the ClusterSpec that holds it, empty where it came from the command line.
    """

    code: str
    span: Span
    path: str = ""
