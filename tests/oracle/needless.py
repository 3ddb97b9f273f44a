"""Find the recordings that prove nothing more than their neighbours do.

usage: needless.py [--golden DIR] [--delete]

A minor release keeps the recordings of its first and of its newest recorded patch. One of a patch between is worth
keeping where kubeadm changed: where it differs from the same case of the recorded patch before or after it. A case and
the nodes that joined it are one recording. Prints the folders that can go; --delete removes them.
"""

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path

from comparable import comparable
from places import REPOSITORY, minor_of, parsed

GOLDEN = REPOSITORY / "golden"


def needless(golden: Path) -> Iterator[Path]:
    """The folders of recordings between neighbours that are equal to them."""
    minors: dict[str, list[Path]] = {}
    for release in sorted(golden.glob("v*"), key=lambda path: parsed(path.name)):
        minors.setdefault(minor_of(release.name), []).append(release)
    for releases in minors.values():
        for release in releases[1:-1]:
            for case in sorted({path.name.partition("+")[0] for path in release.iterdir()}):
                if not _differs(case, release, releases):
                    yield from folders(release, case)


def folders(release: Path, case: str) -> list[Path]:
    """A case of a release and the nodes that joined it."""
    return sorted(path for path in release.iterdir() if path.name.partition("+")[0] == case)


def _differs(case: str, release: Path, releases: list[Path]) -> bool:
    """Whether a case differs from the one of the release before, or the one after, that have it."""
    at = releases.index(release)
    before = next((other for other in reversed(releases[:at]) if (other / case).is_dir()), None)
    after = next((other for other in releases[at + 1 :] if (other / case).is_dir()), None)
    own = {path.name: comparable(path) for path in folders(release, case)}
    for other in filter(None, (before, after)):
        theirs = {path.name: comparable(path) for path in folders(other, case)}
        if any(own[name] != theirs[name] for name in own.keys() & theirs.keys()) or own.keys() - theirs.keys():
            return True
    return before is None and after is None


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--golden", type=Path, default=GOLDEN)
    parser.add_argument("--delete", action="store_true")
    arguments = parser.parse_args()
    for folder in list(needless(arguments.golden)):
        print(folder)  # noqa: T201 - the program's result
        if arguments.delete:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
