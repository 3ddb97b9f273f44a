"""The pins of users' packs, what the lock says that a pack's files were; and what packs change by themselves."""

from collections.abc import Iterable, Iterator, Mapping

from kspec.model.event import Action, Event
from kspec.model.frozen import frozen
from kspec.model.pack import Pack


@frozen
class Pinned:
    """The digests for the new lock, and what became of the former ones."""

    digests: Mapping[str, str]
    events: tuple[Event, ...] = ()


def pinned(packs: Iterable[Pack], former: Mapping[str, str]) -> Pinned:
    """Compare the digests of users' packs with those of the lock. kspec's own are pinned by its version.

    What a pack changes of the control plane by itself is told as well.
    """
    given = tuple(packs)
    digests = {pack.name: pack.digest for pack in given if pack.digest}
    return Pinned(digests, (*_events(digests, former), *_changes(given)))


def _changes(packs: Iterable[Pack]) -> Iterator[Event]:
    """The arguments of the control plane that a pack sets: nobody has written them into the spec."""
    for pack in packs:
        reasons = tuple(
            f"it sets {component}'s {name}" for component, names in pack.settings.arguments.items() for name in names
        )
        if reasons:
            yield Event(Action.NOTED, f"the pack {pack.name}", reasons)


def _events(digests: Mapping[str, str], former: Mapping[str, str]) -> Iterator[Event]:
    for name, digest in digests.items():
        if name not in former:
            yield Event(Action.RECORDED, f"the pack {name}", (f"its files are {digest}",))
        elif former[name] != digest:
            yield Event(Action.RECORDED, f"the pack {name}", (f"its files were {former[name]}, and are {digest}",))
    for name in sorted(former.keys() - digests.keys()):
        yield Event(Action.FORGOTTEN, f"the pack {name}", ("the spec names it no more",))
