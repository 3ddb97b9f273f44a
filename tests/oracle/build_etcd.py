"""Build etcd and etcdctl of a release as ordinary Go modules.

usage: build_etcd.py VERSION [--out DIR]

They go to DIR, by default `etcd` in the oracle's cache.
"""

import argparse
import tempfile
from pathlib import Path

from go_modules import go
from places import cache

MODULES = {"etcd": "go.etcd.io/etcd/server/v3", "etcdctl": "go.etcd.io/etcd/etcdctl/v3"}


def build(version: str, out: Path) -> None:
    """Build both commands at `version` (as in "v3.7.0") into the folder `out`, which is made."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oracle-go.") as name:
        module = Path(name)
        requirements = "".join(f"require {package} {version}\n" for package in MODULES.values())
        (module / "go.mod").write_text(f"module oracle\ngo 1.26\n{requirements}")
        for command, package in MODULES.items():
            target = out.resolve() / command
            go("build", "-trimpath", "-ldflags", "-s -w", "-o", str(target), package, folder=module)
            print(target)  # noqa: T201 - the program's result


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release of etcd, such as v3.7.0")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    build(arguments.version, arguments.out or cache() / "etcd")


if __name__ == "__main__":
    main()
