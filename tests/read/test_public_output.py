"""The public files of an output."""

from pathlib import Path

from small_cluster import Cluster

from kspec.model.diagnostic import Diagnostic
from kspec.read.public_output import PublicOutput, read_public

CA = "nodes/cp-1/etc/kubernetes/pki/ca.crt"
KEY = "nodes/cp-1/etc/kubernetes/pki/ca.key"


def test_public_files_are_read_and_secret_ones_are_not(cluster: Cluster) -> None:
    """A secret file need not be there, nor be readable."""
    (cluster.out / KEY).unlink()
    found = read_public(cluster.out)
    assert isinstance(found, PublicOutput)
    assert found.wrong == ()
    assert found.files[CA] == (cluster.out / CA).read_bytes()
    assert KEY in found.secret
    assert not set(found.secret) & found.files.keys()


def test_what_is_not_as_the_manifest_says_is_left_out(cluster: Cluster) -> None:
    """A changed file, a missing one, and a link to another."""
    (cluster.out / CA).write_text("changed")
    (cluster.out / "images.txt").unlink()
    (cluster.out / "host-checks.json").rename(cluster.out / "moved")
    (cluster.out / "host-checks.json").symlink_to("moved")
    found = read_public(cluster.out)
    assert isinstance(found, PublicOutput)
    assert sorted(found.wrong) == [
        "host-checks.json is missing, or not a regular file",
        "images.txt is missing, or not a regular file",
        f"{CA} was changed after the build",
    ]
    assert not {CA, "images.txt", "host-checks.json"} & found.files.keys()


def test_a_checkouts_line_ends_are_no_change(cluster: Cluster) -> None:
    """A build mends them, too."""
    path = cluster.out / "images.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = read_public(cluster.out)
    assert isinstance(found, PublicOutput)
    assert found.wrong == ()


def test_what_is_not_an_output(tmp_path: Path) -> None:
    """A folder without a manifest, none at all, and a manifest that is not one."""
    for place in (tmp_path, tmp_path / "missing"):
        finding = read_public(place)
        assert isinstance(finding, Diagnostic)
        assert "has no manifest.json" in finding.message
    (tmp_path / "manifest.json").write_text("{}")
    finding = read_public(tmp_path)
    assert isinstance(finding, Diagnostic)
    assert "not a manifest" in finding.message
