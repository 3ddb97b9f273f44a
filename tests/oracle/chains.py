"""Ask Go and Kubernetes' own code who trusts which certificate, and which token is accepted (`chains/`).

usage: chains.py VERSION < QUESTIONS.jsonl

VERSION is a release, whose code answers; the program is built into the oracle's cache if it is not there. Questions and
answers are JSON objects, one a line, as chains/main.go tells. `tests/test_rotation_in_go.py` asks at every stage of
every rotation.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from go_modules import build_program
from places import HERE, cache


def program(version: str) -> Path:
    """The program of a release, built if need be, or if its source is newer."""
    found, source = cache() / version / "chains", HERE / "chains"
    newest = max(path.stat().st_mtime for path in source.glob("*.go"))
    if found.is_file() and found.stat().st_mtime >= newest:
        return found
    return build_program(version, source, found)


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    version: str = parser.parse_args().version
    return subprocess.run([program(version)], stdin=sys.stdin, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
