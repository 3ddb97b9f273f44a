"""`kspec diff`, and `kspec build --dry-run`."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from review_git import git
from small_cluster import Cluster, Kspec, tree

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "json" / "diff.schema.json").read_text())
SAN = "apiServer: {certSANs: [api.example.com]}\nencryptionAlgorithm"
SENTENCE = (
    "apiserver on cp-1 gains DNS:api.example.com, its key stays, valid until 2031-01-31; kube-apiserver must restart"
)
LATER = ("--now", "2030-01-31T13:00:00Z")


def answer(text: str) -> dict[str, object]:
    """The answer to a program, which is as its schema says."""
    value = json.loads(text)
    jsonschema.validate(value, SCHEMA)
    assert isinstance(value, dict)
    return value


def test_the_same_is_status_0(cluster: Cluster, kspec: Kspec) -> None:
    """By what the last build left about itself, and without it."""
    assert kspec("diff", cluster.spec, "-o", cluster.out, *LATER).out.endswith(f"changes nothing in {cluster.out}\n")
    (cluster.keys / ".state").unlink()
    said = kspec("diff", cluster.spec, "-o", cluster.out, *LATER)
    assert said.status == 0
    assert said.out.endswith(f"changes nothing in {cluster.out}\n")
    assert kspec("diff", cluster.spec, "-o", cluster.out, *LATER, "--quiet").out == ""


@pytest.mark.parametrize("command", [("diff",), ("build", "--dry-run")])
def test_a_change_is_told_before_it_is_built(cluster: Cluster, kspec: Kspec, command: tuple[str, ...]) -> None:
    """As a reviewer would say it; nothing is touched, not even a time."""
    cluster.edit("encryptionAlgorithm", SAN)
    before = {path: path.lstat().st_mtime_ns for path in cluster.folder.rglob("*")}
    said = kspec(*command, cluster.spec, "-o", cluster.out, *LATER)
    assert said.status == 1
    assert SENTENCE in said.out
    assert "a build with --frozen would refuse" in said.out
    assert {path: path.lstat().st_mtime_ns for path in cluster.folder.rglob("*")} == before


def test_a_program_reads_each_file_by_its_path(cluster: Cluster, kspec: Kspec) -> None:
    """Where something differs, where nothing does, and where nothing can be compared."""
    same = answer(kspec("diff", cluster.spec, "-o", cluster.out, *LATER, "--format", "json").out)
    assert (same["status"], same["same"], same["files"]) == (0, True, [])
    cluster.edit("encryptionAlgorithm", SAN)
    found = answer(kspec("build", cluster.spec, "-o", cluster.out, *LATER, "--dry-run", "--format", "json").out)
    assert found["status"] == 1
    assert "nodes/cp-1/etc/kubernetes/pki/apiserver.crt" in [file["path"] for file in found["files"]]  # type: ignore[attr-defined]
    cluster.spec.write_text("kind: [\n")
    said = kspec("diff", cluster.spec, "-o", cluster.out, "--format", "json")
    broken = answer(said.out)
    assert said.status == broken["status"] == 2
    assert broken["diagnostics"]
    assert "error[yaml-syntax]" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "missing.yaml", "-o", "out"),
        ("diff", "one.yaml"),
        ("diff", "missing", "out2"),
        ("diff", "a.yaml", "-o", "out", "--now", "x"),
        ("diff", "a.yaml", "-o", "out", "--frmat", "json"),
        ("build", "a.yaml", "-o", "out", "--dry-run", "--now", "x"),
        ("build", "a.yaml", "--dry-run"),
    ],
)
def test_trouble_is_status_2(kspec: Kspec, words: tuple[str, ...]) -> None:
    """A missing spec, words that make no pair, wrong use; a program reads the same."""
    said = kspec(*words, "--format", "json")
    assert said.status == 2
    assert said.err
    assert answer(said.out)["fault"]


def test_the_machine_drifted(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Contents, modes, files too many and too few; an unaltered one is the same."""
    root = shutil.copytree(cluster.node, tmp_path / "root")
    assert kspec("diff", cluster.out, f"cp-1={root}").status == 0
    kubernetes = root / "etc" / "kubernetes"
    (kubernetes / "manifests" / "etcd.yaml").chmod(0o644)
    (kubernetes / "pki" / "extra.crt").write_text("x")
    (kubernetes / "scheduler.conf").unlink()
    shutil.copy(kubernetes / "pki" / "ca.crt", kubernetes / "pki" / "apiserver.crt")
    found = answer(kspec("diff", cluster.out, f"cp-1={root}", "--format", "json").out)
    assert {file["path"].rpartition("/")[2]: file["verdict"] for file in found["files"]} == {  # type: ignore[attr-defined]
        "etcd.yaml": "mode",
        "extra.crt": "created",
        "scheduler.conf": "removed",
        "apiserver.crt": "changed",
    }


def test_a_revision_is_compared_with_the_work_tree(cluster: Cluster, kspec: Kspec) -> None:
    """Spec, lock and public output, also of a clone without the keyring."""
    git(cluster.folder, "init", "-q")
    git(cluster.folder, "add", "-A")
    git(cluster.folder, "commit", "-qm", "x")
    words = ("diff", "--git", "HEAD", cluster.spec, "-o", cluster.out)
    assert kspec(*words).status == 0
    cluster.edit("encryptionAlgorithm", SAN)
    assert kspec("build", cluster.spec, "-o", cluster.out, *LATER).status == 0
    said = kspec(*words)
    assert said.status == 1
    assert SENTENCE in said.out
    assert "certificates[cp-1/apiserver]: another" in said.out
    assert "document 2: apiServer: {certSANs: [api.example.com]}" in said.out
    assert "secret" not in said.out.replace("secret files are not compared", "")
    assert kspec("diff", "--git", "nope", cluster.spec, "-o", cluster.out).status == 2
    cluster.spec.unlink()
    assert kspec(*words).status == 2


def test_a_release_brings_its_notes(cluster: Cluster, kspec: Kspec) -> None:
    """What changed in kubeadm between the two, in words."""
    cluster.edit("v1.37.2", "v1.36.3")
    said = kspec("diff", cluster.spec, "-o", cluster.out, *LATER)
    assert "Kubernetes v1.37.2 -> v1.36.3\n  no longer: " in said.out


def test_what_a_build_would_refuse_is_told(cluster: Cluster, kspec: Kspec) -> None:
    """With the difference; --prune takes it back."""
    (cluster.out / "images.txt").write_text("edited\n")
    said = kspec("build", cluster.spec, "-o", cluster.out, "--dry-run", *LATER)
    assert said.status == 1
    assert "error[edited]" in said.err
    assert "images.txt" in said.out
    pruned = kspec("build", cluster.spec, "-o", cluster.out, "--dry-run", "--prune", *LATER)
    assert (pruned.status, "error" in pruned.err) == (1, False)


def test_a_frozen_build_that_would_fail_is_trouble(cluster: Cluster, kspec: Kspec) -> None:
    """As the build would say it."""
    cluster.edit("encryptionAlgorithm", SAN)
    said = kspec("build", cluster.spec, "-o", cluster.out, "--dry-run", "--frozen", *LATER)
    assert said.status == 2
    assert "error[frozen]" in said.err


def test_two_specs_are_compared_before_either_is_built(fresh: Cluster, kspec: Kspec) -> None:
    """Without lock and keyring, what both would generate is the same."""
    other = Path(shutil.copy(fresh.spec, fresh.folder / "other.yaml"))
    assert kspec("diff", fresh.spec, other).status == 0
    other.write_text(other.read_text().replace("v1.37.2", "v1.36.3"))
    said = kspec("diff", fresh.spec, other)
    assert said.status == 1
    assert "data.ClusterConfiguration.kubernetesVersion: v1.37.2 -> v1.36.3" in said.out
    assert sorted(tree(fresh.folder)) == ["cluster.yaml", "other.yaml"]


def test_two_outputs(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """From the first to the second, in each format."""
    other = shutil.copytree(cluster.out, tmp_path / "other")
    assert kspec("diff", cluster.out, other).status == 0
    (other / "images.txt").write_text("x\n")
    for wanted in ("text", "markdown", "html", "json"):
        said = kspec("diff", cluster.out, other, "--format", wanted)
        assert said.status == 1
        assert "images.txt" in said.out
    assert tree(other) != tree(cluster.out)
