"""Batches of clusters, with workers that answer at once, badly or not at all."""

import errno
import os
import signal
from collections.abc import Sequence
from typing import Any, Self

import pytest

from kspec.cli import fleet_batches
from kspec.cli.fleet_batches import Outcome, run_batches
from kspec.cli.printing import put
from kspec.cli.workers import Workers
from kspec.passes.asking import Ask, Steps

AT = Workers("tls://nowhere:1")
DEADLY, BROKEN = 7, 5
batches: list[int] = []


class Line:
    """Workers that double, of 30 say nothing, do not know 40, answer 50 with nonsense, and are gone for 60."""

    address = AT.address

    def __init__(self, workers: Workers) -> None:
        assert workers == AT

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def work(self, parcels: Sequence[bytes]) -> list[bytes | OSError]:
        """One answer for each."""
        special: dict[int, bytes | OSError] = {30: b"", 50: b"x", 60: OSError(errno.ECONNABORTED, "gone", AT.address)}
        return [special.get(int(parcel), b"%d" % (2 * int(parcel))) for parcel in parcels]


def answer(number: int) -> Ask[float]:
    """Ask for twice a number, a fraction where others have found it; an odd one is not given to them."""
    return Ask(lambda: 2 * number, lambda: None if number % 2 else b"%d" % number, float)


def start(number: int) -> Steps[str]:
    """Two questions, and a word for each."""
    if number == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    put(f"{number} begins\n")
    first = yield answer(number)
    put(f"{number} goes on\n", error=True)
    if number == BROKEN:
        raise ZeroDivisionError
    second = yield answer(number + 100)
    return f"{first} {second}"


def end(number: int, outcome: Outcome) -> tuple[int, Any, str, str]:
    """All that is known of one."""
    told = str(outcome.error) if isinstance(outcome.error, OSError) else type(outcome.error).__name__
    return number, outcome.result if outcome.error is None else told, outcome.out, outcome.told


def died(number: int) -> tuple[int, Any, str, str]:
    return number, "died", "", ""


@pytest.fixture(autouse=True)
def _workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet_batches, "Line", Line)


def results(numbers: Sequence[int], jobs: int = 1) -> list[Any]:
    """The results, and whether what was said is each one's own."""
    told: list[int] = []
    found = run_batches(start, end, numbers, AT, jobs, died, told.append)
    assert told == sorted(told)
    assert 0 < told[-1] <= len(numbers)
    for number, result, out, error in found:
        if result != "died":
            assert out == f"{number} begins\n"
            assert error == f"{number} goes on\n" or (not error and str(result).startswith("["))
    return [result for _, result, *_ in found]


def test_answers_go_where_they_were_asked_for() -> None:
    """By workers, or, of what is not given to others, or where they have failed, here; in the order of the tasks."""
    assert results([2, 4, 6, 8, 10, 12, 14, 16]) == [f"{2 * n}.0 {2 * n + 200}.0" for n in (2, 4, 6, 8, 10, 12, 14, 16)]
    assert results([3, 30]) == ["6 206", "60 260.0"]
    assert len(results(range(10, 50, 2), jobs=2)) == 20


def test_none_spoils_another() -> None:
    """One whose workers are gone or talk nonsense, one with a mistake of ours, one that kills its process."""
    assert results([2, 60, BROKEN, DEADLY, 4, 50]) == [
        "4.0 204.0",
        "[Errno 103] gone: 'tls://nowhere:1'",
        "ZeroDivisionError",
        "died",
        "8.0 208.0",
        "[Errno 71] a worker's answer cannot be used: could not convert string to float: b'x': 'tls://nowhere:1'",
    ]


def test_a_worker_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of some answers, one is found here as well: where they differ, none of their batch is believed."""
    monkeypatch.setattr(Line, "work", lambda _, parcels: [b"1"] * len(parcels))
    monkeypatch.setattr(fleet_batches, "_SAMPLE", 1)
    told = "[Errno 71] a worker's answer is not what this machine finds: 'tls://nowhere:1'"
    assert results([2, 4]) == [told, told]
    monkeypatch.setattr(fleet_batches, "randbelow", lambda _: 16)
    assert results([2, 4]) == ["1.0 1.0", "1.0 1.0"]
