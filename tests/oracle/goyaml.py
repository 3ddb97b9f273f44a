"""Make random JSON values, or have Kubernetes' own emitter write them as YAML.

usage: goyaml.py values SEED COUNT                 prints JSON values, one a line
       goyaml.py record SEED COUNT OUT.jsonl       prints nothing; each line of OUT is {"json": ..., "yaml": ...}
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from go_modules import build_program
from places import HERE, recorded_releases

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | float | bool | None"

# scalars that a YAML reader could take for something else, line breaks, long lines, characters that need an escape
WORDS = r"""
    yes no on off y n true True TRUE false null ~ Null .inf -.Inf .nan NaN nan infinity = << - -- --- ... ?
    1 0 -1 +1 1.0 1. 0x1f 0o7 017 1_000 1e3 1E-3 0b1 00 08 1,000 1e e1 0x 0xg 12:30 1:30:00 1.2.3
    2001-01-01 2001-01-01T00:00:00Z 2001-1-1 v1.37.2 0.0.0.0 ::1 fd00::/64 10.0.0.0/8
    : , [ ] { } # &a *a ! !t | > ' " % @ ` a:b a#b -a ?a :a \ a\b key * *.example.com a=b,c=d
"""
TEXTS = (
    *WORDS.split(),
    *("https://x:1/y?z=1&w=2", "--flag=value", "unix:///run/x.sock", "don't", 'say "hi"', "a, b"),
    *("", "  ", " a", "a ", "\ta", "a\t", "\n", "a\n", "a\nb", "a\n\nb\n", "a\n b\n\n", "\na", "\r\n", "a\r\nb"),
    *("a: b", "a #b", "- a", "? a", ": a", "é", "日本", "🚀", "İ", "a\u2029b"),
    *("\u0001", "\u007f", "\u0085", "\u00a0", "\u2028", "\ufeff"),
    *("word " * 30, "long plain words " * 8 + "end", "x" * 200),
)
NUMBERS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 10**20, 1.5, -0.25, 1e21, 1e-7, 123456789.125, 1e6, 10**6)
CHARACTERS = "abc XYZ019:#-'\"\\\n\t,[]{}&*!|>%@`?=~éñ日🚀\u00a0"
LENGTHS = (1, 2, 3, 5, 8, 20, 90, 130)
DEEPEST = 4


class Maker:
    """Draws values from one seed."""

    def __init__(self, seed: int) -> None:
        """Start the draw."""
        self.random = random.Random(seed)  # noqa: S311 - test data, to be drawn again from the same seed

    def text(self) -> str:
        """A string: one of the awkward ones, or characters at random."""
        if self.random.random() < 0.6:
            return self.random.choice(TEXTS)
        return "".join(self.random.choices(CHARACTERS, k=self.random.choice(LENGTHS)))

    def value(self, depth: int = 0) -> Value:
        """A value of any type; the deeper the more likely a scalar."""
        kind = self.random.choices(("text", "scalar", "mapping", "list"), (5, 1.2, 2, 1.8))[0]
        if kind == "text":
            return self.text()
        if kind == "scalar" or depth > DEEPEST:
            return self.random.choice((*NUMBERS, True, False, None))
        size = range(self.random.randrange(5))
        if kind == "mapping":
            return {self.text(): self.value(depth + 1) for _ in size}
        return [self.value(depth + 1) for _ in size]


def values(seed: int, count: int) -> Iterator[str]:
    """So many values as lines of JSON, half of them with escapes for all that is not ASCII."""
    maker = Maker(seed)
    for _ in range(count):
        yield json.dumps({"v": maker.value(), maker.text(): maker.value()}, ensure_ascii=maker.random.random() < 0.5)


def record(seed: int, count: int, out: Path) -> None:
    """Let the emitter of the newest recorded release write the values."""
    with tempfile.TemporaryDirectory() as folder:
        program = build_program(recorded_releases()[-1], HERE / "goyaml", Path(folder) / "goyaml")
        lines = "".join(f"{line}\n" for line in values(seed, count))
        done = subprocess.run([program], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    out.write_text(done.stdout, encoding="utf-8")


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("values", "record"):
        command = commands.add_parser(name)
        command.add_argument("seed", type=int)
        command.add_argument("count", type=int)
        if name == "record":
            command.add_argument("out", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "record":
        record(arguments.seed, arguments.count, arguments.out)
    else:
        for line in values(arguments.seed, arguments.count):
            print(line)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
