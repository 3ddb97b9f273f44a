"""Make YAML files, awkward ones and random ones, or record how Kubernetes reads them.

usage: yamlread.py record SEED COUNT OUT.jsonl     each line of OUT is {"file": ..., "documents": [...]}
       yamlread.py scalars OUT.jsonl               the same for scalars, by text, style and tag
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from go_modules import build_program
from places import HERE, recorded_releases

TAG = "tag:yaml.org,2002:"

# plain scalars whose type differs between YAML 1.1, 1.2 and Go
WORDS = r"""
    y Y yes Yes yEs no on off ON n N true True tRUE false null Null NULL ~ nUll .inf -.inf +.inf .Inf .nan
    .NaN .Nan 1 0 -0 +1 -1 1.30 1.0 1. 1e3 1E3 1e-7 1e20 1e21 123456789012345678901234567890 1e400 1e-400
    -1e400 0.0 -0.0 9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616
    -9223372036854775808 -9223372036854775809 0600 0o17 0O17 017 0x1F 0X1f 0b101 0B1 -0b1 +0b1 0b-1 0b+1 0b 0x
    0o 08 0800 009 00 0_7 1_000 1__0 _1 1_ 0x_1 0b1_0 1_0.5_0 -_1 +_ 0_ .5 .5e3 . .. -.5 +.5 1e e1 12:30
    1:30:00 190:20:30.15 0xFFFFFFFFFFFFFFFF 0x10000000000000000 100000.0 1e15 1e16 0.1 5e-324
    1.7976931348623157e308 1.0e2 +0x1f -0x1f -0o17 +017 0x1p-2 1e+3 Infinity NaN inf nan .INF .NAN 1,000 --
    1e1_0 1_e1 1.2.3 v1.37.2 2001-01-01 2001-1-1 2001-1-1T1:1:1Z 2001-01-01t00:00:00+01:00 2001-13-01
    2001-02-29 2000-02-29 << =
"""
PLAIN = tuple(WORDS.split())
TAGGED = (
    *((text, "quoted", "") for text in ("", "1", "yes", "null", "0600", "1.30", "<<")),
    *((text, "plain", f"{TAG}str") for text in ("1", "yes", "", "~", "1.30")),
    *((text, style, f"{TAG}int") for text in ("1", "0600", "a", "1.5", "", "yes") for style in ("plain", "quoted")),
    *((text, "quoted", f"{TAG}float") for text in ("1", "1.5", "a", "18446744073709551615", ".5", "1e3")),
    *((text, "quoted", f"{TAG}bool") for text in ("yes", "true", "x", "1")),
    *((text, "quoted", f"{TAG}null") for text in ("", "~", "x")),
    *((text, "quoted", f"{TAG}binary") for text in ("aGVsbG8=", "aGVsbG8", "/w==", "4oI=", "!", "")),
    *((text, "quoted", f"{TAG}timestamp") for text in ("2001-01-01", "2001-01-01 0:0:0", "x", "2001-02-29")),
    *((text, "plain", tag) for text in ("12", "x") for tag in ("!", "!foo", f"{TAG}foo", f"{TAG}merge")),
)

# pieces of YAML to throw together
PIECES = (
    *("a", "b", " ", "  ", "\n", "\n", "\n  ", "\n    ", ": ", ":", "- ", "-", "? ", "?", "[", "]", "{", "}", ","),
    *(", ", "'", "''", '"', '"', "\\", "\\n", "#", " # c", "|", "|-\n  x\n", "|+\n", "|2\n", ">"),
    *("> \n  x\n  y\n\n  z\n", "&a ", "*a", "*a ", "&b", "!!str ", "!!int ", "! ", "!", "<<: ", "\t", "---\n", "---"),
    *("...", "...\n", "%YAML 1.1\n", "@", "`", "%", "1", "true", "~", "null", "\r\n", "\r", "\x85", "\u2028", "é"),
    *("🚀", "k: v\n", "- x\n", "x: \n", "\n\n", "\n \n", "  y: z\n", "a: b", "c d", "'q'", '"d q"', "\\x41", "\\u00e9"),
    *("\\ ", "\\\n", "=", ".", "0x1", "\ufeff"),
)
LENGTHS = (1, 2, 3, 4, 5, 6, 8, 12, 20)


def files(seed: int, count: int) -> list[str]:
    """The awkward scalars at every place where a scalar can stand, and `count` heaps of pieces."""
    places = ("a: {}\n", "- {}\n", "{}: v\n", "? {}\n: v\n", "[{}]\n", "{{{}: v}}\n", "{}\n")
    draw = random.Random(seed)  # noqa: S311 - test data, to be drawn again from the same seed
    awkward = [place.format(text) for text in PLAIN for place in places]
    return awkward + ["".join(draw.choices(PIECES, k=draw.choice(LENGTHS))) for _ in range(count)]


def written(text: str, style: str, tag: str) -> str:
    """A file with the scalar as its only list item."""
    scalar = f'"{text}"' if style == "quoted" else text
    return f"- !<{tag}> {scalar}\n" if tag else f"- {scalar}\n"


def read(texts: Iterable[str]) -> list[str]:
    """What the newest recorded release makes of the files, one line of JSON each."""
    with tempfile.TemporaryDirectory() as folder:
        program = build_program(recorded_releases()[-1], HERE / "yamlread", Path(folder) / "yamlread")
        lines = "".join(f"{json.dumps(text)}\n" for text in texts)
        done = subprocess.run([program], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.removesuffix("\n").split("\n")


def record(seed: int, count: int, out: Path) -> None:
    """Record files."""
    out.write_text("".join(f"{line}\n" for line in read(files(seed, count))), encoding="utf-8")


def scalars(out: Path) -> None:
    """Record scalars."""
    cases = [(text, "plain", "") for text in PLAIN] + list(TAGGED)
    with out.open("w", encoding="utf-8") as stream:
        for (text, style, tag), line in zip(cases, read(written(*case) for case in cases), strict=True):
            (document,) = json.loads(line)["documents"]
            verdict = {"error": document["error"]} if "error" in document else {"json": document["json"][0]}
            stream.write(json.dumps({"text": text, "style": style, "tag": tag, **verdict}, ensure_ascii=False) + "\n")


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("record")
    command.add_argument("seed", type=int)
    command.add_argument("count", type=int)
    command.add_argument("out", type=Path)
    commands.add_parser("scalars").add_argument("out", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "record":
        record(arguments.seed, arguments.count, arguments.out)
    else:
        scalars(arguments.out)


if __name__ == "__main__":
    main()
