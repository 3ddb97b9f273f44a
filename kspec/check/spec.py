"""Every invariant of a spec, in order."""

from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.host_dependent import check_host_dependent
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

CHECKS: Final[tuple[Callable[[Wire], Iterator[Diagnostic]], ...]] = (check_host_dependent,)
"""Each takes the defaulted wire configuration in v1beta4 and gives what it finds."""


def check(wire: Wire) -> tuple[Diagnostic, ...]:
    """All findings about a spec whose documents fit their types and are defaulted."""
    return tuple(finding for find in CHECKS for finding in find(wire))
