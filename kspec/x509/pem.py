"""PEM (RFC 7468), written as Go's encoding/pem writes it and read with tolerance."""

import re
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kspec.model.frozen import field, frozen

CERTIFICATE = "CERTIFICATE"
PUBLIC_KEY = "PUBLIC KEY"

_REMEMBERED: Final = 4096
"""Bundles of certificates whose blocks are kept: a build looks at each of a large cluster's several times."""
_COLUMNS = 64
_BEGIN = re.compile(rb"^[ \t]*-----BEGIN ([^\r\n]*?)-----[ \t]*\r?$", re.MULTILINE)
_HEADER = re.compile(rb"[^\r\n:]+:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]+)*\r?\n")


@frozen
class Block:
    """One block: the label of its BEGIN line, its decoded content, and whether RFC 1421 headers stand before that.

    Headers are what the encrypted private keys of old have; Kubernetes passes over a certificate with headers.
    """

    label: str
    content: bytes = field(repr=False)
    has_headers: bool = False


def encode(label: str, content: bytes) -> bytes:
    """One block, in lines of 64 columns, without headers."""
    text = b2a_base64(content, newline=False)
    lines = [text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS)]
    name = label.encode("ascii")
    return b"\n".join((b"-----BEGIN " + name + b"-----", *lines, b"-----END " + name + b"-----", b""))


def encode_certificates(certificates: Iterable[bytes]) -> bytes:
    """A bundle: one block for each DER certificate."""
    return b"".join(encode(CERTIFICATE, certificate) for certificate in certificates)


def decode(text: bytes) -> tuple[Block, ...]:
    """All blocks in order.

    Text before, between and behind the blocks, blanks, other line lengths and CR LF do not matter. ValueError for a
    block without its END line, or with a body that is not Base64; the message quotes the label only.
    """
    blocks = []
    position = 0
    while begin := _BEGIN.search(text, position):
        label = begin[1].decode("ascii", "replace")
        stop = text.find(b"-----END " + begin[1] + b"-----", begin.end())
        if stop < 0:
            message = f"PEM block {label!r} has no END line"
            raise ValueError(message)
        body = text[begin.end() : stop].lstrip()
        has_headers = False
        while header := _HEADER.match(body):
            has_headers = True
            body = body[header.end() :]
        try:
            content = a2b_base64(b"".join(body.split()), strict_mode=True)
        except Error:
            message = f"PEM block {label!r} is not Base64"
            raise ValueError(message) from None
        blocks.append(Block(label, content, has_headers))
        position = stop
    return tuple(blocks)


@lru_cache(maxsize=_REMEMBERED)
def certificates(text: bytes) -> tuple[bytes, ...]:
    """The DER of every certificate in a bundle, in order (client-go's cert.ParseCertsPEM); empty if there is none."""
    return tuple(block.content for block in decode(text) if block.label == CERTIFICATE and not block.has_headers)
