"""What came back of what somebody else was asked to sign: a tar archive, a folder, or one certificate, to certificates.

It comes from elsewhere, so that nothing of it is believed: it is read in memory within bounds, and never unpacked.
"""

import errno
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from typing import Final

from attrs import define, field

from kspec.disk.atomic import open_folder, read_regular
from kspec.disk.bounds import ANY, SECRET
from kspec.disk.folders import walk
from kspec.facts import codes
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.returned import ReturnedCertificates
from kspec.model.span import Span
from kspec.x509 import pem, reader, request

_MOST_ENTRIES: Final = 100_000
_BLOCK: Final = tarfile.BLOCKSIZE
_GZIP: Final = 31
"""What zlib calls the gzip format, with the largest window."""
_SEQUENCE: Final = b"\x30"
"""The first octet of a certificate in DER."""
_OTHER_FORMS: Final = {
    b"PK\x03\x04": "a zip archive",
    b"\xfd7zXZ\x00": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by zstd",
    b"BZh": "compressed by bzip2",
}
_OWN: Final = frozenset({"README.txt", "checks.json", "checks.txt"})
"""What an export has beside its requests."""
_UNPACK: Final = "give a tar archive, plain or by gzip, or the folder itself"


@define
class _Reading:
    """What was read so far."""

    name: str
    entries: list[ReturnedCertificates] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)

    def tell(self, code: Code, path: str, message: str, help_: str) -> None:
        """Note a finding at an entry, or at the whole."""
        place = self.name if not path else f"{self.name.rstrip('/')}/{path}"
        self.findings.append(Diagnostic(code, message, Span(place, 0, 0, 0, 0), help=help_))

    def refuse(self, why: str, help_: str = _UNPACK) -> None:
        """Note why nothing of it can be used."""
        self.tell(codes.CSR_ARCHIVE, "", f"{self.name} {why}", help_)


def read_returned(name: str) -> tuple[tuple[ReturnedCertificates, ...], tuple[Diagnostic, ...]]:
    """The files with certificates in an archive or a folder, or in one file; and what is wrong with it.

    An export's own files, requests among them, are passed over, so that certificates may be put beside them.
    """
    reading = _Reading(name)
    try:
        if os.path.isdir(name):  # noqa: PTH112 - a path as it was given
            _read_folder(reading)
        else:
            _read_file(reading, read_regular(name, follow=True, most=ANY)[0])
    except FileNotFoundError:
        reading.refuse("does not exist", "name what came back: an archive or a folder")
    except OSError as error:
        reading.refuse(f"cannot be read: {error.strerror or error}", "name what came back: an archive or a folder")
    if not reading.entries and not reading.findings:
        reading.refuse("has no certificate", "put what was signed into it, each beside its request")
    return tuple(sorted(reading.entries, key=lambda entry: entry.path)), tuple(reading.findings)


def _read_folder(reading: _Reading) -> None:
    folder = open_folder(reading.name)
    try:
        for number, (path, name, descriptor, is_folder) in enumerate(walk(folder)):
            if number >= _MOST_ENTRIES:
                reading.refuse(f"has more than {_MOST_ENTRIES:,} entries")
                return
            if is_folder or name.startswith("."):
                continue
            try:
                content = read_regular(name, descriptor, most=SECRET)[0]
            except OSError as error:
                is_link = error.errno == errno.ELOOP
                why = "is a link, expected a file" if is_link else f"cannot be read: {error.strerror}"
                reading.tell(codes.CSR_ENTRY, path, f"{path} {why}", "put the file itself there")
                continue
            _read_entry(reading, path, content)
    finally:
        os.close(folder)


def _read_file(reading: _Reading, content: bytes) -> None:
    """A whole file: an archive, compressed or not, or a certificate."""
    if content.startswith(b"\x1f\x8b"):
        unpacked = _decompressed(content)
        if isinstance(unpacked, str):
            reading.refuse(unpacked)
            return
        content = unpacked
    other = next((form for magic, form in _OTHER_FORMS.items() if content.startswith(magic)), "")
    if other:
        reading.refuse(f"is {other}")
    elif b"-----BEGIN " in content[:_BLOCK] or (content.startswith(_SEQUENCE) and _is_certificate(content)):
        _read_entry(reading, os.path.basename(reading.name), content)  # noqa: PTH119 - a path as it was given
    else:
        _read_tar(reading, content)


def _decompressed(content: bytes) -> bytes | str:
    """What gzip has compressed, or why it is not taken."""
    stream = zlib.decompressobj(_GZIP)
    try:
        found = stream.decompress(content, ANY + 1)
    except zlib.error:
        return "is not what gzip writes, though it begins so"
    if len(found) > ANY:
        return f"has more than {ANY >> 20} MiB once it is unpacked"
    return found if stream.eof else "is cut off: what gzip wrote has no end"


def _read_tar(reading: _Reading, content: bytes) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for number, member in enumerate(archive):
                if number >= _MOST_ENTRIES:
                    reading.refuse(f"has more than {_MOST_ENTRIES:,} entries")
                    return
                _read_member(reading, archive, member)
            end = archive.offset
    except (tarfile.TarError, ValueError, ArithmeticError, EOFError, RecursionError, LookupError, OSError):
        end = len(content) if b"ustar" in content[:_BLOCK] else -1
    if content[end : end + _BLOCK] != bytes(_BLOCK):  # what an archive ends with; without it a part may be missing
        reading.entries, reading.findings = [], []
        reading.refuse("is not a tar archive" if end < 0 else "is a tar archive that is cut off or damaged")


def _read_member(reading: _Reading, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    path = member.name.removeprefix("./")
    parts = path.split("/")
    if member.isdir():
        return
    if path.startswith("/") or ".." in parts or not path.isprintable():
        reading.tell(codes.CSR_ENTRY, "", f"{path!r} leads out of the archive, or cannot be a name", "pack it again")
    elif not member.isreg():
        reading.tell(codes.CSR_ENTRY, path, f"{path} is a link or a device, expected a file", "pack the file itself")
    elif member.size > SECRET:
        reading.tell(codes.CSR_ENTRY, path, f"{path} is larger than {SECRET >> 20} MiB", "leave it out")
    elif not parts[-1].startswith("."):
        stream = archive.extractfile(member)
        _read_entry(reading, path, stream.read() if stream else b"")


def _read_entry(reading: _Reading, path: str, content: bytes) -> None:
    """One file: its certificates, unless it is an export's own."""
    if path.rpartition("/")[2] in _OWN:
        return
    try:
        blocks = () if content.startswith(_SEQUENCE) else pem.decode(content)
    except ValueError as error:
        reading.tell(codes.CSR_ENTRY, path, f"{path} cannot be used: {error}", "take the file anew from whoever signed")
        return
    labels = {block.label for block in blocks}
    if any("PRIVATE KEY" in label for label in labels):
        message = f"{path} has a private key, which belongs nowhere but in the keyring"
        reading.tell(codes.CSR_ENTRY, path, message, "leave it out; if it is a key of this cluster, renew by a new one")
        return
    if labels in ({request.LABEL}, {f"NEW {request.LABEL}"}):
        return
    if "PKCS7" in labels:
        message = f"{path} is PKCS#7, expected certificates in PEM or DER"
        reading.tell(codes.CSR_ENTRY, path, message, f"openssl pkcs7 -print_certs -in {path} writes them")
        return
    found = (content,) if content.startswith(_SEQUENCE) else pem.certificates(content)
    wrong = next(_unreadable(found), "")
    if wrong or not found:
        message = f"{path} has a certificate that cannot be used: {wrong}" if found else f"{path} has no certificate"
        reading.tell(codes.CSR_ENTRY, path, message, "leave out what is not a certificate, in PEM or DER")
        return
    reading.entries.append(ReturnedCertificates(path, f"{reading.name.rstrip('/')}/{path}", found))


def _unreadable(certificates: tuple[bytes, ...]) -> Iterator[str]:
    for certificate in certificates:
        try:
            reader.parse(certificate)
        except ValueError as error:
            yield str(error)


def _is_certificate(content: bytes) -> bool:
    return not next(_unreadable((content,)), "")
