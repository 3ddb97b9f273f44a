"""Compressed bytes that hold nothing of the machine that made them."""

import gzip as library

from kspec.export.compression import gzip


def test_gzip_is_what_others_unpack() -> None:
    """The content, and a header without a time, a name and a system."""
    data = b"kind: Pod\n" * 1_000
    assert library.decompress(gzip(data)) == data
    assert gzip(data)[:10] == bytes.fromhex("1f8b 0800 0000 0000 02ff".replace(" ", ""))
    assert len(gzip(data)) < len(data) // 10
