"""Fuzz the check of a spec, led by coverage, with atheris (which is not a dependency of the project's).

usage: pip install atheris, then
       python tests/fuzz/coverage_guided.py [FOLDER] [-max_total_time=1800]

FOLDER keeps the inputs that reach new code; without it, a temporary one. Options are libFuzzer's. An input that fails
is kept as `crash-<hash>` in the current folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kspec"]):
    from kspec.cli.check import check_file
    from kspec.report.formats import render

from damage import FRAGMENTS, corpus

LONGEST = 4096


def quoted(word: bytes) -> str:
    """A word in the notation of libFuzzer's dictionaries."""
    return "".join(rf"\x{byte:02x}" for byte in word)


def main() -> None:
    """Run the program."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeds, file = folder / "seeds", folder / "cluster.yaml"
        seeds.mkdir()
        for number, text in enumerate(corpus()):
            (seeds / str(number)).write_bytes(text)
        words = folder / "words"
        words.write_text("\n".join(f'"{quoted(word[:60])}"' for word in FRAGMENTS) + "\n")

        def check(data: bytes) -> None:
            file.write_bytes(data)
            render("text", [check_file(str(file))])

        options = ["-timeout=5", f"-max_len={LONGEST}", f"-dict={words}", "-rss_limit_mb=1024"]
        own = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
        given = [argument for argument in sys.argv[1:] if argument.startswith("-")]
        atheris.Setup([sys.argv[0], *(own or [str(folder / "found")]), str(seeds), *options, *given], check)
        (folder / "found").mkdir()
        atheris.Fuzz()


if __name__ == "__main__":
    main()
