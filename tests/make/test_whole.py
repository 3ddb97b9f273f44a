"""Everything of a plan, and what is wrong with it."""

from pathlib import Path

from small_cluster import SPEC, read_spec

from kspec.make.whole import make
from kspec.plan.sketch import sketch

PATCHED = SPEC.replace("certificateKey", "patches: {directory: patches}\ncertificateKey")


def test_all_that_is_wrong_is_found_at_once(tmp_path: Path) -> None:
    """Of a node's pods and of the addons, and the rest is made."""
    patches = tmp_path / "patches"
    patches.mkdir()
    for name in ("etcd+json.yaml", "kube-scheduler+json.yaml", "corednsdeployment+json.yaml"):
        (patches / name).write_text("[{op: remove, path: /nowhere}]")
    build = read_spec(tmp_path, PATCHED)
    made = make(sketch(build.stage.spec, build.stage.release))
    assert [finding.code for finding in made.findings] == ["patch-apply"] * 3
    assert {finding.document for finding in made.findings} == {"etcd", "kube-scheduler", "corednsdeployment"}


def test_phases_that_are_skipped_leave_no_file(tmp_path: Path) -> None:
    """By their own name or by that of their parent."""
    build = read_spec(
        tmp_path, SPEC.replace("certificateKey", "skipPhases: [control-plane, etcd/local]\ncertificateKey")
    )
    made = make(sketch(build.stage.spec, build.stage.release))
    assert [file.path for file in made.files if "/manifests/" in file.path] == []
    assert any(file.path.endswith("admin.conf") for file in made.files)
