"""Certificates of a tree that are no longer valid: what is baked into an image must not outlive them unseen."""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from kspec.model.file import File, Withheld
from kspec.model.host_tree import HostTree
from kspec.x509.reader import ParsedCertificate, parse_all

_EMBEDDED: Final = re.compile(
    rb"^ *(?:client-certificate|certificate-authority)-data: *([A-Za-z0-9+/=]+) *$", re.MULTILINE
)
"""Where a kubeconfig holds certificates."""
_MARK: Final = b"-----BEGIN CERTIFICATE-----"


def expired(trees: Sequence[HostTree], moment: datetime) -> tuple[str, ...]:
    """What holds a certificate that has ended at a moment, with the day of its end: `<tree>: <path> (<day>)`."""
    return tuple(
        f"{tree.name}: {file.path} ({end:%Y-%m-%d})"
        for tree in trees
        for file in tree.files
        for certificate in _certificates(file)
        if (end := certificate.validity.not_after) < moment
    )


def authorities(file: File) -> bool:
    """Whether a file holds an authority's certificate."""
    return any(certificate.is_authority for certificate in _certificates(file))


def _certificates(file: File) -> Iterator[ParsedCertificate]:
    """The certificates in a file at hand; what is not a certificate is passed over, for a reader to complain of."""
    if isinstance(file.content, Withheld):
        return
    texts = [file.data] if _MARK in file.data else []
    for found in _EMBEDDED.finditer(file.data):
        try:
            texts.append(base64.b64decode(found[1], validate=True))
        except binascii.Error:
            continue
    for text in texts:
        try:
            yield from parse_all(text)
        except ValueError:
            continue
