"""Check a node's tree before it is baked, and the root folder that it goes into.

usage: check.py OUT NODE [ROOT]

The tree `OUT/nodes/NODE` must be what `OUT/manifest.json` says: every file with its mode, public ones with their
digest, and no other; none of its certificates may have expired (`openssl` reads them). Where the image is mounted at
ROOT, no folder on the way may be a link that leads out of it: an absolute link means the image's own `/`, which only a
program inside the image can follow.

Prints what is wrong, a line each; the exit status is 1 then.
"""

import base64
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_EMBEDDED = re.compile(rb"(?:client-certificate|certificate-authority)-data: *([A-Za-z0-9+/=]+)")


def check(out: Path, node: str, root: Path | None) -> Iterator[str]:
    """Everything that speaks against baking."""
    try:
        manifest = json.loads((out / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        yield f"{out} is not an output of kspec: {error}"
        return
    prefix = f"nodes/{node}/"
    files = _files(manifest)
    listed = {path: entry for path, entry in files.items() if path.startswith(prefix)}
    if not listed:
        nodes = sorted({path.split("/")[1] for path in files if path.startswith("nodes/")})
        yield f"{out} has no node {node}, expected one of: {', '.join(nodes)}"
        return
    for path, entry in listed.items():
        yield from _file(out / path, entry)
    found = {path.relative_to(out).as_posix() for path in (out / prefix).rglob("*") if not path.is_dir()}
    for path in sorted(found - listed.keys()):
        yield f"{out / path} is not in the manifest"
    if root is not None:
        yield from _links(root, sorted({Path(path).relative_to(prefix).parent for path in listed}))


def _files(manifest: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Every file that the manifest lists: by itself, or once for several nodes that have it alike."""
    files: dict[str, dict[str, str]] = dict(manifest["files"])
    for group in manifest["alike"]:
        for node in group["nodes"]:
            files |= {f"nodes/{node}/{path}": entry for path, entry in group["files"].items()}
    return files


def _file(path: Path, entry: dict[str, str]) -> Iterator[str]:
    try:
        status, content = path.lstat(), path.read_bytes()
    except OSError as error:
        yield f"{path}: {error.strerror}; build again, with the keyring"
        return
    mode = f"{stat.S_IMODE(status.st_mode):04o}"
    if mode != entry["mode"]:
        yield f"{path} has mode {mode}, not {entry['mode']}; build again"
    if "sha256" in entry and hashlib.sha256(content).hexdigest() != entry["sha256"]:
        yield f"{path} is not what kspec wrote; build again"
    for certificate in _certificates(path, content):
        command = ["openssl", "x509", "-noout", "-checkend", "0"]
        if subprocess.run(command, input=certificate, capture_output=True, check=False).returncode:  # noqa: S603 - fixed words
            yield f"{path} holds a certificate that has expired"


def _certificates(path: Path, content: bytes) -> Iterator[bytes]:
    if path.suffix in {".crt", ".pem"} and b"BEGIN CERTIFICATE" in content:
        yield content
    for data in _EMBEDDED.findall(content):
        yield base64.b64decode(data)


def _links(root: Path, folders: list[Path]) -> Iterator[str]:
    """Links among the folders that lead out of the image."""
    top = os.path.realpath(root)
    for link in sorted({root / part for folder in folders for part in (folder, *folder.parents) if part.parts}):
        if not link.is_symlink():
            continue
        target = link.readlink()
        if target.is_absolute() or os.path.commonpath([top, os.path.realpath(link)]) != top:
            yield f"{link} is a link to {target}, which only the image itself can follow: name its target's place"


def main() -> int:
    """Run the program."""
    match sys.argv[1:]:
        case [out, node]:
            wrong = list(check(Path(out), node, None))
        case [out, node, root]:
            wrong = list(check(Path(out), node, Path(root) if root else None))
        case _:
            wrong = [__doc__ or ""]
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
