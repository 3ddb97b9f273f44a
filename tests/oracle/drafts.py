"""Specs drafted from what real kubeadm wrote of random specs: draft, import, build frozen, compare every byte.

usage: drafts.py [--seed SEED] [--count N] [--release VERSION]...

Without --release every release that kspec has data of, one after the other. Prints what differs, a spec a block, what
of it the draft had told, and at the end how many drafts made every file again. Exit status 1 if anything differs that
was not told. Needs root (kubeadm changes its root folder).
"""

import argparse
import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from differential import run
from host import split_host
from places import REPOSITORY, executable, recorded_releases
from random_specs import random_spec
from record import Recorder, Spec

from kspec.cli.main import main as kspec

sys.path.append(str(REPOSITORY / "tests"))

from test_golden import differences, tree


def draft(given: str, spec: Path) -> dict[str, Any]:
    """What `kspec import --draft` answers to a program, with what it said to people as `said`."""
    out, talk = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(talk):
        kspec(["import", given, "--draft", str(spec), "--format", "json"])
    answer: dict[str, Any] = json.loads(out.getvalue())
    return {**answer, "said": talk.getvalue()}


def compare(node: str, root: Path, spec: Path) -> tuple[list[str], list[str]]:
    """How a build by the draft differs from a node's files, and the files of which the draft had told it."""
    given = f"{node}={root}"
    answer = draft(given, spec)
    if answer["status"]:
        return [f"draft: {answer['fault']}{answer['said']}"], []
    told = [str(Path(file).relative_to(root)) for file in answer["left"]]
    pins = [word for pin in answer["pins"] for word in ("--pin", pin)]
    status, said = run("import", given, "--spec", str(spec), *pins)
    if status:
        return [f"import: {said}"], told
    out = spec.parent / "out"
    status, said = run("build", str(spec), "-o", str(out), "--frozen")
    if status:
        return [f"build: {said}"], told
    return differences(tree(root), tree(out / "nodes" / node.lower())), told


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="draft")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--release", action="append", metavar="VERSION", default=[])
    arguments = parser.parse_args()
    whole = recorded = untold = 0
    for number in range(arguments.count):
        for release in arguments.release or recorded_releases():
            name = f"{arguments.seed}-{number}-{release}"
            made = random_spec(name, release)
            with tempfile.TemporaryDirectory() as folder:
                _, host = split_host(made.host)
                recording = Path(folder) / "kubeadm"
                if Recorder(executable(release), Spec(made.kubeadm, host, None), recording).record() != "recorded":
                    continue
                recorded += 1
                found, told = compare(made.node, recording / "tree", Path(folder) / "cluster.yaml")
            whole += not found
            untold += any(difference.partition(":")[0].partition(" is ")[0] not in told for difference in found)
            if found:
                lines = [f"== {name}", *found, f"told: {', '.join(told) or 'nothing'}"]
                print("\n".join(lines), flush=True)  # noqa: T201 - the program's result
    print(f"{whole} of {recorded} drafts make every file again, {untold} differ untold")  # noqa: T201 - as above
    return 1 if untold else 0


if __name__ == "__main__":
    raise SystemExit(main())
