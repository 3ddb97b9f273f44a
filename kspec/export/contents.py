"""What is in a tree, for the formats that say it: its public files, its secret ones by name, the cluster's images."""

import uuid
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from kspec.model.file import File, Sensitivity
from kspec.model.frozen import frozen
from kspec.model.host_tree import HostTree

_SAFE: Final = "/:"


@frozen
class Image:
    """A container image: `name` without tag and digest, as a registry's; `tag` and `digest` may be empty."""

    name: str
    tag: str = ""
    digest: str = ""

    @property
    def purl(self) -> str:
        """Its package URL, of type `oci` (package-url/purl-spec)."""
        version = f"@{quote(self.digest, safe=_SAFE)}" if self.digest else ""
        tag = f"&tag={quote(self.tag, safe=_SAFE)}" if self.tag else ""
        short = self.name.rpartition("/")[2].lower()
        return f"pkg:oci/{short}{version}?repository_url={quote(self.name.lower(), safe=_SAFE)}{tag}"


def images(names: Sequence[str]) -> tuple[Image, ...]:
    """Images by the names that `images.txt` has, each once, sorted."""
    return tuple(_image(name) for name in sorted(set(names)))


def _image(text: str) -> Image:
    rest, _, digest = text.partition("@")
    folder, _, last = rest.rpartition("/")
    last, _, tag = last.partition(":")
    return Image(f"{folder}/{last}" if folder else last, tag, digest)


def public_files(tree: HostTree) -> tuple[File, ...]:
    """The files whose digests may be known, sorted by path."""
    return tuple(sorted((f for f in tree.files if f.sensitivity is Sensitivity.PUBLIC), key=lambda file: file.path))


def secret_files(tree: HostTree) -> tuple[File, ...]:
    """The files of which only path and mode may be known, sorted by path."""
    return tuple(sorted((f for f in tree.files if f.sensitivity is Sensitivity.SECRET), key=lambda file: file.path))


def identifier(digest: str) -> str:
    """A UUID that follows from a digest (RFC 9562, version 5), where a format wants one that is its own."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://kspec.dev/contents/{digest}"))
