"""Trees as images: descriptors fit blobs, layers are shared, and umoci unpacks them."""

import hashlib
import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from kspec.export.oci import layout
from kspec.model.file import Sensitivity
from kspec.model.host_tree import HostTree


def test_every_descriptor_fits_its_blob(control_plane: HostTree, worker: HostTree) -> None:
    """Digest and size, from the index down to the layers; no blob is there for nothing."""
    files = {file.path: file.data for file in layout([control_plane, worker])}
    assert json.loads(files.pop("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
    manifests = json.loads(files.pop("index.json"))["manifests"]
    assert [one["annotations"]["org.opencontainers.image.ref.name"] for one in manifests] == ["cp-1", "worker-1"]
    used = set()
    descriptors = list(manifests)
    for descriptor in descriptors:
        path = "blobs/sha256/" + descriptor["digest"].removeprefix("sha256:")
        assert hashlib.sha256(files[path]).hexdigest() == path.rpartition("/")[2]
        assert len(files[path]) == descriptor["size"]
        used.add(path)
        if descriptor["mediaType"].endswith("manifest.v1+json"):
            manifest = json.loads(files[path])
            descriptors += [manifest["config"], *manifest["layers"]]
            config = json.loads(files["blobs/sha256/" + manifest["config"]["digest"].removeprefix("sha256:")])
            assert config["rootfs"]["diff_ids"] == [layer["digest"] for layer in manifest["layers"]]
    assert used == files.keys()


def test_what_all_have_is_one_layer(control_plane: HostTree, worker: HostTree) -> None:
    """The first layer of each image is the same, and holds no secret; one tree alone has one layer."""
    files = {file.path: file for file in layout([control_plane, worker])}
    manifests = [
        json.loads(files["blobs/sha256/" + one["digest"].removeprefix("sha256:")].data)
        for one in json.loads(files["index.json"].data)["manifests"]
    ]
    first, second = ([layer["digest"] for layer in manifest["layers"]] for manifest in manifests)
    assert first[0] == second[0]
    assert (len(first), len(second)) == (2, 2)
    assert files["blobs/sha256/" + first[0].removeprefix("sha256:")].sensitivity is Sensitivity.PUBLIC
    assert files["blobs/sha256/" + first[1].removeprefix("sha256:")].sensitivity is Sensitivity.SECRET


@pytest.mark.skipif(not shutil.which("umoci"), reason="umoci is not installed")
def test_umoci_unpacks_an_image(control_plane: HostTree, worker: HostTree, tmp_path: Path) -> None:
    """Every file of the tree, with its mode, and nothing else."""
    place = tmp_path / "oci"
    for file in layout([control_plane, worker]):
        (place / file.path).parent.mkdir(parents=True, exist_ok=True)
        (place / file.path).write_bytes(file.data)
    bundle = tmp_path / "bundle"
    subprocess.run(["umoci", "unpack", "--image", f"{place}:cp-1", bundle], check=True, capture_output=True)
    root = bundle / "rootfs"
    found = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert found == {file.path for file in control_plane.files}
    for file in control_plane.files:
        assert (root / file.path).read_bytes() == file.data
        assert stat.S_IMODE((root / file.path).stat().st_mode) == file.mode
    assert stat.S_IMODE((root / "var/lib/etcd").stat().st_mode) == 0o700
