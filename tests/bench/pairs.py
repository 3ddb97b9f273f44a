"""Time kspec and real kubeadm on the same spec, in pairs, and print how they compare.

usage: pairs.py [SPEC] [--kubeadm FILE] [--kspec FILE] [--rounds COUNT] [--format text|markdown]

Three situations: a fresh cluster (nothing is there), nothing changed since the last run, and one argument of the
scheduler changed. kubeadm runs the five phases of `init` that write a control plane's files, in an empty root folder;
kspec runs one `kspec build`, which also makes the API objects. The two take turns (A B A B ...), each in processes of
its own, so that whatever else the machine does hits both. Printed are the medians of the time that passed, the median
of each pair's ratio with its quartiles, and the same ratio of processor time, which a busy machine distorts less.

kubeadm comes from `--kubeadm`, else from the oracle's cache (`python tests/oracle/build.py VERSION`). kspec comes from
`--kspec`, else this checkout is installed into a virtual environment of its own, as a user's `pip install` does. Needs
root, as kubeadm's `--rootfs` does. Nothing is asserted: a machine's load is not a fact about kspec.
"""

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final, NoReturn

from attrs import field, frozen

REPOSITORY: Final = Path(__file__).resolve().parents[2]
sys.path.append(str(REPOSITORY / "tests" / "oracle"))

from host import Host, split_host  # noqa: E402 - a program of the oracle's folder, which is not a package
from places import executable  # noqa: E402 - another
from record import MAY_FAIL, PHASES, read_spec  # noqa: E402 - another

DEFAULT_SPEC: Final = REPOSITORY / "specs" / "ok" / "single.yaml"
WARM_UP: Final = 2
"""Pairs that are run before those that count: they fill the page cache."""
FIGURES: Final = (
    "{name:<24} {kubeadm:>6.0f} ms {kspec:>6.0f} ms {ratio:>7.2f}   {low:.2f} .. {high:.2f} {processor:>10.2f}"
)
ROW: Final = (
    "| {name} | {kubeadm:.0f} ms | {kspec:.0f} ms | **{ratio:.2f}** | {low:.2f} … {high:.2f} | {processor:.2f} |"
)


@frozen
class Kubeadm:
    """Real kubeadm on one host, whose root is a folder."""

    program: Path
    host: Host
    text: str
    root: Path

    def reset(self) -> None:
        """Make the host anew: empty, with the spec."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        self.host.furnish(self.root)
        self.write(self.text)

    def write(self, text: str) -> None:
        """Put a spec in the place that `run` reads."""
        (self.root / "spec.yaml").write_text(text, encoding="utf-8")

    def run(self) -> None:
        """Write a control plane's files: five phases, one process each, as kubeadm wants it."""
        for phase in PHASES:
            command = [self.program, "init", "phase", *phase, "--config", "/spec.yaml", "--rootfs", self.root]
            done = self.host.run(command)
            if done.returncode and phase != MAY_FAIL:
                give_up(f"kubeadm {' '.join(phase)}: {done.stderr}")


@frozen
class Kspec:
    """An installed kspec and a folder with one spec."""

    program: Path
    text: str
    folder: Path
    environment: dict[str, str] = field(factory=lambda: {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})

    def reset(self) -> None:
        """Empty the folder but for the spec."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.write(self.text)

    def write(self, text: str) -> None:
        """Put a spec in the place that `run` reads."""
        (self.folder / "cluster.yaml").write_text(text, encoding="utf-8")

    def run(self) -> None:
        """Write everything: one process."""
        command = [str(self.program), "build", "cluster.yaml", "-o", "out"]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            give_up(f"kspec build: {done.stderr}")


def give_up(message: str) -> NoReturn:
    """End the program."""
    raise SystemExit(message)


def install(folder: Path) -> Path:
    """Install this checkout into a new virtual environment; return its `kspec`. Bytecode is compiled, as pip does."""
    venv.create(folder, with_pip=True)
    options = ["--quiet", "--disable-pip-version-check", "--compile"]
    pip = [str(folder / "bin" / "pip"), "install", *options, str(REPOSITORY)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(pip, check=True, env=environment)
    return folder / "bin" / "kspec"


def variants(text: str) -> Iterator[str]:
    """The spec again and again, each time with another argument for the scheduler and no other difference."""
    if re.search(r"^scheduler:", text, re.MULTILINE) or "kind: ClusterConfiguration" not in text:
        give_up("the spec for this benchmark has a ClusterConfiguration without a scheduler of its own")
    number = 0
    while True:
        number += 1
        line = f'kind: ClusterConfiguration\nscheduler: {{extraArgs: [{{name: v, value: "{number}"}}]}}\n'
        yield text.replace("kind: ClusterConfiguration\n", line)


@frozen
class Cost:
    """Milliseconds of a run: those that passed, and those that processors were busy with it."""

    passed: float
    busy: float


def cost(run: Callable[[], None]) -> Cost:
    """What a call costs, with the processes that it starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = perf_counter()
    run()
    passed = perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(passed * 1000, busy * 1000)


def measure(first: Kubeadm, second: Kspec, rounds: int, prepare: Callable[[], None]) -> list[tuple[Cost, Cost]]:
    """Run both in turns, `prepare` before each pair; the first few pairs do not count."""
    pairs = []
    for number in range(rounds + WARM_UP):
        prepare()
        pair = cost(first.run), cost(second.run)
        if number >= WARM_UP:
            pairs.append(pair)
    return pairs


def describe(name: str, pairs: Sequence[tuple[Cost, Cost]], row: str) -> str:
    """One line of figures."""
    low, ratio, high = statistics.quantiles((kspec.passed / kubeadm.passed for kubeadm, kspec in pairs), n=4)
    return row.format(
        name=name,
        kubeadm=statistics.median(kubeadm.passed for kubeadm, _ in pairs),
        kspec=statistics.median(kspec.passed for _, kspec in pairs),
        ratio=ratio,
        low=low,
        high=high,
        processor=statistics.median(kspec.busy / kubeadm.busy for kubeadm, kspec in pairs),
    )


def compare(kubeadm: Kubeadm, kspec: Kspec, rounds: int, row: str) -> Iterator[str]:
    """The three situations, one after another."""

    def reset() -> None:
        kubeadm.reset()
        kspec.reset()

    yield describe("fresh", measure(kubeadm, kspec, rounds, reset), row)
    yield describe("nothing changed", measure(kubeadm, kspec, rounds, lambda: None), row)
    texts = variants(kspec.text)

    def edit() -> None:
        text = next(texts)
        kspec.write(text)
        kubeadm.write(split_host(text)[0])

    yield describe("one argument changed", measure(kubeadm, kspec, rounds, edit), row)


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", type=Path, nargs="?", default=DEFAULT_SPEC, help="default: specs/ok/single.yaml")
    parser.add_argument("--kubeadm", type=Path, metavar="FILE", help="a real kubeadm of the spec's release")
    parser.add_argument("--kspec", type=Path, metavar="FILE", help="an installed kspec")
    parser.add_argument("--rounds", type=int, default=20, metavar="COUNT", help="pairs that count (default: 20)")
    parser.add_argument("--format", choices=("text", "markdown"), default="text")
    arguments = parser.parse_args()
    spec, release = read_spec(arguments.spec, None)
    with tempfile.TemporaryDirectory(prefix="kspec-bench.") as name:
        folder = Path(name)
        kubeadm = Kubeadm(
            arguments.kubeadm.resolve() if arguments.kubeadm else executable(release),
            spec.host,
            spec.text,
            folder / "root",
        )
        program = arguments.kspec.absolute() if arguments.kspec else install(folder / "environment")
        kspec = Kspec(program, arguments.spec.read_text(encoding="utf-8"), folder / "kspec")
        markdown = arguments.format == "markdown"
        if markdown:
            print("| | kubeadm | kspec | ratio | quartiles | processor time |\n|---|---|---|---|---|---|")  # noqa: T201 - result
        else:
            print(f"{release:<24} {'kubeadm':>9} {'kspec':>9} {'ratio':>7}   quartiles      processor")  # noqa: T201 - the same
        for line in compare(kubeadm, kspec, arguments.rounds, ROW if markdown else FIGURES):
            print(line, flush=True)  # noqa: T201 - the same


if __name__ == "__main__":
    main()
