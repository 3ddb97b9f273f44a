"""The discovery files that JoinConfigurations name: whether they are there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kspec.facts import codes
from kspec.go.url import origin
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path as FieldPath
from kspec.model.document import render_path
from kspec.model.wire import Wire

PATH: Final[FieldPath] = ("discovery", "file", "kubeConfigPath")


def find_discovery_files(wire: Wire, folder: Path) -> Iterator[Diagnostic]:
    """A warning for each discovery file that does not exist; a relative path starts at the spec's own `folder`.

    Rule: kubeadm's ValidateDiscoveryKubeConfigPath, which refuses it; but the file is wanted on the node, and may come
    later. A URL is not asked for, and an empty path is `check/`'s.
    """
    strict = wire.release.has("url-colons-strict")
    for join in wire.joins:
        value: object = join.value
        for step in PATH:
            value = value.get(step) if isinstance(value, dict) else None
        if not isinstance(value, str) or not value:
            continue
        parsed = origin(value, strict_colons=strict)
        if parsed is None or parsed.scheme or _exists(folder / value):
            continue
        name = render_path(PATH)
        yield Diagnostic(
            codes.DISCOVERY_FILE,
            f"{name}: there is no file {value}",
            join.locate(PATH),
            path=name,
            document=join.kind,
            kind="Invalid value",
            severity=Severity.WARNING,
            help="kubeadm join reads it on the node: bring it there, or name an https URL",
        )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or with a NUL: no file has such a name
        return False
