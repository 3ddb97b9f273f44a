"""Write which field of a KubeletConfiguration each of the kubelet's flags sets.

usage: record_kubelet_fields.py VERSION...

Writes kspec/facts/kubelet_fields/<minor>.json, by the addresses that the kubelet's own flags write to
(kubeletfields/). Needs no built command; the first time takes some minutes a release.
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
            program = build_program(version, HERE / "kubeletfields", Path(folder) / "fields")
            text = subprocess.run([program], capture_output=True, check=True, text=True).stdout
        path = REPOSITORY / "kspec" / "facts" / "kubelet_fields" / f"{minor_of(version)}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
