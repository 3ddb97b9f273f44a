"""Ask Go itself how it reads and writes durations, quantities, addresses and the JSON of Kubernetes' types.

usage: goscalars.py record SEED COUNT              writes tests/model/*.jsonl and tests/go/{addresses,gojson}.jsonl

Each line is {"ask": ..., "of": ...} and what Go says: "is", or "no" where it refuses (`goscalars/main.go`). COUNT is
how many there are of each kind.
"""

import argparse
import json
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from go_modules import build_program
from places import HERE, REPOSITORY, minor_of, recorded_releases

from kspec.facts.types import TypeTable, load

TESTS = REPOSITORY / "tests"
FILES = {
    "model/durations.jsonl": ("duration",),
    "model/quantities.jsonl": ("quantity",),
    "go/addresses.jsonl": ("address", "hostport", "endpoint"),
    "go/gojson.jsonl": ("kubelet", "kubeproxy", "pod"),
}
ROOTS = {
    "kubelet": ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
    "kubeproxy": ("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration"),
    "pod": ("v1", "Pod"),
}
DURATIONS = (
    *("0", "+0", "-0", "0s", "", "s", ".s", "-", "+", "1", "1.5", "1d", "1h30m", "1h 30m", "8760h", "8760h0m0s"),
    *("1.h", ".5h", "-1.5h", "1h-5m", "1µs", "1μs", "1us", "1e3s", "0x1s", "100ns", "0.000000001s", "0.0000000001s"),
    *(
        "2562047h47m16.854775807s",
        "2562047h47m16.854775808s",
        "-2562047h47m16.854775808s",
        "3000000h",
        "9223372036854775807ns",
    ),
    *(
        "9223372036854775808ns",
        "-9223372036854775808ns",
        "99999999999999999999h",
        "1.9999999999999999999999s",
        "\u0661h",
        " 1h",
        "1h\n",
    ),
    *("0.1ns", "0.9ns", "1.1us", "-0.5ns", "0.3333333333333333333h", "1M", "1H", "1ms1ms", "+1h", "--1h", "1m1h"),
    *("9223372036854775.807us", "0." + "3" * 40 + "h", "1" + "0" * 30 + "ns", "0" * 30 + "1s"),
)
QUANTITIES = (
    *(
        "",
        "0",
        "-0",
        "+1",
        "1",
        "01",
        "1.",
        ".1",
        ".",
        "1Ki",
        "1024",
        "1024Ki",
        "1500m",
        "1000m",
        "0.5",
        "0.5Gi",
        "1e3",
    ),
    *(
        "1E",
        "1E3",
        "1e-3",
        "1e+3",
        "-1.5",
        "1.5Gi",
        "0.1Ki",
        "1n",
        "0.1n",
        "1u",
        "100n",
        "1k",
        "1K",
        "1 Gi",
        "Gi",
        "1GiB",
    ),
    *(
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "1e30",
        "8Ei",
        "7Ei",
        "9E",
        "10E",
        "0.0001",
    ),
    *(
        "123456789.123456789",
        "1e-9",
        "1e-10",
        "1.23e2",
        "1e",
        "0Ki",
        "0m",
        "1000000",
        "1000001",
        "12345678901234567890",
    ),
    *(
        "100Mi",
        "64Ki",
        "1.0",
        "1.10",
        "1e1000",
        "0x10",
        "1_000",
        "\uff11",
        "1Mi ",
        " 1Mi",
        "1025",
        "2048",
        "0.001",
        "999m",
    ),
    *(
        "1e18",
        "1e19",
        "1e17",
        "-1Ki",
        "-1024Mi",
        "1.024k",
        "1000Ki",
        "1024k",
        "5e-1",
        "5e-4",
        "1E1",
        "1Pi",
        "0.5m",
        "1.5u",
    ),
    *(
        "0.000000001",
        "0.0000000011",
        "1.0000000001",
        "1" * 30,
        "1" * 600,
        "0." + "0" * 30 + "1",
        "0.1e1",
        "10e-1",
        "1e09",
    ),
)
ADDRESSES = (
    *(
        "10.0.0.1",
        "010.0.0.1",
        "10.0.0.08",
        "10.0.0.256",
        "10.0.0",
        "10.0.0.1.",
        "1.2.3.4.5",
        "",
        " 10.0.0.1",
        "0.0.0.0",  # noqa: S104 - text to read
    ),
    *(
        "::",
        "::1",
        "fd00::1",
        "FD00::ABCD",
        "fd00:0:0:0:0:0:0:1",
        "2001:db8:0:0:1:0:0:1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
    ),
    *(
        "::ffff:0a00:1",
        "64:ff9b::10.0.0.1",
        "fe80::1%eth0",
        "fd00::1::2",
        "fd00:::1",
        "[fd00::1]",
        "12345::",
        "1:2:3:4:5:6:7:8",
    ),
    *(
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:010.0.0.1",
        "0:0:0:0:0:ffff:1.2.3.4",
        "1:0:0:2:0:0:0:3",
    ),
    *(
        "10.0.0.1/8",
        "0x0a.0.0.1",
        "167772161",
        "::ffff:1.2.3",
        "fd00::10.0.0.256",
        "1.2.3.٤",
        "0000010.0.0.1",
        "1e1.0.0.0",
    ),
    *("fd00::00001", "fd00::g", ":1", "1:", "::1:", "1::0:0:0:0:0:0:0", "1:0:0:0:0:0:0::", "0:0:1:0:0:1:0:0"),
)
HOSTS = (
    "a",
    "a.example",
    "10.0.0.1",
    "fd00::1",
    "[fd00::1]",
    "",
    "[a]",
    "[",
    "]",
    "a:b",
    "*",
    "[::1",
    "::1]",
    "A.Example",
)
PORTS = ("", ":", ":443", ":x", ":0", ":65536", ":+1", "::1", ":443 ", ":443:1", ":00443")
TEXTS = ("", "a", "é<&>", "x\u2028", "10%", "0")
NUMBERS = (0, 1, -1, 5, 255, 65536, 2**31 - 1, 2**31, 2**63 - 1, 1.5, 0.1, 16777217, 7.25)


class Maker:
    """Draws questions from one seed."""

    def __init__(self, seed: int, table: TypeTable) -> None:
        """Start the draw."""
        self.random = random.Random(seed)  # noqa: S311 - test data, to be drawn again from the same seed
        self.table = table

    def questions(self, count: int) -> Iterable[dict[str, Any]]:
        """So many of each kind, and every special case."""
        fixed = {"duration": DURATIONS, "quantity": QUANTITIES, "address": ADDRESSES}
        ends = [host + port for host in HOSTS for port in PORTS]
        fixed |= {"hostport": tuple(ends), "endpoint": tuple(ends)}
        draws: dict[str, Callable[[], Any]] = {
            "duration": self.duration,
            "quantity": self.quantity,
            "address": self.address,
        }
        for ask, special in fixed.items():
            drawn = [draws[ask]() for _ in range(count)] if ask in draws else []
            yield from ({"ask": ask, "of": text} for text in (*special, *drawn))
        for ask, root in ROOTS.items():
            yield {"ask": ask, "of": {}}
            for _ in range(count):
                yield {"ask": ask, "of": self.value(self.table.root(*root) or "", 0)}

    def digits(self) -> str:
        length = self.random.choice((1, 1, 2, 3, 5, 9))
        return "".join(self.random.choices("0123456789", k=length))

    def number(self) -> str:
        whole = self.digits()
        return self.random.choice((whole, whole, f"{whole}.{self.digits()}", f".{self.digits()}", f"{whole}."))

    def duration(self) -> str:
        units = self.random.choices(("h", "m", "s", "ms", "us", "µs", "ns"), k=self.random.choice((1, 1, 2, 3)))
        return self.random.choice(("", "", "", "-", "+")) + "".join(self.number() + unit for unit in units)

    def quantity(self) -> str:
        suffixes = (
            "",
            "n",
            "u",
            "m",
            "k",
            "M",
            "G",
            "T",
            "P",
            "E",
            "Ki",
            "Mi",
            "Gi",
            "Ti",
            "Pi",
            "Ei",
            "e2",
            "e-2",
            "E6",
            "e18",
        )
        return self.random.choice(("", "", "", "-", "+")) + self.number() + self.random.choice(suffixes)

    def address(self) -> str:
        if self.random.random() < 0.4:
            return ".".join(str(self.random.choice((0, 1, 10, 99, 255, 256, "07"))) for _ in range(4))
        groups = [
            self.random.choice(("0", "0", "1", "db8", "FFFF", "00ff", "")) for _ in range(self.random.randrange(4, 9))
        ]
        return ":".join(groups)

    def value(self, type_name: str, depth: int) -> Any:  # noqa: ANN401 - any JSON
        """A value that the type takes, and now and then one that it does not."""
        if self.random.random() < 0.01:
            return self.random.choice((None, [], {}, "x", 7, True))
        if type_name.startswith("*"):
            return self.value(type_name[1:], depth)
        if type_name.startswith("[]"):
            return [self.value(type_name[2:], depth + 1) for _ in range(self.random.randrange(3))]
        if type_name.startswith("map["):
            of = type_name.partition("]")[2]
            return {self.random.choice("abc"): self.value(of, depth + 1) for _ in range(self.random.randrange(3))}
        scalar = self.table.scalar(type_name)
        if scalar is not None:
            return self.scalar(type_name, scalar)
        fields = self.table.fields(type_name)
        wanted = self.random.sample(fields, min(len(fields), self.random.choice((0, 1, 2, 4) if depth else (3, 8))))
        return {field.name: self.value(field.type, depth + 1) for field in wanted}

    def scalar(self, type_name: str, scalar: str) -> Any:  # noqa: ANN401 - any JSON
        custom: dict[str, tuple[Any, ...]] = {
            "Duration": ("0s", "90s", "0.5m", "1h", "x", 5),
            "TimeOrMetaDuration": (0, 5000000000, "5s", "x"),
            "Quantity": ("0", "1024Mi", "0.5", "1e3", 7, 1.5, "x", "1Ki"),
            "QuantityValue": ("0", "1024Mi", "64Ki", 7),
            "IntOrString": (0, 5, "0", "http", True, 1.5),
            "Time": (
                "2030-01-31T12:00:00Z",
                "2030-01-31T12:00:00+02:00",
                "2030-01-31T12:00:00.5Z",
                "x",
                "0900-01-31T12:00:00Z",
            ),
        }
        if scalar == "custom":
            return self.random.choice(custom.get(type_name.rpartition(".")[2], ({}, {"a": 1})))
        if scalar == "string":
            return self.random.choice(TEXTS)
        if scalar == "bool":
            return self.random.random() < 0.5
        if scalar == "bytes":
            return self.random.choice(("", "eA==", "YWJj"))
        return self.random.choice(NUMBERS)


def record(seed: int, count: int) -> None:
    """Let Go answer, by the newest recorded release."""
    release = recorded_releases()[-1]
    asked = list(Maker(seed, load(minor_of(release))).questions(count))
    with tempfile.TemporaryDirectory() as folder:
        program = build_program(release, HERE / "goscalars", Path(folder) / "goscalars")
        lines = "".join(json.dumps(question) + "\n" for question in asked)
        answers = subprocess.run([program], input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout
    answered = [(json.loads(line)["ask"], line) for line in re.findall("[^\n]+\n", answers)]
    for file, kinds in FILES.items():
        (TESTS / file).write_text("".join(line for ask, line in answered if ask in kinds), encoding="utf-8")


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["record"])
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    record(arguments.seed, arguments.count)


if __name__ == "__main__":
    main()
