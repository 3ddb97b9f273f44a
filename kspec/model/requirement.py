"""What the values of a setting have to be: one test, as data."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from kspec.model.boolean import format_bool, parse_bool

Test: TypeAlias = Literal["set", "unset", "is", "is-not", "has", "lacks", "only", "at-least", "begins"]
"""`set`: it is given and not empty; `unset`: it is not; `is` and `is-not`: its last value equals one of those listed,
or none of them; `has`: its elements contain all of those listed; `lacks`: none of them; `only`: no others; `at-least`:
its last value is no smaller number; `begins`: it begins with one of those listed."""

_OF_THE_LAST: Final = frozenset(("set", "is", "is-not", "at-least", "begins"))


class Requirement(NamedTuple):
    """A test of a setting. `absent` is the verdict where the setting is not there at all."""

    test: Test
    values: tuple[str, ...] = ()
    absent: bool = False

    def holds(self, found: Sequence[str]) -> bool:
        """Whether the values meet it: in the order in which they were given, each with commas between its elements.

        A truth value may be spelt in each way that Go's strconv.ParseBool takes; what should be a number and is none
        does not meet `at-least`.
        """
        if self.test == "unset":
            return not found
        if not found:
            return self.absent
        return self._holds_last(found[-1]) if self.test in _OF_THE_LAST else self._holds(found)

    def _holds_last(self, last: str) -> bool:
        if self.test == "set":
            return last != ""
        if self.test == "at-least":
            return last.lstrip("+-").isdecimal() and int(last) >= int(self.values[0])
        if self.test == "begins":
            return last.startswith(self.values)
        plain = last
        if "true" in self.values or "false" in self.values:
            on = parse_bool(last)
            plain = last if on is None else format_bool(on)
        return (plain in self.values) is (self.test == "is")

    def _holds(self, found: Sequence[str]) -> bool:
        elements = {element for value in found for element in split(value)}
        if self.test == "has":
            return elements.issuperset(self.values)
        if self.test == "lacks":
            return elements.isdisjoint(self.values)
        return elements.issubset(self.values)


def split(value: str) -> list[str]:
    """The elements of a list that is written with commas, without blanks and empty ones."""
    return [element for element in map(str.strip, value.split(",")) if element]
