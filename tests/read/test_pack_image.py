"""A pack as an OCI layout."""

import gzip
import tarfile
from pathlib import Path

import pytest
from pack_specs import DESCRIPTION, layer, layout

from kspec.disk.sources import Sources, UnusableFileError
from kspec.read.pack_image import read_image

PACK = layer({"./pack.yaml": DESCRIPTION.encode(), "lib/a.libsonnet": b"{}"})


@pytest.mark.parametrize("packed", [PACK, gzip.compress(PACK)], ids=["tar", "gzip"])
def test_the_files_of_all_layers_are_the_packs(tmp_path: Path, packed: bytes) -> None:
    """Later ones over earlier ones; what was read is noted."""
    sources = Sources()
    files = read_image(layout(tmp_path, packed, layer({"lib/a.libsonnet": b"[]"})), sources)
    assert files == {"pack.yaml": DESCRIPTION.encode(), "lib/a.libsonnet": b"[]"}
    assert len(sources.files) == 4


def test_a_changed_blob_is_found(tmp_path: Path) -> None:
    """By digest, and by size."""
    layout(tmp_path, PACK)
    for path in (tmp_path / "blobs" / "sha256").iterdir():
        path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UnusableFileError, match="was changed: blobs/sha256/"):
        read_image(tmp_path, Sources())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (layer({"../a": b""}), "is not a file of the pack"),
        (layer({"/etc/a": b""}), "is not a file of the pack"),
        (layer({"a": b""}, tarfile.SYMTYPE), "is not a file of the pack"),
        (b"no archive" * 100, "a layer is not a tar archive"),
        (gzip.compress(PACK)[:-9], "a layer is cut off"),
        (gzip.compress(bytes(17 << 20)), "larger than 16 MiB"),
    ],
)
def test_a_hostile_layer_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    """Nothing in it reaches a disk."""
    with pytest.raises(UnusableFileError, match=reason):
        read_image(layout(tmp_path, content), Sources())


@pytest.mark.parametrize("index", ["[]", "{", '{"manifests": []}', '{"manifests": [{"digest": "md5:1"}]}'])
def test_a_hostile_index_is_refused(tmp_path: Path, index: str) -> None:
    """Whatever it holds."""
    (tmp_path / "index.json").write_text(index)
    with pytest.raises(UnusableFileError):
        read_image(tmp_path, Sources())
