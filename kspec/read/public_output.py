"""The public files of an output, as its manifest lists them. A secret file is never opened: it need not be there."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.encode.manifest import Manifest
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import Sensitivity
from kspec.model.frozen import field, frozen
from kspec.read.output_manifest import read_manifest


@frozen
class PublicOutput:
    """The manifest, the public files that are as it says, and a sentence about each that is not."""

    manifest: Manifest
    files: Mapping[str, bytes] = field(repr=False)
    wrong: tuple[str, ...]

    @property
    def secret(self) -> tuple[str, ...]:
        """The paths of the secret files."""
        return tuple(path for path, row in self.manifest.files.items() if row.sensitivity is Sensitivity.SECRET)


def read_public(output: Path) -> PublicOutput | Diagnostic:
    """Read an output's public files, or tell why the folder is not an output."""
    found = read_manifest(output)
    if isinstance(found, Diagnostic):
        return found
    manifest, _ = found
    files: dict[str, bytes] = {}
    wrong = []
    for path, entry in manifest.files.items():
        if entry.sensitivity is Sensitivity.SECRET:
            continue
        content = _content(output / path)
        if content is None:
            wrong.append(f"{path} is missing, or not a regular file")
        elif not _is_as_built(content, entry.sha256):
            wrong.append(f"{path} was changed after the build")
        else:
            files[path] = content
    return PublicOutput(manifest, files, tuple(wrong))


def _is_as_built(content: bytes, digest: str) -> bool:
    """Whether a file has its digest, be its lines ended by a checkout as on Windows."""
    forms = (content, content.replace(b"\r\n", b"\n"))
    return any(hashlib.sha256(form).hexdigest() == digest for form in forms)


def _content(path: Path) -> bytes | None:
    try:
        return read_regular(str(path), most=bounds.OUTPUT)[0]
    except PermissionError:
        raise
    except OSError:
        return None
