"""Time builds of a fleet, next to a loop over real kubeadm's phases, and print what a cluster and a file cost.

usage: fleets.py [--clusters COUNT] [--jobs LIST] [--workers COUNT] [--kubeadm FILE] [--samples COUNT]

Clusters of one control plane and two workers, with a base, keys ECDSA (drawing RSA keys would be most of the time, and
none of it kspec's). Four situations, each in a process of its own: fresh, nothing changed, one line changed in one
spec, and one line changed in the base, that is in all; all four for each number of jobs. Printed are the time that
passed, processor time, which a busy machine distorts less, the peak of memory of one process, clusters in a second, and
for a file the time and the processor time. With a kubeadm (`python tests/oracle/build.py VERSION` makes one), the same
machine runs the phases of `kubeadm init` that write a control plane's files, where everything that is signed is there
already, one after the other, a few times before and after each change of all. The ratio of a node is printed, and what
a loop over all nodes would come to. Nothing is asserted: a machine's load is not a fact about kspec.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from attrs import frozen

REPOSITORY: Final = Path(__file__).resolve().parents[2]
NODES: Final = 3
BASE: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
controllerManager: {{extraArgs: [{{name: v, value: "{number}"}}]}}
"""
SPEC: Final = """\
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
extends: base.yaml
nodes:
- {{name: cp-1, role: control-plane, address: 10.0.0.11}}
- {{name: 'w-[1-2]'}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: {name}
scheduler: {{extraArgs: [{{name: v, value: "{number}"}}]}}
"""
SINGLE: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
nodeRegistration: {name: cp-1, criSocket: unix:///var/run/containerd/containerd.sock}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
"""
PHASES: Final = (("certs", "all"), ("kubeconfig", "all"), ("control-plane", "all"), ("etcd", "local"))


@frozen
class Cost:
    """Seconds that passed, seconds of processor time, and MiB of memory at the peak of the largest process."""

    seconds: float
    processor: float
    memory: float


def write(folder: Path, clusters: int) -> None:
    """Write the base and the specs."""
    folder.mkdir()
    (folder / "base.yaml").write_text(BASE.format(number=1))
    for number in range(clusters):
        (folder / f"c{number:04}.yaml").write_text(SPEC.format(name=f"c{number:04}", number=1))


def build(folder: Path, output: Path, jobs: int, more: Sequence[str] = ()) -> Cost:
    """Build the fleet in a process of its own."""
    words = ["build", str(folder), "-o", str(output), "--quiet", "--jobs", str(jobs), *more]
    program = (
        "import resource, sys; from kspec.cli.main import main; status = main(sys.argv[1:]); "
        "used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]; "
        "print(max(one.ru_maxrss for one in used), sum(one.ru_utime + one.ru_stime for one in used), file=sys.stderr); "
        "sys.exit(status)"
    )
    begin = perf_counter()
    done = subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True, text=True)
    peak, processor = done.stderr.split()[-2:]
    return Cost(perf_counter() - begin, float(processor), int(peak) / 1024)


def situations(folder: Path, output: Path, jobs: int, more: Sequence[str] = ()) -> Iterator[tuple[str, Cost]]:
    """The four, one after the other."""
    yield "fresh", build(folder, output, jobs, more)
    yield "nothing changed", build(folder, output, jobs, more)
    (folder / "c0000.yaml").write_text(SPEC.format(name="c0000", number=2))
    yield "one line in one", build(folder, output, jobs, more)
    (folder / "base.yaml").write_text(BASE.format(number=2))
    yield "one line in all", build(folder, output, jobs, more)


def by_workers(place: Path, clusters: int, jobs: int, workers: int) -> None:
    """The four by a Dask cluster, and print them."""
    import dask_cluster  # noqa: PLC0415 - for those who have Dask

    (place / "dask").mkdir()
    cluster = dask_cluster.start(place / "dask", workers)
    try:
        write(place / "fleet-dask", clusters)
        words = ("--scheduler", cluster.address, *cluster.words())
        for name, cost in situations(place / "fleet-dask", place / "out-dask", jobs, words):
            say(row(f"{name}, {workers} workers", cost, clusters, files_of(place / "out-dask")))
    finally:
        cluster.stop()


def kubeadm(program: Path, samples: int) -> Cost:
    """What the phases take for one control plane, certificates and keys being there: the least of all runs."""
    with tempfile.TemporaryDirectory(prefix="kubeadm-") as name:
        root = Path(name)
        (root / "kubeadm.yaml").write_text(SINGLE)
        costs = []
        for _ in range(samples + 1):
            begin, before = perf_counter(), used()
            for phase in PHASES:
                command = [str(program), "init", "phase", *phase, "--config", "/kubeadm.yaml", "--rootfs", name]
                subprocess.run(command, check=True, capture_output=True)
            costs.append(Cost(perf_counter() - begin, used() - before, 0))
        return Cost(min(one.seconds for one in costs[1:]), min(one.processor for one in costs[1:]), 0)


def used() -> float:
    """Seconds of processor time of all processes that have ended."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def row(name: str, cost: Cost, clusters: int, files: int) -> str:
    """A line of the table."""
    rate = f"{clusters / cost.seconds:>8.1f} {1000 * cost.seconds / files:>8.3f} {1000 * cost.processor / files:>8.3f}"
    return f"{name:<28} {cost.seconds:>8.2f} {cost.processor:>9.2f} {cost.memory:>8.0f} {rate}"


def say(line: str) -> None:
    """Print a line at once: a benchmark is watched."""
    print(line, flush=True)  # noqa: T201 - the result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="what a fleet costs")
    parser.add_argument("--clusters", type=int, default=1000)
    parser.add_argument("--jobs", default=f"{os.cpu_count()}", help="numbers of processes, with commas between them")
    parser.add_argument("--workers", type=int, default=0, help="of a Dask cluster that is begun for it")
    parser.add_argument("--kubeadm", type=Path)
    parser.add_argument("--samples", type=int, default=5, help="runs of kubeadm before and after each change of all")
    arguments = parser.parse_args()
    jobs: Sequence[int] = [int(number) for number in arguments.jobs.split(",")]
    place = Path(tempfile.mkdtemp(prefix="kspec-fleet-"))
    try:
        _measure(place, arguments.clusters, jobs, arguments.kubeadm, arguments.samples)
        if arguments.workers:
            by_workers(place, arguments.clusters, jobs[-1], arguments.workers)
    finally:
        shutil.rmtree(place)


def _measure(place: Path, clusters: int, jobs: Sequence[int], program: Path | None, samples: int) -> None:
    say(f"{clusters} clusters x {NODES} nodes")
    say(f"{'':<28} {'seconds':>8} {'processor':>9} {'MiB':>8} {'clust./s':>8} {'ms/file':>8} {'of proc.':>8}")
    for number in jobs:
        fleet, output = place / f"fleet{number}", place / f"out{number}"
        write(fleet, clusters)
        others: list[Cost] = []
        own = Cost(0, 0, 0)
        for name, cost in situations(fleet, output, number):
            own = cost
            say(row(f"{name}, {number} jobs", cost, clusters, files_of(output)))
            if program and name in {"one line in one", "one line in all"}:
                others.append(kubeadm(program, samples))
        if program:
            _compare(own, others, clusters * NODES, samples)
        shutil.rmtree(output)


def _compare(own: Cost, others: Sequence[Cost], nodes: int, samples: int) -> None:
    """Print what a node costs where nothing is to be signed, and all nodes."""
    seconds, processor = min(one.seconds for one in others), min(one.processor for one in others)
    say(f"  a node where nothing is to be signed:  seconds  processor;   {nodes} nodes")
    loop = f"{seconds * nodes:>8.0f} {processor * nodes:>9.0f}"
    say(f"  {'the phases of kubeadm':<36} {seconds:>8.4f} {processor:>10.4f} {loop}, from {2 * samples} runs")
    alike = f"{own.seconds:>8.0f} {own.processor:>9.0f}"
    say(f"  {'kspec, one line in all':<36} {own.seconds / nodes:>8.4f} {own.processor / nodes:>10.4f} {alike}")
    ratios = (own.seconds / nodes / seconds, own.processor / nodes / processor)
    say(f"  {'ratio':<36} {ratios[0]:>8.3f} {ratios[1]:>10.3f}")


def files_of(output: Path) -> int:
    """How many files an output has."""
    return sum(1 for path in output.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]
    main()
