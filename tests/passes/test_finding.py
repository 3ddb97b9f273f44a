"""The passes of reading and checking."""

from pathlib import Path

from small_cluster import SPEC

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.passes.run import Options

OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"


def codes(folder: Path, text: str, profile: str = "") -> set[str]:
    """What a check finds."""
    file = folder / "cluster.yaml"
    file.write_text(text)
    run = pipeline.check(Options((file,), file, file, profile=profile), Sources())
    assert bool(run.stage.assessed) == bool(profile)
    return {str(finding.code) for finding in run.findings}


def test_each_pass_tells_what_it_finds(tmp_path: Path) -> None:
    """From the text to the disk and to what is made of patches."""
    assert "duplicate-kind" in codes(tmp_path, f"{SPEC}---\n{SPEC}")
    assert "unknown-field" in codes(tmp_path, f"{SPEC}nothing: 1\n")
    assert "node" in codes(tmp_path, f"{SPEC}{OWN}nodes: [{{role: worker}}]\n")
    assert "argument-unknown" in codes(tmp_path, f"{SPEC}scheduler: {{extraArgs: [{{name: nothing, value: a}}]}}\n")
    assert "host-profile" in codes(tmp_path, f"{SPEC}{OWN}host: {{profile: nothing}}\n")
    assert "unused-waiver" in codes(tmp_path, f"{SPEC}{OWN}waivers: [argument-unknown]\n")
    patched = SPEC.replace("certificateKey", "patches: {directory: patches}\ncertificateKey")
    assert "patch-directory" in codes(tmp_path, patched)
    (tmp_path / "patches").mkdir()
    (tmp_path / "patches" / "etcd+json.yaml").write_text("[{op: remove, path: /nowhere}]")
    assert "patch-apply" in codes(tmp_path, patched)


def test_a_benchmark_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    """Else none of its codes is found."""
    assert not any(code.startswith("cis-") for code in codes(tmp_path, SPEC))
    assert any(code.startswith("cis-") for code in codes(tmp_path, SPEC, profile="cis"))
