"""Regular expressions that are compiled when they are first used.

Compiling one costs ten times as much as a usual spec costs it in use, and most are there for what only few specs have.
"""

import re
from typing import Any, cast


class _Expression:
    """What a compiled expression has, each attribute from its first use on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the compiled one has
        """Ask the compiled expression, and remember the answer: the next time, this is not called."""
        found = getattr(re.compile(*self._source), name)
        setattr(self, name, found)
        return found


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, which a mistake in the pattern reaches at the first use only.

    It is not an argument for a function of `re`, which takes a compiled one: call its own methods.
    """
    return cast("re.Pattern[str]", _Expression(pattern, flags))
