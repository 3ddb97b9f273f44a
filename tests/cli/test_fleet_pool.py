"""Work by several processes."""

import os
import signal

import pytest

from kspec.cli.fleet_pool import batches, processors, run_all


def double(number: int) -> int:
    return 2 * number


def double_or_die(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def process(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_have_the_order_of_the_tasks(jobs: int) -> None:
    """Whoever is done first; a caller learns how far it is."""
    told: list[int] = []
    assert run_all(double, range(40), jobs, double, told.append) == [2 * number for number in range(40)]
    assert told[-1] == 40


def test_a_process_that_dies_takes_nothing_with_it() -> None:
    """Its own task has another result."""
    results = run_all(double_or_die, range(20), 2, lambda number: -number)
    assert results == [-7 if number == 7 else 2 * number for number in range(20)]


def test_one_job_is_done_here() -> None:
    """And a single task, too."""
    assert set(run_all(process, range(3), 1, process)) == {os.getpid()}
    assert run_all(process, [1], 8, process) == [os.getpid()]
    assert os.getpid() not in run_all(process, range(3), 2, process)


def test_batches_are_small_enough_for_all_to_work() -> None:
    """And large enough not to be sent one by one."""
    assert [len(part) for part in batches(range(10), 2)] == [1] * 10
    assert max(len(part) for part in batches(range(1000), 2)) == 16
    assert sum(len(part) for part in batches(range(1001), 3)) == 1001
    assert processors() >= 1
