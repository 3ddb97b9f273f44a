"""The version of a Kubernetes release, and in which order they come."""

import re
from functools import cached_property, total_ordering
from typing import Final

from kspec.model.frozen import frozen

_NUMBER: Final = r"(0|[1-9]\d{0,18})"
_IDENTIFIERS: Final = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_VERSION: Final = re.compile(rf"v?{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_IDENTIFIERS}))?(?:\+{_IDENTIFIERS})?", re.ASCII)
_LEADING_ZERO: Final = re.compile(r"0\d{1,18}", re.ASCII)
"""A part of a pre-release that Go reads as a number; a longer one is a word to it."""


@total_ordering
@frozen
class Version:
    """A version, in the order of semantic versioning 2.0.0: pre-releases come before their release, builds are equal.

    `pre_release` is what stands behind the hyphen, "beta.0" of v1.38.0-beta.0, and empty for a release.
    """

    major: int
    minor_number: int
    patch: int
    pre_release: str = ""

    def __lt__(self, other: "Version") -> bool:
        """Whether it comes before another."""
        return self._order < other._order

    @cached_property
    def _order(self) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
        identifiers = self.pre_release.split(".") if self.pre_release else []
        return self.numbers, not self.pre_release, tuple(map(_rank, identifiers))

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Major, minor and patch, which a pre-release shares with its release."""
        return self.major, self.minor_number, self.patch

    @property
    def minor(self) -> str:
        """The minor release: `v1.37`."""
        return f"v{self.major}.{self.minor_number}"

    def __str__(self) -> str:
        """The version as a tag of Kubernetes has it: `v1.38.0-beta.0`."""
        return f"{self.minor}.{self.patch}" + (f"-{self.pre_release}" if self.pre_release else "")


def _rank(identifier: str) -> tuple[bool, int, str]:
    """What sorts the parts of a pre-release: numbers by their value, before words by their letters."""
    digits = identifier.lstrip("0") if identifier.isdigit() else ""
    return (False, len(digits), digits) if identifier.isdigit() else (True, 0, identifier)


def parse_version(text: str) -> Version | None:
    """The version that a text names, without its build metadata; None where it is not a semantic version.

    As apimachinery's version.ParseSemantic: the `v` may be missing, and no number begins with a zero. The blanks around
    a version that it takes are the caller's matter.
    """
    found = _VERSION.fullmatch(text)
    if found is None or any(map(_LEADING_ZERO.fullmatch, (found[4] or "").split("."))):
        return None
    return Version(int(found[1]), int(found[2]), int(found[3]), found[4] or "")


def minor_order(minor: str) -> tuple[int, ...]:
    """What sorts minor releases, `v1.9` before `v1.10`."""
    return tuple(int(part) for part in minor.removeprefix("v").split("."))
