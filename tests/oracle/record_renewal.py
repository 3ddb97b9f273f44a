"""Record what `kubeadm certs renew all` leaves on a node.

usage: record_renewal.py CASE... [--release VERSION]

CASE is a recording of `golden/<release>/`. Its tree becomes a node's root, real kubeadm renews there, and what it has
changed is kept: golden/renewed/<release>/<case>/tree/..., with the text that kubeadm printed in log.txt. Needs root.
"""

import argparse
import filecmp
import shutil
import tempfile
from pathlib import Path

from host import split_host
from places import REPOSITORY, executable
from record import tidy

GOLDEN = REPOSITORY / "golden"


def record(release: str, case: str) -> bool:
    """Renew on one recorded node; whether kubeadm was content."""
    recording, out = GOLDEN / release / case, GOLDEN / "renewed" / release / case
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="root.") as folder:
        root = Path(folder)
        text, host = split_host((recording / "spec.yaml").read_text())
        host.furnish(root)
        shutil.copytree(recording / "tree", root, dirs_exist_ok=True)
        (root / "spec.yaml").write_text(text)
        command: list[str | Path] = [
            executable(release),
            "certs",
            "renew",
            "all",
            "--config",
            "/spec.yaml",
            "--rootfs",
            root,
        ]
        done = host.run(command)
        for path in sorted((recording / "tree").rglob("*")):
            relative = path.relative_to(recording / "tree")
            if path.is_file() and not filecmp.cmp(path, root / relative, shallow=False):
                (out / "tree" / relative).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / relative, out / "tree" / relative)
    out.mkdir(parents=True, exist_ok=True)
    (out / "log.txt").write_text(tidy(f"exit {done.returncode}\n{done.stdout}{done.stderr}"))
    print(release, case, "recorded" if done.returncode == 0 else "FAILED", flush=True)  # noqa: T201 - the program's result
    return done.returncode == 0


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="+")
    parser.add_argument("--release", default="v1.37.2", metavar="VERSION")
    arguments = parser.parse_args()
    fine = [record(arguments.release, case) for case in arguments.case]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main())
