"""Secrets that never print themselves."""

from typing import NoReturn


class Secret:
    """Bytes that must not reach a log, message, traceback, public file or lock.

    `reveal()` is the only way to the content, so that every use can be found by that name. Two secrets compare
    equal when their bytes do. Pickling is refused.
    """

    __slots__ = ("_content",)  # so that `vars` has nothing to show

    def __init__(self, content: bytes) -> None:
        """Take the bytes."""
        self._content = content

    def reveal(self) -> bytes:
        """The bytes themselves: for files of mode 0600 and for cryptography only."""
        return self._content

    def __eq__(self, other: object) -> bool:
        """Whether the bytes are the same."""
        return self._content == other._content if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        """As equality wants it."""
        return hash(self._content)

    def __repr__(self) -> str:
        """A mask."""
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """A mask, whatever the format."""
        return repr(self)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        message = "a secret is never pickled"
        raise TypeError(message)
