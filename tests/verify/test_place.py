"""kspec.verify.place."""

from pathlib import Path

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.verify.place import Place


def test_what_is_there_is_read_and_the_rest_is_nothing(tmp_path: Path) -> None:
    """A file's content, a link's own status, a folder's names; what is not there is no finding."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").write_bytes(b"x")
    (tmp_path / "l").symlink_to("a")
    place = Place(str(tmp_path))
    assert place.read("a/b") == place.read("l/b") == b"x"
    assert place.status("none") is place.status("a/b/c") is None
    status = place.status("l")
    assert status is not None
    assert status.st_ino == (tmp_path / "l").lstat().st_ino
    assert list(place.names("")) == [("a", True), ("l", False)]
    assert list(place.names("none")) == []
    assert place.findings == []


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """With the name as the user gave the folder; a link that leads nowhere is nothing, as on the machine."""
    (tmp_path / "d").mkdir()
    (tmp_path / "out").symlink_to("/no/such/place")
    place = Place(str(tmp_path))
    assert place.read("d") is None
    assert place.status("out/x") is None
    (finding,) = place.findings
    assert (finding.code, finding.span.file) == (codes.DRIFT_UNREADABLE, f"{tmp_path}/d")


def test_a_finding_may_be_a_warning(tmp_path: Path) -> None:
    """With what to do, and further facts."""
    place = Place(str(tmp_path))
    place.tell(codes.EXPIRED, "a", "it ended", "renew it", ["long ago"], warning=True)
    (finding,) = place.findings
    assert (finding.severity, finding.help, finding.notes) == (Severity.WARNING, "renew it", ("long ago",))
