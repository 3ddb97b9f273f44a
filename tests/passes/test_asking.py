"""Work that is asked for, and done here."""

import pytest

from kspec.passes.asking import Ask, Steps, here


def ask(number: int) -> Ask[int]:
    """Ask for twice a number; for 0, that fails."""
    return Ask(lambda: 2 * (number // number), lambda: b"", int)


def steps(numbers: list[int], told: list[str]) -> Steps[int]:
    """The sum of what was answered; what fails is told, and goes on."""
    found = 0
    for number in numbers:
        try:
            found += yield ask(number)
        except ZeroDivisionError:
            told.append("failed")
            raise
    return found


def test_each_answer_is_given_where_it_was_asked_for() -> None:
    """And what it comes to at the end is the result; so is that of a run that asks for nothing."""
    assert here(steps([3, 4], [])) == 4
    assert here(steps([], [])) == 0


def test_a_fault_is_raised_where_the_work_was_asked_for() -> None:
    """So that what is open there is closed, as by a call."""
    told: list[str] = []
    with pytest.raises(ZeroDivisionError):
        here(steps([1, 0], told))
    assert told == ["failed"]
