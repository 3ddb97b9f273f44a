"""A set of three clusters, built once: one of them the hub, all below one root."""

import json
from pathlib import Path
from typing import Any, Final

from cluster_sets import cluster, write_set
from ruamel.yaml import YAML

CLUSTERS: Final = ("hub", "eu", "us")
MORE: Final = (
    "authorities: shared-root\nhub: hub\nregistrations: [argocd, karmada, cluster-api]\nsharedServices: true\n"
)
NOW: Final = "2030-01-01T00:00:00Z"


def write_shop(folder: Path, more: str = MORE) -> Path:
    """The set's file, not yet built."""
    return write_set(folder, {name: cluster(name, number) for number, name in enumerate(CLUSTERS, 1)}, more)


def build_words(file: Path, *more: str) -> tuple[str, ...]:
    """The command line that builds it."""
    return ("build", str(file), "-o", str(file.parent / "out"), "--now", NOW, *more)


def documents(file: Path) -> list[Any]:
    """The documents of a file of YAML."""
    return list(YAML(typ="safe", pure=True).load_all(file.read_text()))


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder: its mode and content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode & 0o777, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_json(text: str) -> Any:  # noqa: ANN401 - JSON
    """What a command says to a program."""
    return json.loads(text)
