"""A tree's contents as SPDX 2.3, in JSON.

SPDX wants a time, which is the one that archives have, and a digest of each file: so a secret file is in the list of
files that the package's verification code leaves out, and nowhere else.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from kspec.export.contents import Image, identifier, images, public_files, secret_files
from kspec.export.tar import TIME
from kspec.model.file import File
from kspec.model.host_tree import HostTree

_CREATED: Final = datetime.fromtimestamp(TIME, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
_DOCUMENT, _TREE = "SPDXRef-DOCUMENT", "SPDXRef-Tree"
_UNKNOWN: Final = "NOASSERTION"


def spdx(tree: HostTree, names: Sequence[str], kspec: str) -> bytes:
    """The document of a tree. Arguments: as `cyclonedx.cyclonedx`."""
    own, pulled = public_files(tree), images(names)
    package = {
        "SPDXID": _TREE,
        "name": tree.name,
        "versionInfo": tree.kubernetes,
        "downloadLocation": _UNKNOWN,
        "filesAnalyzed": True,
        "packageVerificationCode": {
            "packageVerificationCodeValue": _verification_code(own),
            "packageVerificationCodeExcludedFiles": [f"./{file.path}" for file in secret_files(tree)],
        },
        **_NO_LICENSE,
    }
    body = {
        "packages": [package, *(_container(image) for image in pulled)],
        "files": [_file(file) for file in own],
        "relationships": [
            _relation(_DOCUMENT, "DESCRIBES", _TREE),
            *(_relation(_TREE, "CONTAINS", _name(f"./{file.path}")) for file in own),
            *(_relation(_TREE, "DEPENDS_ON", _name(image.purl)) for image in pulled),
        ],
    }
    serial = identifier(hashlib.sha256(json.dumps([tree.name, kspec, body]).encode()).hexdigest())
    head = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": tree.name,
        "documentNamespace": f"https://kspec.dev/spdx/{serial}",
        "creationInfo": {"created": _CREATED, "creators": [f"Tool: kspec-{kspec}"]},
    }
    return json.dumps({**head, **body}, indent=2).encode() + b"\n"


_NO_LICENSE: Final = {"licenseConcluded": _UNKNOWN, "licenseDeclared": _UNKNOWN, "copyrightText": _UNKNOWN}


def _container(image: Image) -> dict[str, Any]:
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": image.purl}
    version = image.tag or image.digest
    return {
        "SPDXID": _name(image.purl),
        "name": image.name,
        **({"versionInfo": version} if version else {}),
        "downloadLocation": _UNKNOWN,
        "filesAnalyzed": False,
        "primaryPackagePurpose": "CONTAINER",
        "externalRefs": [reference],
        **_NO_LICENSE,
    }


def _file(file: File) -> dict[str, Any]:
    digests = {"SHA1": _sha1(file.data), "SHA256": hashlib.sha256(file.data).hexdigest()}
    return {
        "SPDXID": _name(f"./{file.path}"),
        "fileName": f"./{file.path}",
        "checksums": [{"algorithm": name, "checksumValue": value} for name, value in digests.items()],
        "licenseConcluded": _UNKNOWN,
        "copyrightText": _UNKNOWN,
    }


def _relation(left: str, kind: str, right: str) -> dict[str, str]:
    return {"spdxElementId": left, "relationshipType": kind, "relatedSpdxElement": right}


def _name(text: str) -> str:
    """An identifier of SPDX, which has letters, digits, `.` and `-` alone."""
    return f"SPDXRef-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _verification_code(files: Sequence[File]) -> str:
    """As SPDX 2.3, section 7.9, has it: the SHA-1 of the files' SHA-1, sorted."""
    return _sha1("".join(sorted(_sha1(file.data) for file in files)).encode())


def _sha1(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
