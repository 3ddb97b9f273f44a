"""The way out of a patch that cannot be applied."""

from collections.abc import Iterator
from contextlib import contextmanager

from kspec.model.document import Path


class InapplicableError(Exception):
    """A patch cannot be applied. Raised deep in the patch, caught where the patch's file is known."""

    def __init__(self, reason: str, path: Path = ()) -> None:
        """Take the reason, which quotes no value, and the place in the patch that it speaks of."""
        super().__init__(reason)
        self.reason = reason
        self.path = path


@contextmanager
def within(step: str | int) -> Iterator[None]:
    """Whatever cannot be applied inside lies one step further down in the patch."""
    try:
        yield
    except InapplicableError as error:
        raise InapplicableError(error.reason, (step, *error.path)) from None
