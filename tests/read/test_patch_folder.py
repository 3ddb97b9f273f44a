"""The patches that a spec names."""

import os
from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.cli.check import check_file
from kspec.disk.sources import Sources
from kspec.passes.completing import Completed
from kspec.passes.run import Run
from kspec.read.patch_folder import read_patches_of


@pytest.fixture
def build(tmp_path: Path) -> Run[Completed]:
    """The small cluster with a folder of patches."""
    (tmp_path / "patches").mkdir()
    (tmp_path / "patches" / "etcd.yaml").write_text("spec: {priority: 1}\n")
    return read_spec(tmp_path, SPEC.replace("certificateKey", "patches: {directory: patches}\ncertificateKey"))


def test_patches_are_read_beside_the_spec(build: Run[Completed], tmp_path: Path) -> None:
    """The folder is relative to the spec; it and every file in it count as read."""
    sources = Sources()
    files, findings = read_patches_of(build.stage.wire.get("InitConfiguration"), build.stage.release, tmp_path, sources)
    assert [(file.name, file.target) for file in files] == [("etcd.yaml", "etcd")]
    assert findings == ()
    assert sources.folders == {str(tmp_path / "patches"): ("etcd.yaml",)}
    assert list(sources.files) == [str(tmp_path / "patches" / "etcd.yaml")]


def test_a_folder_that_is_not_there_is_told_at_its_field(build: Run[Completed], tmp_path: Path) -> None:
    """At `patches.directory`, as the document's own."""
    document = build.stage.wire.get("InitConfiguration")
    _, (finding,) = read_patches_of(document, build.stage.release, tmp_path / "elsewhere", Sources())
    assert (finding.code, finding.document, finding.span.line) == ("patch-directory", "InitConfiguration", 6)


def test_a_node_without_patches_has_none(tmp_path: Path) -> None:
    """No directory, no document: nothing is looked for."""
    build, sources = read_spec(tmp_path, SPEC), Sources()
    assert read_patches_of(build.stage.wire.get("InitConfiguration"), build.stage.release, tmp_path, sources) == (
        (),
        (),
    )
    assert read_patches_of(None, build.stage.release, tmp_path, sources) == ((), ())
    assert (sources.files, sources.folders, sources.given) == ({}, {}, {})


@pytest.mark.parametrize("directory", ["a" * 5000, "a/" * 5000, "\\0", "/", "/proc/self/fd", "/etc/passwd"])
def test_a_directory_that_is_none_of_ours_is_one_finding(tmp_path: Path, directory: str) -> None:
    """A name that no file can have, one with far too many files, one that is not a directory: in no time."""
    patches = f'patches: {{directory: "{directory}"}}\ncertificateKey'
    (tmp_path / "hostile.yaml").write_text(SPEC.replace("certificateKey", patches))
    found = check_file(str(tmp_path / "hostile.yaml"))
    codes = {finding.code for finding in found.findings} - {"token-in-spec", "certificate-key-in-spec"}
    assert codes <= {"path", "patch-directory", "patch-read", "patch-ignored"}
    assert not found.failed or codes & {"path", "patch-directory", "patch-read"}


def test_a_pipe_among_the_patches_is_not_opened(tmp_path: Path) -> None:
    """It would wait for a writer; one that is not a patch is passed over."""
    (tmp_path / "patches").mkdir()
    os.mkfifo(tmp_path / "patches" / "pipe")
    text = SPEC.replace("certificateKey", "patches: {directory: patches}\ncertificateKey")
    (tmp_path / "cluster.yaml").write_text(text)
    assert "patch-ignored" in {finding.code for finding in check_file(str(tmp_path / "cluster.yaml")).findings}
