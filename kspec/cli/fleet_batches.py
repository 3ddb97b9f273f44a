"""A fleet with workers: clusters in batches, of each what follows from public values done elsewhere, the rest here.

A batch is one task of a worker at each step, so that the scheduler's own work does not count. What a cluster says is
kept apart, though several are under way at a time.
"""

import contextlib
import errno
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from secrets import choice, randbelow
from typing import Any, Final, Generic, TypeVar

from kspec.cli.fleet_pool import run_all
from kspec.cli.workers import Line, Workers
from kspec.model.frozen import field, frozen
from kspec.passes.asking import Ask, Steps

T = TypeVar("T")
R = TypeVar("R")

_LARGEST: Final = 16
"""Clusters of a batch: they are in memory together."""
_SAMPLE: Final = 16
"""Of so many answers, one is found here as well and compared, on average."""
_TURNS: Final = 2
"""Processes for each that may work at a time: one is busy while another waits for its workers."""


@frozen
class Outcome:
    """What a cluster has come to: its result, or what has gone wrong; and what it said on each stream."""

    result: Any = None
    error: Exception | None = None
    out: str = field(default="", repr=False)
    told: str = field(default="", repr=False)


def run_batches(  # noqa: PLR0913, PLR0917 - what is to be done, where, and who learns of it
    start: Callable[[T], Steps[Any]],
    end: Callable[[T, Outcome], R],
    tasks: Sequence[T],
    workers: Workers,
    jobs: int,
    died: Callable[[T], R],
    done: Callable[[int], None] = lambda _: None,
) -> list[R]:
    """The results of all tasks, in their order: what `start` begins, brought to an end with the workers' help.

    All can be pickled. `died` gives the result of a task whose own process has died.
    """
    size = max(1, min(_LARGEST, len(tasks) // (jobs * _TURNS)))
    batches = [tasks[at : at + size] for at in range(0, len(tasks), size)]
    work = partial(_run_batch, start=start, end=end, workers=workers)
    found = run_all(work, batches, jobs * _TURNS, _lost, lambda count: done(min(count * size, len(tasks))))
    lost = [
        task for batch, told in zip(batches, found, strict=True) if told is None and len(batch) > 1 for task in batch
    ]
    again = iter(run_all(work, [[task] for task in lost], jobs * _TURNS, _lost))  # several: never in this process
    results: list[R] = []
    for batch, told in zip(batches, found, strict=True):
        if told is not None:
            results += told
            continue
        for task in batch:
            one = next(again) if len(batch) > 1 else None
            results.append(died(task) if one is None else one[0])
    return results


def _lost(_: object) -> None:
    """Of a batch whose process has died nothing is known."""


def _run_batch(
    tasks: Sequence[T], start: Callable[[T], Steps[Any]], end: Callable[[T, Outcome], R], workers: Workers
) -> list[R] | None:
    running = [_Cluster(task, start) for task in tasks]
    with Line(workers) as line:
        while asking := [one for one in running if one.ask is not None]:
            parcels = {index: parcel for index, one in enumerate(asking) if (parcel := one.parcel()) is not None}
            answers: dict[int, bytes | OSError] = dict(
                zip(parcels, line.work([*parcels.values()]) if parcels else (), strict=True)
            )
            if answers and randbelow(_SAMPLE) < len(answers):
                index = choice([*answers])
                if not asking[index].agrees(answers[index]):
                    wrong = OSError(errno.EPROTO, "a worker's answer is not what this machine finds", line.address)
                    answers = dict.fromkeys(answers, wrong)
            for index, one in enumerate(asking):
                one.go_on(answers.get(index, b""), line.address)
    return [end(one.task, one.outcome()) for one in running]


class _Cluster(Generic[T]):
    """One cluster while it is under way."""

    def __init__(self, task: T, start: Callable[[T], Steps[Any]]) -> None:
        """Begin, as far as the first thing that it asks for."""
        self.task = task
        self.ask: Ask[Any] | None = None
        self._out, self._told = io.StringIO(), io.StringIO()
        self._result: Any = None
        self._error: Exception | None = None
        self._steps = start(task)
        self._go(lambda: next(self._steps))

    def parcel(self) -> bytes | None:
        """What a worker is to be given for what is asked for; None where that is done here."""
        try:
            return self.ask.parcel() if self.ask is not None else None
        except Exception as error:  # noqa: BLE001 - raised where the work was asked for
            self._fail(error)
            return None

    def agrees(self, answer: bytes | OSError) -> bool:
        """Whether a worker's answer is what is found here; one that cannot be used is told when it goes on."""
        if self.ask is None or isinstance(answer, OSError) or not answer:
            return True
        try:
            return bool(self.ask.take(answer) == self.ask.here())
        except Exception:  # noqa: BLE001 - as above
            return True

    def go_on(self, answer: bytes | OSError, address: str) -> None:
        """Go on with a worker's answer, as far as the next thing; with an empty one, do it here."""
        if self.ask is None:
            return
        try:
            with self._captured():
                value = _value(self.ask, answer, address)
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(error)
        else:
            self._go(lambda: self._steps.send(value))

    def outcome(self) -> Outcome:
        """What it has come to."""
        return Outcome(self._result, self._error, self._out.getvalue(), self._told.getvalue())

    def _fail(self, error: Exception) -> None:
        self._go(lambda: self._steps.throw(error))

    def _go(self, step: Callable[[], Ask[Any]]) -> None:
        """Go as far as the next thing that is asked for, or to the end."""
        self.ask = None
        with self._captured():
            try:
                self.ask = step()
            except StopIteration as end:
                self._result = end.value
            except Exception as error:  # noqa: BLE001 - a fault of one cluster is none of the others'
                self._error = error

    @contextlib.contextmanager
    def _captured(self) -> Iterator[None]:
        with contextlib.redirect_stdout(self._out), contextlib.redirect_stderr(self._told):
            yield


def _value(ask: Ask[Any], answer: bytes | OSError, address: str) -> Any:  # noqa: ANN401 - what was asked for
    if isinstance(answer, OSError):
        raise answer
    if not answer:
        return ask.here()
    try:
        return ask.take(answer)
    except ValueError as error:
        raise OSError(errno.EPROTO, f"a worker's answer cannot be used: {error}", address) from None
