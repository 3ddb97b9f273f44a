"""A FAT file system as bytes (Microsoft's FAT specification, 1.03): a seed for cloud-init.

FAT16, with files in the root folder alone and no time in it but 1980-01-01, so that the same files give the same bytes.
"""

import struct
from collections.abc import Mapping
from typing import Final

_SECTOR: Final = 512
_RESERVED: Final = 1
_COPIES: Final = 2
_ROOT_ENTRIES: Final = 512
_ENTRY: Final = 32
_LEAST_CLUSTERS: Final = 4_200
"""A few more than 4,085, below which a reader takes the file system for FAT12."""
_MOST_CLUSTERS: Final = 65_000
_END: Final = 0xFFFF
_MEDIA: Final = 0xF8
_DATE: Final = 0x0021
"""The first day of 1980."""
_VOLUME, _ARCHIVE, _LONG = 0x08, 0x20, 0x0F
_PER_ENTRY: Final = 13
"""Characters of a long name in one entry."""
_SERIAL: Final = 0x6B737065


def image(label: str, files: Mapping[str, bytes]) -> bytes:
    """A file system with files in its root folder.

    Args:
        label: the volume's, at most 11 upper-case letters and digits.
        files: contents by name; names of at most 26 ASCII letters, digits, `-` and `.`.

    Raises:
        ValueError: the contents need more than 2 GiB, or the root folder is full.
    """
    sectors, clusters = 1, _LEAST_CLUSTERS
    while (needed := sum(_clusters(data, sectors) for data in files.values())) > _MOST_CLUSTERS:
        sectors *= 2
        if sectors > 64:  # noqa: PLR2004 - 32 KiB: what every reader takes
            message = "more than a FAT16 file system holds"
            raise ValueError(message)
    clusters = max(_LEAST_CLUSTERS, needed)
    fat_sectors = -(-(clusters + 2) * 2 // _SECTOR)

    table = [0xFF00 | _MEDIA, _END]
    root = [_short(label.ljust(11).encode(), _VOLUME, 0, 0)]
    body = bytearray()
    for number, (name, data) in enumerate(sorted(files.items()), start=1):
        count, first = _clusters(data, sectors), len(table)
        table += [*range(first + 1, first + count), *([_END] if count else [])]
        body += data.ljust(count * sectors * _SECTOR, b"\0")
        alias = _alias(name, number)
        root += [*_long(name, alias), _short(alias, _ARCHIVE, first if count else 0, len(data))]
    if len(root) > _ROOT_ENTRIES:
        message = "more files than the root folder holds"
        raise ValueError(message)

    fat = struct.pack(f"<{len(table)}H", *table).ljust(fat_sectors * _SECTOR, b"\0")
    whole = _boot(label, sectors, clusters, fat_sectors) + fat * _COPIES
    whole += b"".join(root).ljust(_ROOT_ENTRIES * _ENTRY, b"\0") + bytes(body)
    return whole.ljust(_total(sectors, clusters, fat_sectors) * _SECTOR, b"\0")


def _clusters(data: bytes, sectors: int) -> int:
    return -(-len(data) // (sectors * _SECTOR))


def _total(sectors: int, clusters: int, fat_sectors: int) -> int:
    """The size of the file system, in sectors."""
    return _RESERVED + _COPIES * fat_sectors + _ROOT_ENTRIES * _ENTRY // _SECTOR + clusters * sectors


def _boot(label: str, sectors: int, clusters: int, fat_sectors: int) -> bytes:
    """The boot sector, which boots nothing: the layout's figures, in the order of the specification."""
    total = _total(sectors, clusters, fat_sectors)
    small, large = (total, 0) if total < 0x10000 else (0, total)  # noqa: PLR2004 - what 16 bits hold
    head = struct.pack(
        "<3s8sHBHBHHBHHHIIBBBI11s8s",
        *(
            b"\xeb\x3c\x90",
            b"MSWIN4.1",
            _SECTOR,
            sectors,
            _RESERVED,
            _COPIES,
            _ROOT_ENTRIES,
            small,
            _MEDIA,
            fat_sectors,
        ),
        *(32, 64, 0, large, 0x80, 0, 0x29, _SERIAL, label.ljust(11).encode(), b"FAT16   "),
    )
    return head.ljust(_SECTOR - 2, b"\0") + b"\x55\xaa"


def _short(name: bytes, attributes: int, first: int, size: int) -> bytes:
    """A folder's entry."""
    return struct.pack("<11sBBBHHHHHHHI", name, attributes, 0, 0, 0, _DATE, _DATE, 0, 0, _DATE, first, size)


def _alias(name: str, number: int) -> bytes:
    """The short name that stands for a long one: unlike all others in the folder."""
    base = "".join(letter for letter in name.upper() if letter.isalnum())
    return f"{base[:5]}~{number:02}".encode().ljust(11)[:11]


def _long(name: str, alias: bytes) -> list[bytes]:
    """The entries that carry a long name, last part first."""
    check = 0
    for byte in alias:
        check = ((check >> 1) | (check & 1) << 7) + byte & 0xFF
    parts = [name[start : start + _PER_ENTRY] for start in range(0, len(name), _PER_ENTRY)]
    entries = []
    for number, part in enumerate(parts, start=1):
        text = part.encode("utf-16-le")
        if len(part) < _PER_ENTRY:
            text = (text + b"\0\0").ljust(2 * _PER_ENTRY, b"\xff")
        order = number | (0x40 if number == len(parts) else 0)
        entries.append(struct.pack("<B10sBBB12sH4s", order, text[:10], _LONG, 0, check, text[10:22], 0, text[22:]))
    return entries[::-1]
