"""Write what an etcd knows of itself: its flags and feature gates.

usage: record_etcd.py VERSION...

Writes kspec/facts/etcd/<minor>.json for each version, such as v3.7.0. Needs no built command; the first time takes a
minute a version. etcd keeps its flags in an unexported function of its package etcdmain, so that two files of
etcdflags/ are laid into that package of a copy of its source.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from go_modules import go
from places import HERE, REPOSITORY
from record_catalog import leaves

SERVER = "go.etcd.io/etcd/server/v3"
FACTS = REPOSITORY / "kspec" / "facts" / "etcd"


def catalog(version: str) -> dict[str, Any]:
    """The flags and gates of an etcd, as its own code has them."""
    source = HERE / "etcdflags"
    with tempfile.TemporaryDirectory(prefix="oracle-go.") as name:
        module = Path(name)
        (module / "go.mod").write_text(f"module oracle\ngo 1.26\nrequire {SERVER} {version}\n")
        (module / "main.go").write_text((source / "main.go").read_text())
        server = Path(json.loads(go("mod", "download", "-json", f"{SERVER}@{version}", folder=module))["Dir"])
        shutil.copytree(server, module / "server", copy_function=shutil.copyfile)
        (module / "server" / "etcdmain").chmod(0o755)
        gates = "gates.go" if (server / "features").is_dir() else "no_gates.go"
        for file in ("write_flags.go", gates):
            (module / "server" / "etcdmain" / f"kspec_{file}").write_text((source / file).read_text())
        go("mod", "edit", "-replace", f"{SERVER}=./server", folder=module)
        go("build", "-o", str(module / "flags"), ".", folder=module)
        found: dict[str, Any] = json.loads(subprocess.run([module / "flags"], capture_output=True, check=True).stdout)
    return found


def flag(row: dict[str, Any]) -> dict[str, Any]:
    """A flag without what is usual: no words, not deprecated."""
    return {key: row[key] for key in ("type", "default", "words", "deprecated") if key in row}


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="+", metavar="VERSION", help="a release of etcd, such as v3.7.0")
    for version in parser.parse_args().versions:
        found = catalog(version)
        flags = leaves({name: flag(row) for name, row in sorted(found["flags"].items())}, "  ")
        gates = leaves(dict(sorted(found["gates"].items())), "  ")
        text = f'{{\n "version": "{version}",\n "flags": {flags},\n "gates": {gates}\n}}\n'
        path = FACTS / f"{version.rpartition('.')[0].removeprefix('v')}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
