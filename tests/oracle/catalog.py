"""Write what a release knows of itself beside its types: flags, feature gates, admission plugins.

usage: catalog.py VERSION OUT.json

Needs no built command; the first time takes some minutes a release. Types are another program's: record_types.py.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from go_modules import build_program
from places import HERE


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = build_program(arguments.version, HERE / "catalog", Path(folder) / "catalog")
        arguments.out.write_bytes(subprocess.run([program], capture_output=True, check=True).stdout)


if __name__ == "__main__":
    main()
