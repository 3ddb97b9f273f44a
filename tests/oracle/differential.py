"""Random specs through real kubeadm and through kspec: import what kubeadm wrote, build it frozen, compare every byte.

usage: differential.py [--seed SEED] [--count N] [--release VERSION]... [--keep DIR]

Without --release every release that kspec has data of, one after the other. Prints what differs, a spec a block, and
at the end how many were compared. Exit status 1 if anything differs. Needs root (kubeadm changes its root folder).
"""

import argparse
import contextlib
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from host import split_host
from places import REPOSITORY, executable, recorded_releases
from random_specs import RandomSpec, random_spec
from record import Recorder, Spec

from kspec.cli.main import main as kspec

sys.path.append(str(REPOSITORY / "tests"))

from good_specs import WAIVE
from test_golden import compare_objects, differences, modes, tree


def compare(made: RandomSpec, release: str, folder: Path) -> tuple[str, list[str]]:
    """What kubeadm said ("recorded", "refused", ...), and how kspec's files differ from kubeadm's."""
    _, host = split_host(made.host)
    outcome = Recorder(executable(release), Spec(made.kubeadm, host, None), folder / "kubeadm").record()
    spec = folder / "cluster.yaml"
    spec.write_text(f"{made.kubeadm}---\n{made.host}", encoding="utf-8")
    for path in re.findall(r"(?:caFile|certFile|keyFile): (/\S+)", made.kubeadm):
        beside = folder / path.lstrip("/")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.touch()
    return outcome, _rebuild(made, spec, folder) if outcome == "recorded" else []


def _rebuild(made: RandomSpec, spec: Path, folder: Path) -> list[str]:
    recording, out = folder / "kubeadm", folder / "out"
    status, said = run("import", f"{made.node}={recording / 'tree'}", "--spec", str(spec), *WAIVE)
    if status:
        return [f"import: {said}"]
    status, said = run("build", str(spec), "-o", str(out), "--frozen", *WAIVE)
    if status:
        return [f"build: {said}"]
    node = out / "nodes" / made.node
    found = differences(tree(recording / "tree"), tree(node))
    built = {
        f"/{path.relative_to(node)}": f"{path.stat().st_mode & 0o7777:04o}"
        for path in node.rglob("*")
        if path.is_file()
    }
    found += [
        f"mode of {path}: {mode}, {built.get(path)}"
        for path, mode in modes(recording).items()
        if built.get(path) != mode
    ]
    if (recording / "images.txt").read_text() != (out / "images.txt").read_text():
        found.append("images.txt differs")
    try:
        compare_objects(recording / "objects", out / "cluster")
    except AssertionError as error:
        found.append(f"objects: {error}")
    return found


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and standard error of kspec."""
    talk = io.StringIO()
    with contextlib.redirect_stderr(talk), contextlib.redirect_stdout(io.StringIO()):
        status = kspec(arguments)
    return status, talk.getvalue()


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--release", action="append", metavar="VERSION", default=[])
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what differs in this folder")
    arguments = parser.parse_args()
    counts: dict[str, int] = {}
    different = 0
    for number in range(arguments.count):
        for release in arguments.release or recorded_releases():
            name = f"{arguments.seed}-{number}-{release}"
            with tempfile.TemporaryDirectory() as folder:
                outcome, found = compare(random_spec(name, release), release, Path(folder))
                kind = outcome.partition(":")[0]
                counts[kind] = counts.get(kind, 0) + 1
                if found or kind == "FAILED":
                    different += bool(found)
                    print(f"== {name}: {outcome}\n" + "\n".join(found), flush=True)  # noqa: T201 - the program's result
                    if arguments.keep:
                        shutil.copytree(folder, arguments.keep / name, symlinks=True, dirs_exist_ok=True)
    print(f"{counts}, {different} differ")  # noqa: T201 - the program's result
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
