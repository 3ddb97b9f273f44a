"""Work that a run asks for, so that it can be done elsewhere: the run goes on with the answer, wherever it was found.

Passes whose result follows from values alone ask for it: they are the work that a fleet can have done by other
machines. What reads a disk, needs a secret, or writes is never asked for.
"""

from collections.abc import Callable, Generator
from typing import Any, Generic, TypeAlias, TypeVar

from kspec.model.frozen import frozen

A = TypeVar("A")
T = TypeVar("T")


@frozen
class Ask(Generic[A]):
    """One piece of work: `here` does it in this process.

    `parcel` is what a worker is given to do it, as bytes in which there is no secret; None where there would be one, so
    that it has to be done here. `take` makes a worker's answer the one that `here` would have given, and raises
    ValueError for one that is not an answer.
    """

    here: Callable[[], A]
    parcel: Callable[[], bytes | None]
    take: Callable[[bytes], A]


Steps: TypeAlias = Generator[Ask[Any], Any, T]
"""A part of a run that asks for work, and gives what it comes to at its end."""


def here(steps: Steps[T]) -> T:
    """Run it with all work done in this process."""
    try:
        ask = next(steps)
        while True:
            try:
                answer = ask.here()
            except BaseException as error:  # noqa: BLE001 - it is raised where the work was asked for
                ask = steps.throw(error)
            else:
                ask = steps.send(answer)
    except StopIteration as end:
        found: T = end.value
        return found
