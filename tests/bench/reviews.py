"""Measure what `kspec diff` costs in processor time, and print it as ratios.

usage: reviews.py [--workers COUNT] [--rounds COUNT] [--profile PAIR]

Three control planes and, by default, 200 workers with issued certificates. Three pairs, each compared in a process of
its own: a spec of which one argument was changed and the output of before, held against `kspec build --frozen` of that
spec, which writes what the other only tells; the outputs before and after that change; and two outputs of one spec with
other keys, so that each certificate and kubeconfig is another. Printed are the medians of user and system time, their
ratio to the build, and the time for each 1,000 files of an output. With `--profile`, one pair is compared in this
process, and the functions that took most of its time are printed. Nothing is asserted.
"""

import argparse
import cProfile
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nodes import SPEC

SAME, DIFFERENT = 0, 1
PAIRS: Final = ("spec and output", "one argument", "all keys")


class Clusters:
    """A cluster and its output, the output after a change, and one of other keys."""

    def __init__(self, folder: Path, workers: int) -> None:
        """Build all three."""
        self.folder, self.workers = folder, workers
        for name, number, of in (("one", 0, ""), ("changed", 1, "one"), ("other", 0, "")):
            if of:
                shutil.copytree(folder / of, folder / name)
            self.write(name, number)
            run("build", folder / name / "cluster.yaml", "-o", folder / name / "out")

    def write(self, name: str, number: int) -> None:
        """Write a cluster's spec with a number as an argument."""
        (self.folder / name).mkdir(exist_ok=True)
        (self.folder / name / "cluster.yaml").write_text(SPEC.format(workers=self.workers, number=number))

    def pair(self, name: str) -> list[str | Path]:
        """The command line that compares a pair."""
        if name == PAIRS[0]:
            self.write("one", 1)
            return ["diff", self.folder / "one" / "cluster.yaml", "-o", self.folder / "one" / "out"]
        self.write("one", 0)
        other = "changed" if name == PAIRS[1] else "other"
        return ["diff", self.folder / "one" / "out", self.folder / other / "out"]

    def frozen(self) -> float:
        """The processor time of a frozen build after the change of one argument."""
        shutil.rmtree(self.folder / "built", ignore_errors=True)
        shutil.copytree(self.folder / "one", self.folder / "built")
        self.write("built", 1)
        return run("build", self.folder / "built" / "cluster.yaml", "-o", self.folder / "built" / "out", "--frozen")

    @property
    def files(self) -> int:
        """How many files an output has."""
        return sum(path.is_file() for path in (self.folder / "one" / "out").rglob("*"))


def run(*words: str | Path) -> float:
    """The seconds of processor time, user's and system's, of a command in a process of its own."""
    command = [sys.executable, "-m", "kspec", *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {SAME, DIFFERENT}:
        message = f"kspec {words[0]} failed"
        raise SystemExit(message)
    return usage.ru_utime + usage.ru_stime


def median(times: Sequence[float]) -> float:
    """The one in the middle."""
    return statistics.median(times)


def profile(clusters: Clusters, name: str) -> None:
    """Print the functions that take the time of one pair."""
    from kspec.cli.main import main as kspec  # noqa: PLC0415 - only a profile runs it here

    profiler = cProfile.Profile()
    profiler.runcall(kspec, [*map(str, clusters.pair(name)), "--quiet"])
    figures = pstats.Stats(profiler)
    figures.sort_stats("cumulative").print_stats(r"kspec/", 45)
    figures.sort_stats("tottime").print_stats(30)


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=200, metavar="COUNT")
    parser.add_argument("--rounds", type=int, default=5, metavar="COUNT", help="comparisons of each pair (default: 5)")
    parser.add_argument("--profile", choices=PAIRS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kspec-bench.") as name:
        clusters = Clusters(Path(name), arguments.workers)
        if arguments.profile:
            profile(clusters, arguments.profile)
            return
        files = clusters.files
        build = median([clusters.frozen() for _ in range(arguments.rounds)])
        print(f"{files} files; a frozen build takes {build:.2f} s")  # noqa: T201 - the result
        for pair in PAIRS:
            words = clusters.pair(pair)
            seconds = median([run(*words) for _ in range(arguments.rounds)])
            each = seconds / files * 1000
            print(  # noqa: T201 - the same
                f"{pair:<16} {seconds:>6.2f} s {seconds / build:>5.2f} x the build {each:>5.2f} s per 1,000 files"
            )


if __name__ == "__main__":
    main()
