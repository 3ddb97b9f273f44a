"""What of a rehearsed build stands for something that the build itself would generate, and is not shown as a value."""

from collections.abc import Collection, Iterable
from typing import Final

from kspec.model.frozen import field, frozen

GENERATED: Final = "to be generated"
_UNKNOWN: Final = "??????"


@frozen
class StandIns:
    """The stand-ins of a rehearsal, none where both trees are there.

    `certificates` are new ones (DER), whose serial numbers will be others; `keys` are public keys (DER) that stand for
    those of new private keys; `tokens` are the identifiers of new bootstrap tokens.
    """

    certificates: Collection[bytes] = field(factory=frozenset, repr=False)
    keys: Collection[bytes] = field(factory=frozenset, repr=False)
    tokens: Collection[str] = ()

    def shown(self, text: str) -> str:
        """A text or path with question marks for identifiers that nobody knows yet."""
        for token in self.tokens:
            text = text.replace(token, _UNKNOWN)
        return text


def united(found: Iterable[StandIns]) -> StandIns:
    """The stand-ins of several rehearsals."""
    every = tuple(found)
    return StandIns(
        frozenset(one for own in every for one in own.certificates),
        frozenset(one for own in every for one in own.keys),
        tuple(dict.fromkeys(one for own in every for one in own.tokens)),
    )
