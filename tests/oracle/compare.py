"""Show what differs between the recordings of two releases, apart from what always does.

usage: compare.py VERSION VERSION [CASE...]

Keys, certificates and drawn tokens differ between any two recordings and are left out, versions and image tags are
masked, and the numbers that order the objects are dropped. What is left is what a row of changes.json has to explain.
"""

import argparse
import difflib
import re
from pathlib import Path

from places import REPOSITORY

GOLDEN = REPOSITORY / "golden"
LEFT_OUT = re.compile(r"\.(crt|key|pub)$|^spec\.yaml$|^log\.txt$|^images\.txt$|-bootstrap-token-|-kubeadm-certs\.")
MASKS = (
    (re.compile(r"[A-Za-z0-9+/=]{60,}"), "<base64>"),
    (re.compile(r"\b(etcd|coredns|pause):v?[\d.]+(-\d+)?"), r"\1:<tag>"),
    (re.compile(r"\bv1\.\d+\.\d+"), "<version>"),
    (re.compile(r"^([WI])\d{4} .*?\]", re.MULTILINE), r"\1 <place>]"),
)


def files(recording: Path) -> dict[str, Path]:
    """The files worth comparing, by name."""
    found = {str(path.relative_to(recording)): path for path in sorted(recording.rglob("*")) if path.is_file()}
    return {
        re.sub(r"^objects/\d\d-", "objects/", name): path for name, path in found.items() if not LEFT_OUT.search(name)
    }


def read(path: Path | None) -> list[str]:
    """A file's masked lines; of no file none."""
    text = path.read_text(encoding="utf-8") if path else ""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text.split("\n")


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("cases", nargs="*", metavar="CASE")
    arguments = parser.parse_args()
    old, new = GOLDEN / arguments.old, GOLDEN / arguments.new
    both = sorted(path.name for path in old.iterdir() if (new / path.name).is_dir())
    different = 0
    for case in arguments.cases or both:
        before, after = files(old / case), files(new / case)
        for name in sorted(before.keys() | after.keys()):
            names = f"{arguments.old}/{case}/{name}", f"{arguments.new}/{case}/{name}"
            lines = difflib.unified_diff(read(before.get(name)), read(after.get(name)), *names, lineterm="", n=1)
            for line in lines:
                different = 1
                print(line)  # noqa: T201 - the program's result
    return different


if __name__ == "__main__":
    raise SystemExit(main())
