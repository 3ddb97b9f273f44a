"""Write what a release's components know of themselves: flags, feature gates, admission plugins.

usage: record_catalog.py VERSION...

Writes kspec/facts/flags/<minor>.json, gates/<minor>.json,
admission/<minor>.json and groups/<minor>.json. Needs no built command; the first
time takes some minutes a release.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from go_modules import build_program
from places import HERE, REPOSITORY, minor_of

FACTS = REPOSITORY / "kspec" / "facts"
COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet")
"""kube-proxy is left out: no spec gives it arguments."""


def leaves(rows: dict[str, Any], indent: str = " ") -> str:
    """A mapping as JSON with one value a line."""
    inner = f",\n{indent}".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in rows.items())
    return f"{{\n{indent}{inner}\n{indent[:-1]}}}"


def flag(row: dict[str, Any]) -> list[Any]:
    """A flag as its type and, where it is deprecated, what the component says of that."""
    said = row.get("deprecated", "").partition(" See https://")[0]
    return [row["type"], said] if said else [row["type"]]


def write(catalog: dict[str, Any], minor: str) -> None:
    """Write the tables of a minor release."""
    sections = [
        f" {json.dumps(name)}: {leaves({row['name']: flag(row) for row in catalog['flags'][name]}, '  ')}"
        for name in COMPONENTS
    ]
    plugins = {row["name"]: row["defaultOn"] for row in catalog["admissionPlugins"]}
    tables = {
        "flags": "{\n" + ",\n".join(sections) + "\n}",
        "gates": leaves(catalog["featureGates"]),
        "admission": leaves(dict(sorted(plugins.items()))),
        "groups": leaves(dict(sorted(catalog["apiGroups"].items()))),
    }
    for folder, text in tables.items():
        path = FACTS / folder / f"{minor}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        print(path)  # noqa: T201 - the program's result


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="+", metavar="VERSION", help="a release, such as v1.37.2")
    for version in parser.parse_args().versions:
        with tempfile.TemporaryDirectory() as folder:
            program = build_program(version, HERE / "catalog", Path(folder) / "catalog")
            catalog = json.loads(subprocess.run([program], capture_output=True, check=True).stdout)
        write(catalog, minor_of(version))


if __name__ == "__main__":
    main()
