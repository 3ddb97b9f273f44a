"""An example spec's output, its exports, and what comes out of them compared with its manifest."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Final

from attrs import frozen
from good_specs import WAIVE

from kspec.cli.main import main
from kspec.encode.manifest import parse

SPECS: Final = Path(__file__).parents[1] / "specs" / "ok"
EXAMPLES: Final = sorted(path.stem for path in SPECS.glob("*.yaml") if path.stem != "external-etcd-folders")
"""The example specs of which an output can be built; one needs certificates of an etcd that others run."""
IS_ROOT: Final = os.getuid() == 0


@frozen
class Exported:
    """A built output, and where its exports may go; `nodes` are those that are looked at where each has its own."""

    out: Path
    folder: Path

    @property
    def nodes(self) -> list[str]:
        """The first and the last."""
        names = sorted(path.name for path in (self.out / "nodes").iterdir())
        return sorted({names[0], names[-1]})

    def export(self, name: str, target: str, *options: str) -> Path:
        """Export it in a format; the target."""
        path = self.folder / target
        assert main(["export", name, str(self.out), "-o", str(path), *options]) == 0
        return path

    def expected(self, node: str) -> dict[str, tuple[str, int]]:
        """Digest and mode of each file of a node, as the manifest and the output say them."""
        prefix = f"nodes/{node}/"
        files = parse((self.out / "manifest.json").read_bytes()).files
        return {
            path.removeprefix(prefix): (digest(self.out / path), entry.mode)
            for path, entry in files.items()
            if path.startswith(prefix)
        }


def build_example(case: str, folder: Path) -> Path:
    """The output of an example spec; it is built in `folder`, unless it is there."""
    copy, out = folder / "ok", folder / f"{case}.out"
    if not copy.exists():
        shutil.copytree(SPECS, copy)
    if not out.exists():
        assert main(["build", str(copy / f"{case}.yaml"), "-o", str(out), *WAIVE]) == 0
    return out


def digest(path: Path) -> str:
    """The digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def found(root: Path) -> dict[str, tuple[str, int]]:
    """Digest and mode of each file below a root folder; all have to be root's, if root has unpacked them."""
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    assert {(path.stat().st_uid, path.stat().st_gid) for path in files} <= {(0, 0) if IS_ROOT else own()}
    return {str(path.relative_to(root)): (digest(path), path.stat().st_mode & 0o7777) for path in files}


def own() -> tuple[int, int]:
    """This process's user and group."""
    return os.getuid(), os.getgid()
