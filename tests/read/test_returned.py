"""What came back of what somebody else signed, read within bounds; `tests/cli/test_csr.py` has what is hostile."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from kspec.model.certificate import CertificateContent
from kspec.read.returned import read_returned
from kspec.x509 import keys, pem
from kspec.x509.request import request


@pytest.fixture
def signed(recorded_certificates: list[tuple[str, bytes]]) -> bytes:
    """A certificate in PEM."""
    return pem.encode_certificates([recorded_certificates[0][1]])


def tar(entries: dict[str, bytes]) -> bytes:
    """An archive of files."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def test_an_archive_a_folder_and_a_file_say_the_same(tmp_path: Path, signed: bytes) -> None:
    """By path and certificates; the paths of an archive may begin with a dot."""
    entries = {"a/b.crt": signed, "c.pem": signed + signed}
    folder = tmp_path / "folder"
    for name, content in entries.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (tmp_path / "tar").write_bytes(tar({f"./{name}": content for name, content in entries.items()}))
    (tmp_path / "tgz").write_bytes(gzip.compress(tar(entries)))
    expected = [("a/b.crt", 1), ("c.pem", 2)]
    for name in ("folder", "tar", "tgz"):
        found, findings = read_returned(str(tmp_path / name))
        assert not findings
        assert [(one.path, len(one.certificates)) for one in found] == expected
    found, findings = read_returned(str(folder / "c.pem"))
    assert [(one.path, len(one.certificates)) for one in found] == [("c.pem", 2)]


def test_der_is_read_too(tmp_path: Path, signed: bytes) -> None:
    """A certificate in either form is the same one."""
    (tmp_path / "a.cer").write_bytes(pem.certificates(signed)[0])
    found, findings = read_returned(str(tmp_path / "a.cer"))
    assert not findings
    assert found[0].certificates == pem.certificates(signed)


def test_what_an_export_has_is_passed_over(tmp_path: Path, signed: bytes) -> None:
    """Requests, the list of checks, notes of an operating system; so the certificates may stand beside them."""
    asked = request(CertificateContent("a"), keys.generate("ECDSA-P256"), key_encipherment=False)
    entries = {"a.csr": asked, "checks.txt": b"x", "checks.json": b"{}", "README.txt": b"x", ".DS_Store": b"x"}
    (tmp_path / "tar").write_bytes(tar(entries | {"a.crt": signed}))
    found, findings = read_returned(str(tmp_path / "tar"))
    assert not findings
    assert [one.path for one in found] == ["a.crt"]


def test_each_entry_that_cannot_be_used_is_told(tmp_path: Path, signed: bytes) -> None:
    """All at once, and what can be used is there."""
    (tmp_path / "tar").write_bytes(tar({"a.crt": signed, "b.crt": b"x", "c.crt": signed[:200], "d.crt": b"\x30\x00"}))
    found, findings = read_returned(str(tmp_path / "tar"))
    assert [one.path for one in found] == ["a.crt"]
    assert [finding.span.file.rpartition("/")[2] for finding in findings] == ["b.crt", "c.crt", "d.crt"]
