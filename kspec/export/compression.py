"""Compressed bytes without a time, a name or a system in them."""

import struct
import zlib
from importlib import import_module
from typing import Final

_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""RFC 1952: deflate, no flags, no time, slowest compression, unknown operating system."""
_ZSTANDARD: Final = ("compression.zstd", "zstandard")
"""Python's own, from 3.14 on, and the package; each has `compress(data, level)`."""


def gzip(data: bytes) -> bytes:
    """Data in gzip's format. The same zlib gives the same bytes, whatever the Python."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    return _HEADER + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def zstandard(data: bytes) -> bytes | None:
    """Data in Zstandard's format (RFC 8878), or None where there is no library for it."""
    for name in _ZSTANDARD:
        try:
            library = import_module(name)
        except ImportError:
            continue
        packed: bytes = library.compress(data, 19)
        return packed
    return None
