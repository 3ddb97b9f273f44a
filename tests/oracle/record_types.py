"""Write a release's table of types, `kspec/facts/types/<minor>.json`, from its own Go types.

usage: record_types.py VERSION...

Needs no built command; takes half a minute a release.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from go_modules import build_program
from places import HERE, REPOSITORY, minor_of


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="+", metavar="VERSION", help="a release, such as v1.37.2")
    for version in parser.parse_args().versions:
        with tempfile.TemporaryDirectory() as folder:
            program = build_program(version, HERE / "types", Path(folder) / "types")
            table = subprocess.run([program], capture_output=True, check=True).stdout
        target = REPOSITORY / "kspec" / "facts" / "types" / f"{minor_of(version)}.json"
        target.write_bytes(table)
        print(target)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
