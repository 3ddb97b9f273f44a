"""How the keys of an EncryptionConfiguration have been rotated."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen
from kspec.model.rotation import Stage


@frozen
class Encryption:
    """Which keys stand for those that the spec leaves to be generated, and how far a rotation of them has come.

    `keys` has the names under which a key is written now, by the keyring's entry of the spec's own name: the one that
    writes, or is to write, first; while it is rotated there is a second one, which is read by. What was never rotated
    is not in it. `stage` is None where no rotation is under way.
    """

    keys: Mapping[str, tuple[str, ...]] = field(factory=dict)
    stage: Stage | None = None

    @property
    def turns_on(self) -> bool:
        """Whether the rotation replaces no key, but writing in plain text."""
        return self.stage is not None and all(len(names) == 1 for names in self.keys.values())
