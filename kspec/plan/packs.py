"""The pins of users' packs: what the lock says that a pack's files were."""

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
    """Compare the digests of users' packs with those of the lock. kspec's own are pinned by its version."""
    digests = {pack.name: pack.digest for pack in packs if pack.digest}
    return Pinned(digests, tuple(_events(digests, former)))


def _events(digests: Mapping[str, str], former: Mapping[str, str]) -> Iterator[Event]:
    for name, digest in digests.items():
        if name not in former:
            yield Event(Action.RECORDED, f"the pack {name}", (f"its files are {digest}",))
        elif former[name] != digest:
            yield Event(Action.RECORDED, f"the pack {name}", (f"its files were {former[name]}, and are {digest}",))
    for name in sorted(former.keys() - digests.keys()):
        yield Event(Action.FORGOTTEN, f"the pack {name}", ("the spec names it no more",))
