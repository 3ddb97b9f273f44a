"""Time builds of a large cluster and print what a node costs.

usage: nodes.py [--workers COUNT] [--rounds COUNT] [--profile SITUATION]

Three control planes and, by default, 200 workers with issued certificates, keys ECDSA (drawing RSA keys would be most
of the time, and none of it kspec's). Three situations, each in a process of its own: fresh (neither lock nor keyring),
nothing changed, and one argument of the scheduler changed. Printed are the medians of the time that passed and of
processor time, which a busy machine distorts less, and the peak of memory. All grow with the nodes: what one node costs
is the slope between a tenth of the workers and all of them. With `--profile`, one situation runs in this process
instead, and the functions that took most of its time are printed. Nothing is asserted: a machine's load is not a fact
about kspec.
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
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

from attrs import frozen

CONTROL_PLANES: Final = 3
SITUATIONS: Final = ("fresh", "nothing changed", "one argument changed")
SPEC: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: k8s.example.com:6443
encryptionAlgorithm: ECDSA-P256
scheduler: {{extraArgs: [{{name: v, value: "{number}"}}]}}
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {{name: 'cp-[1-3]', role: control-plane, address: 10.0.0.11}}
- {{name: 'worker-[1-{workers}]', address: 10.0.1.1}}
"""


@frozen
class Cost:
    """Seconds that passed, seconds of processor time, and MiB of memory at the peak."""

    seconds: float
    processor: float
    memory: float


@frozen
class Cluster:
    """A folder with a spec of so many workers."""

    folder: Path
    workers: int

    @property
    def nodes(self) -> int:
        """All of its machines."""
        return CONTROL_PLANES + self.workers

    def write(self, number: int) -> None:
        """Write the spec with a number as the scheduler's argument."""
        text = SPEC.format(workers=self.workers, number=number)
        (self.folder / "cluster.yaml").write_text(text, encoding="utf-8")

    def command(self) -> list[str]:
        """What to build it by."""
        return ["build", str(self.folder / "cluster.yaml"), "-o", str(self.folder / "out")]

    def prepare(self, situation: str, number: int) -> None:
        """Bring the folder into a situation."""
        if situation == "fresh":
            shutil.rmtree(self.folder)
            self.folder.mkdir()
            self.write(0)
        elif situation == "one argument changed":
            self.write(number)

    def build(self) -> Cost:
        """Build it in a process of its own."""
        start = perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "kspec", *self.command()], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            message = "kspec build failed"
            raise SystemExit(message)
        return Cost(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(cluster: Cluster, rounds: int) -> Iterator[tuple[str, Cost]]:
    """The medians of each situation."""
    for situation in SITUATIONS:
        costs = []
        for number in range(rounds):
            cluster.prepare(situation, number + 1)
            costs.append(cluster.build())
        seconds, processor = ([getattr(cost, name) for cost in costs] for name in ("seconds", "processor"))
        memory = statistics.median(cost.memory for cost in costs)
        yield situation, Cost(statistics.median(seconds), statistics.median(processor), memory)


def profile(cluster: Cluster, situation: str) -> None:
    """Print the functions that take the time of one situation."""
    from kspec.cli.main import main as kspec  # noqa: PLC0415 - only a profile runs it here

    if situation != "fresh":
        cluster.prepare("fresh", 0)
        cluster.build()
    cluster.prepare(situation, 1)
    profiler = cProfile.Profile()
    profiler.runcall(kspec, cluster.command())
    statistics_ = pstats.Stats(profiler)
    statistics_.sort_stats("cumulative").print_stats(r"kspec/", 45)
    statistics_.sort_stats("tottime").print_stats(30)


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=200, metavar="COUNT")
    parser.add_argument("--rounds", type=int, default=5, metavar="COUNT", help="builds of each situation (default: 5)")
    parser.add_argument("--profile", choices=SITUATIONS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kspec-bench.") as name:
        large = Cluster(Path(name) / "large", arguments.workers)
        small = Cluster(Path(name) / "small", max(arguments.workers // 10, 1))
        for cluster in (large, small):
            cluster.folder.mkdir()
        if arguments.profile:
            profile(large, arguments.profile)
            return
        few, more = large.nodes, dict(measure(large, arguments.rounds))
        head = f"{'':<22} {few:>4} nodes  per node   processor  per node   {'memory':>9}  per node"
        print(head)  # noqa: T201 - the result
        further = large.nodes - small.nodes
        for situation, less in measure(small, arguments.rounds):
            whole = more[situation]
            slope = (whole.seconds - less.seconds) / further * 1000
            busy = (whole.processor - less.processor) / further * 1000
            memory = (whole.memory - less.memory) / further * 1024
            print(  # noqa: T201 - the same
                f"{situation:<22} {whole.seconds:>8.2f} s {slope:>6.2f} ms {whole.processor:>9.2f} s {busy:>6.2f} ms"
                f"  {whole.memory:>7.0f} MiB {memory:>6.0f} KiB"
            )


if __name__ == "__main__":
    main()
