"""A tree's contents as CycloneDX 1.6, in JSON: no time in it, and a serial number that follows from the content."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

from kspec.export.contents import Image, identifier, images, public_files, secret_files
from kspec.model.file import File
from kspec.model.host_tree import HostTree

_SCHEMA: Final = "http://cyclonedx.org/schema/bom-1.6.schema.json"


def cyclonedx(tree: HostTree, names: Sequence[str], kspec: str) -> bytes:
    """The bill of materials of a tree.

    Args:
        tree: a node's or a role's; its secret files are named, and have no digest.
        names: the cluster's images, as `images.txt` has them.
        kspec: the version of kspec that built the tree.
    """
    contained = [
        *(_container(image) for image in images(names)),
        *(_file(file, hashlib.sha256(file.data).hexdigest()) for file in public_files(tree)),
        *(_file(file, "") for file in secret_files(tree)),
    ]
    top = {"type": "platform", "bom-ref": tree.name, "name": tree.name, "version": tree.kubernetes}
    tools = {"components": [{"type": "application", "name": "kspec", "version": kspec}]}
    body: dict[str, Any] = {
        "version": 1,
        "metadata": {"tools": tools, "component": top},
        "components": contained,
        "dependencies": [{"ref": tree.name, "dependsOn": [one["bom-ref"] for one in contained]}],
    }
    serial = identifier(hashlib.sha256(json.dumps(body).encode()).hexdigest())
    head = {"$schema": _SCHEMA, "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}"}
    return json.dumps({**head, **body}, indent=2).encode() + b"\n"


def _container(image: Image) -> dict[str, Any]:
    version = image.tag or image.digest
    said: dict[str, Any] = {"type": "container", "bom-ref": image.purl, "name": image.name}
    return {**said, **({"version": version} if version else {}), "purl": image.purl}


def _file(file: File, digest: str) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "file", "bom-ref": f"/{file.path}", "name": f"/{file.path}"}
    if digest:
        said["hashes"] = [{"alg": "SHA-256", "content": digest}]
    facts = {"kspec:mode": f"{file.mode:04o}", "kspec:sensitivity": file.sensitivity.value}
    return {**said, "properties": [{"name": name, "value": value} for name, value in facts.items()]}
