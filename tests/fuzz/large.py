"""Fill every field of every kind, one at a time, as far as a file may hold, and see what a check of it costs.

usage: python tests/fuzz/large.py [PART OF A CASE'S NAME [EVERY]]

EVERY 5 runs each fifth case alone.

A list gets as many items as are read, a map as many keys, a string a value of nearly a mebibyte: of every pattern that
means something to a rule. Each case has a process of its own. Those that take more than two seconds or 256 MiB are
printed, and the ten slowest.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import frozen

from kspec.cli.check import check_file
from kspec.facts import clusterspec, flags
from kspec.facts.kinds import GROUPS
from kspec.facts.types import TypeTable, load, own_types
from kspec.report.formats import render

MINOR: Final = "v1.37"
SECONDS: Final = 2
MEBIBYTES: Final = 256
SPEC: Final = {
    "InitConfiguration": "localAPIEndpoint: {advertiseAddress: 10.0.0.1}\nnodeRegistration: {name: cp-1}\n",
    "ClusterConfiguration": "kubernetesVersion: v1.37.2\n",
}
"""The smallest spec: what the other documents are checked against."""
WORDS: Final = ("a%d", "10.%d.0.0/16", "A_%d!", "https://h%d:%d", "%d")
"""Items of lists, and values of maps and strings: a name, a network, no name, an address, a number."""
PIECES: Final = ("a", "9", "-", "a,", "a=b,", "10.0.0.0/8,", "[", ":", "%2", "1h", "/", ".", "é", "a.b:", "{{", "$(a)")
"""What long strings are made of."""
TEXT: Final = 1_000_000
"""Bytes of a string: a little less than are read."""
VALUES: Final = 55_000
"""Values of a file: a little less than are read."""
DEPTH: Final = 6


@frozen
class Filling:
    """What a field can be full of: so many items between brackets or quotes; each %d in one is its number."""

    shape: str
    item: str
    count: int
    around: tuple[str, str]
    between: str = ","

    @property
    def value(self) -> str:
        """All of it."""
        items = (self.item.replace("%d", str(number)) for number in range(self.count))
        return f"{self.around[0]}{self.between.join(items)}{self.around[1]}"


@frozen
class Case:
    """A spec with one field that is full."""

    kind: str
    version: str
    path: Sequence[str]
    filling: Filling

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.kind}.{'.'.join(self.path)} {self.filling.shape}"

    @property
    def text(self) -> str:
        """The smallest spec with the value at the path, in flow style."""
        value = self.filling.value
        for step in reversed(self.path):
            value = f"{{{step.removesuffix('[]')}: {f'[{value}]' if step.endswith('[]') else value}}}"
        documents = []
        for kind, rest in {**SPEC, self.kind: SPEC.get(self.kind, "")}.items():
            version = self.version if kind == self.kind else "kubeadm.k8s.io/v1beta4"
            kept = "".join(
                f"{line}\n"
                for line in rest.splitlines()
                if kind != self.kind or not line.startswith(f"{self.path[0]}:")
            )
            own = f"{value[1:-1]}\n" if kind == self.kind else ""
            documents.append(f"apiVersion: {version}\nkind: {kind}\n{kept}{own}")
        return "---\n".join(documents)


def cases() -> Iterator[Case]:
    """All of them."""
    for kind, group in GROUPS.items():
        table = own_types() if group == clusterspec.API_VERSION.partition("/")[0] else load(MINOR)
        version = [found for found in table.versions(kind) if found.startswith(f"{group}/")][-1]
        root = table.root(version, kind)
        assert root is not None
        for path, type_name in walk(table, root, ()):
            for filling in fillings(table, type_name):
                yield Case(kind, version, path, filling)
    for component, section in (("kube-apiserver", "apiServer"), ("kube-controller-manager", "controllerManager")):
        for flag in flags.load(MINOR, component):
            for piece in PIECES:
                around = (f"[{{name: {flag}, value: '", "'}]")
                filling = Filling(f"{flag} {piece}", piece, TEXT // len(piece.encode()), around, "")
                yield Case("ClusterConfiguration", "kubeadm.k8s.io/v1beta4", (section, "extraArgs"), filling)


def walk(table: TypeTable, type_name: str, path: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """The fields of a type and of what it holds: each with its path, `[]` behind the names of lists."""
    for field in table.fields(type_name) if len(path) < DEPTH else ():
        if field.name in {"apiVersion", "kind", "metadata"}:
            continue
        here = (*path, field.name)
        yield here, field.type
        inner = field.type.lstrip("*")
        if inner.startswith("[]") and inner != "[]byte":
            yield from walk(table, inner[2:].lstrip("*"), (*path, f"{field.name}[]"))
        else:
            yield from walk(table, inner, here)


def fillings(table: TypeTable, type_name: str) -> Iterator[Filling]:
    """What a field of that type can be full of."""
    inner = type_name.lstrip("*")
    if inner.startswith("[]") and inner != "[]byte":
        item = inner[2:].lstrip("*")
        texts = [field.name for field in table.fields(item) if field.type.lstrip("*") == "string"][:3]
        if table.fields(item):
            yield Filling("structs", "{}", VALUES, ("[", "]"))
        for word in WORDS:
            if table.fields(item):
                one = ",".join(f"{name}: '{word}'" for name in texts)
                yield Filling(f"structs of {word}", f"{{{one}}}", VALUES // (2 * len(texts) + 1), ("[", "]"))
            else:
                yield Filling(f"items {word}", f"'{word}'", VALUES, ("[", "]"))
    elif inner.startswith("map["):
        for word in WORDS:
            yield Filling(f"keys {word}", f"'{word}': '{word}'", VALUES // 2, ("{", "}"))
    elif not table.fields(inner):
        for piece in PIECES:
            yield Filling(f"text {piece}", piece, TEXT // len(piece.encode()), ("'", "'"), "")


def start(case: Case, folder: str) -> int:
    """Check a case in a process of its own; its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (10 * SECONDS, 10 * SECONDS))
        file = Path(folder) / f"{os.getpid()}.yaml"
        file.write_text(case.text)
        render("text", [check_file(str(file))])
        file.unlink()
        status = 0
    finally:
        os._exit(status)


def main() -> int:
    """Run the program."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    running: dict[int, str] = {}
    results: list[tuple[float, float, str]] = []

    def collect() -> None:
        child, status, usage = os.wait4(-1, 0)
        seconds, mebibytes, name = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, running.pop(child)
        results.append((seconds, mebibytes, name))
        if status or seconds > SECONDS or mebibytes > MEBIBYTES:
            end = " failed" if status else ""
            print(f"{seconds:.2f} s {mebibytes:.0f} MiB {name}{end}", flush=True)  # noqa: T201 - the program's result

    with tempfile.TemporaryDirectory() as folder:
        for case in islice((case for case in cases() if wanted in case.name), 0, None, every):
            running[start(case, folder)] = case.name
            if len(running) == os.cpu_count():
                collect()
        while running:
            collect()
    slowest = sorted(results, reverse=True)[:10]
    lines = [f"{len(results)} cases; the slowest:", *(f"{one[0]:.2f} s {one[2]}" for one in slowest)]
    print(*lines, sep="\n  ")  # noqa: T201 - the program's result
    return int(any(one[0] > SECONDS or one[1] > MEBIBYTES for one in results))


if __name__ == "__main__":
    raise SystemExit(main())
