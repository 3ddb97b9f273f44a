"""Many pieces of work by several processes: none that fails, or dies, takes another one with it."""

import contextlib
import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FORKS: Final = sys.platform == "linux"
"""Whether a new process begins with all that this one has; elsewhere a fork is not safe."""
_LARGEST: Final = 16
"""Pieces that a process is given at a time: more would leave one busy at the end while the others wait."""
_ROUNDS: Final = 4
"""Batches for each process, where there is enough to do."""


def processors() -> int:
    """How many processes this one may use at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_all(
    work: Callable[[T], R],
    tasks: Sequence[T],
    jobs: int,
    died: Callable[[T], R],
    done: Callable[[int], None] = lambda _: None,
) -> list[R]:
    """The results of `work`, in the order of the tasks; `work` and what it takes and gives can be pickled.

    `died` gives the result of a task whose process has died, as by a lack of memory. `done` learns how many are done.
    With one job, or one task, no other process is begun.
    """
    if jobs <= 1 or len(tasks) <= 1:
        results = []
        for task in tasks:
            results.append(work(task))
            done(len(results))
        return results
    found: dict[int, R] = {}
    numbers = range(len(tasks))
    lost = _run(work, tasks, list(batches(numbers, jobs)), jobs, found, done)
    for number in lost:  # each by itself: the one that kills its process takes no other with it
        if _run(work, tasks, [[number]], 1, found, done):
            found[number] = died(tasks[number])
    return [found[number] for number in numbers]


def run_apart(work: Callable[[T], R], task: T) -> R:
    """The result of `work`, which is done by a process of its own: what that begins ends with it.

    What `work` raises is raised here.
    """
    context = multiprocessing.get_context("fork" if FORKS else None)
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, task).result()


def batches(numbers: Sequence[int], jobs: int) -> Iterator[Sequence[int]]:
    """Parts of about one size."""
    size = max(1, min(_LARGEST, len(numbers) // (jobs * _ROUNDS)))
    yield from (numbers[start : start + size] for start in range(0, len(numbers), size))


def _run(  # noqa: PLR0913, PLR0917 - what is to be done, and where the results go
    work: Callable[[T], R],
    tasks: Sequence[T],
    parts: Sequence[Sequence[int]],
    jobs: int,
    found: dict[int, R],
    done: Callable[[int], None],
) -> list[int]:
    """Do the parts; the numbers of the tasks that are not done because a process has died."""
    context = multiprocessing.get_context("fork" if FORKS else None)
    with warnings.catch_warnings(), ProcessPoolExecutor(min(jobs, len(parts)), mp_context=context) as pool:
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork of a process with threads: ours has none by then
        futures: dict[Future[list[R]], Sequence[int]] = {}
        with contextlib.suppress(BrokenProcessPool):
            for part in parts:
                futures[pool.submit(_batch, work, [tasks[number] for number in part])] = part
        for future in as_completed(futures):
            try:
                found.update(zip(futures[future], future.result(), strict=True))
            except BrokenProcessPool:
                continue
            done(len(found))
    return [number for part in parts for number in part if number not in found]


def _batch(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    return [work(task) for task in tasks]
