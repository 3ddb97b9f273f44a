"""A seed for cloud-init's data source NoCloud: a FAT image with the label CIDATA, or a folder of its two files."""

import hashlib
import json

from kspec.export.cloud_init import user_data
from kspec.export.fat import image
from kspec.model.file import File, Sensitivity
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret

LABEL = "CIDATA"
"""By which cloud-init finds the volume, in lower or upper case."""


def seed(tree: HostTree) -> tuple[File, ...]:
    """The two files. Metadata is JSON, which is YAML as well; the instance is new when a public file is another one."""
    data = user_data(tree)
    public = hashlib.sha256()
    for file in tree.files:
        if file.sensitivity is Sensitivity.PUBLIC:
            public.update(file.path.encode() + b"\0" + hashlib.sha256(file.data).digest())
    meta = {"instance-id": f"{tree.name}-{public.hexdigest()[:16]}", "local-hostname": tree.name}
    metadata = json.dumps(meta, indent=2).encode() + b"\n"
    if tree.is_secret:
        return (File("meta-data", metadata), File("user-data", Secret(data), 0o600))
    return (File("meta-data", metadata), File("user-data", data))


def volume(tree: HostTree) -> bytes:
    """The same as a file system. Errors: as `fat.image`."""
    return image(LABEL, {file.path: file.data for file in seed(tree)})
