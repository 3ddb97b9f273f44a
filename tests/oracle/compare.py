"""Show what differs between the recordings of two releases, apart from what always does.

usage: compare.py VERSION VERSION [CASE...] [--golden DIR] [--new-golden DIR]

Certificates, keys and kubeconfigs are opened (`comparable.py`): a usage, a name, an algorithm that changed is a line.
Cases that differ in the same lines are shown once. What is shown is what a row of changes.json has to explain. The
exit status is 1 where something differs.
"""

import argparse
import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from comparable import comparable
from places import REPOSITORY

GOLDEN = REPOSITORY / "golden"
ETCD = "tree/etc/kubernetes/manifests/etcd.yaml"


def differences(old: Path, new: Path) -> dict[str, str]:
    """Name of a file -> the lines in which two recordings of a case differ, for each file that does."""
    before, after = comparable(old), comparable(new)
    if (ETCD in before) != (ETCD in after) and "+" in old.name:
        before, after = without_etcd(before), without_etcd(after)
    found = {}
    for name in sorted(before.keys() | after.keys()):
        was, now = (text[name].split("\n") if name in text else [] for text in (before, after))
        if was != now:
            found[name] = "\n".join([*difflib.unified_diff(was, now, lineterm="", n=1)][2:])
    return found


def without_etcd(texts: dict[str, str]) -> dict[str, str]:
    """A joined node's texts without what joining an etcd adds: some were recorded where there was none to join."""
    rest = {name: text for name, text in texts.items() if name not in {ETCD, "log.txt"}}
    rest["modes.txt"] = rest["modes.txt"].replace(f"0600 /{ETCD.removeprefix('tree/')}\n", "")
    return rest


def common_cases(old: Path, new: Path) -> list[str]:
    """The cases that two folders of recordings have both."""
    return sorted(path.name for path in old.iterdir() if (new / path.name).is_dir())


def report(old: Path, new: Path, cases: Sequence[str]) -> Iterator[str]:
    """What differs, a block for each difference, with the cases and files that have it."""
    having: dict[str, list[str]] = {}
    for case in cases:
        for name, lines in differences(old / case, new / case).items():
            having.setdefault(lines, []).append(f"{case}/{name}")
    for lines, places in having.items():
        more = f" and {len(places) - 1} more: {', '.join(places[1:4])}" if len(places) > 1 else ""
        yield f"--- {old.name}/{places[0]}\n+++ {new.name}/{places[0]}{more}\n{lines}"


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--golden", type=Path, default=GOLDEN)
    parser.add_argument("--new-golden", type=Path, help="where the second version's recordings are, if elsewhere")
    arguments = parser.parse_args()
    old, new = arguments.golden / arguments.old, (arguments.new_golden or arguments.golden) / arguments.new
    for folder in (old, new):
        if not folder.is_dir():
            parser.error(f"{folder} is missing: record_all.py --release {folder.name}")
    blocks = list(report(old, new, arguments.cases or common_cases(old, new)))
    for block in blocks:
        print(block)  # noqa: T201 - the program's result
    return int(bool(blocks))


if __name__ == "__main__":
    raise SystemExit(main())
