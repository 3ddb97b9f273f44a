"""Secrets that never print themselves."""

from typing import NoReturn

from attrs import field, frozen


@frozen(repr=False, str=False)
class Secret:
    """Bytes that must not reach a log, message, traceback, public file or lock.

    `reveal()` is the only way to the content, so that every use can be found by that name. Two secrets compare
    equal when their bytes do. Pickling is refused.
    """

    _content: bytes = field(repr=False)

    def reveal(self) -> bytes:
        """The bytes themselves: for files of mode 0600 and for cryptography only."""
        return self._content

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
