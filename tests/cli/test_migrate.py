"""`kspec migrate` on files."""

import stat
from pathlib import Path

import pytest
from good_specs import WAIVE
from small_cluster import Kspec

from kspec.cli.main import main

ROOT = Path(__file__).parents[2]
OLD = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nscheduler: {extraArgs: {v: '2'}} # talks\n"
NEW = OLD.replace("v1beta3", "v1beta4").replace("{v: '2'}", "[{name: v, value: '2'}]")


def test_a_diff_is_printed_and_nothing_is_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --in-place the change is shown as `patch` takes it."""
    spec = tmp_path / "cluster.yaml"
    spec.write_text(OLD)
    assert main(["migrate", str(spec)]) == 0
    assert spec.read_text() == OLD
    assert capsys.readouterr().out == (
        f"--- {spec}\n+++ {spec}\n@@ -1,3 +1,3 @@\n-apiVersion: kubeadm.k8s.io/v1beta3\n"
        "+apiVersion: kubeadm.k8s.io/v1beta4\n kind: ClusterConfiguration\n"
        "-scheduler: {extraArgs: {v: '2'}} # talks\n+scheduler: {extraArgs: [{name: v, value: '2'}]} # talks\n"
    )


def test_in_place_changes_the_file_behind_a_link_and_keeps_its_mode(tmp_path: Path) -> None:
    """The link stays a link, the mode stays what it was, and a second run finds nothing to do."""
    spec, link = tmp_path / "cluster.yaml", tmp_path / "link.yaml"
    spec.write_text(OLD)
    spec.chmod(0o640)
    link.symlink_to("cluster.yaml")
    assert main(["migrate", "--in-place", str(link)]) == 0
    assert link.is_symlink()
    assert spec.read_text() == NEW
    assert stat.S_IMODE(spec.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cluster.yaml", "link.yaml"]
    assert main(["migrate", "--in-place", str(link)]) == 0
    assert spec.read_text() == NEW


def test_several_files_make_one_spec(tmp_path: Path) -> None:
    """A timeout moves from one file's document to another's."""
    cluster, init = tmp_path / "a.yaml", tmp_path / "b.yaml"
    cluster.write_text(OLD + "apiServer:\n  timeoutForControlPlane: 6m\n  certSANs: [a]\n")
    init.write_text("apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n")
    assert main(["migrate", "--in-place", str(cluster), str(init)]) == 0
    assert cluster.read_text() == NEW + "apiServer:\n  certSANs: [a]\n"
    assert init.read_text().endswith("timeouts:\n  controlPlaneComponentHealthCheck: 6m\n")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.yaml", OLD + "clusterName: [\n", "yaml-syntax"),
        ("a.yaml", OLD + "clustername: x\n", "unknown-field"),
        ("a.jsonnet", "{}", "not-migrated"),
    ],
)
def test_a_spec_with_mistakes_is_left_alone(
    name: str, text: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is said, and nothing is written."""
    spec = tmp_path / name
    spec.write_text(text)
    assert main(["migrate", "--in-place", str(spec)]) == 1
    assert f"error[{code}]" in capsys.readouterr().err
    assert spec.read_text() == text


@pytest.mark.parametrize("case", ["v1.34.3/legacy-odd", "v1.34.4/legacy-v1beta3", "v1.36.3/legacy-odd"])
def test_a_migrated_spec_builds_what_the_old_one_builds(case: str, tmp_path: Path) -> None:
    """Imported and built from the old spec, then built frozen from the migrated one: not a byte differs."""
    recording = ROOT / "golden" / case
    spec = tmp_path / "cluster.yaml"
    spec.write_text((recording / "spec.yaml").read_text())
    node = "legacy-2" if recording.name == "legacy-odd" else "old-1"
    assert main(["import", f"{node}={recording / 'tree'}", "--spec", str(spec), *WAIVE]) == 0
    assert main(["build", str(spec), "-o", str(tmp_path / "old"), "--frozen", *WAIVE]) == 0
    assert main(["migrate", "--in-place", str(spec)]) == 0
    assert main(["build", str(spec), "-o", str(tmp_path / "new"), "--frozen", *WAIVE]) == 0
    old, new = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "old", tmp_path / "new")
    )
    assert len(old) > 30
    assert old == new


def test_a_policy_of_the_old_scheduler_is_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON or YAML, as it was; what is lost is told."""
    policy = '{"kind": "Policy", "apiVersion": "v1", "predicates": [{"name": "HostName"}, {"name": "Mine"}]}\n'
    files = [tmp_path / "policy.json", tmp_path / "policy.yaml"]
    for file in files:
        file.write_text(policy)
    assert main(["migrate", *map(str, files), "--in-place"]) == 0
    assert capsys.readouterr().err.count("note: the predicate Mine is dropped") == len(files)
    assert files[0].read_text().startswith('{\n  "apiVersion": "kubescheduler.config.k8s.io/v1",\n')
    assert files[1].read_text().startswith("apiVersion: kubescheduler.config.k8s.io/v1\nclientConnection:\n")
    assert main(["check", str(files[0])]) == 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("apiVersion: kubeadm.k8s.io/v1beta2\nkind: ClusterConfiguration\n", "kubeadm v1.22"),
        ("apiVersion: kubeadm.k8s.io/v1alpha1\nkind: ClusterConfiguration\n", "kubeadm v1.11"),
        ("apiVersion: kubeadm.k8s.io/v1beta9\nkind: InitConfiguration\n", "kubeadm.k8s.io/v1beta4"),
        ("apiVersion: kubelet.config.k8s.io/v1\nkind: KubeletConfiguration\n", "kubelet.config.k8s.io/v1beta1"),
        ("apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration: {name: w}\n", "discovery"),
        ("apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nbogus: 1\n", "bogus"),
        ("apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking: {podSubnet: x}\n", "podSubnet"),
    ],
)
def test_what_kubeadm_does_not_migrate_is_an_error(
    text: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is never called up to date: the message says which version, field or command helps."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(text)
    assert main(["migrate", str(spec)]) == 1
    assert word in capsys.readouterr().err


def test_an_empty_spec_is_refused(tmp_path: Path, kspec: Kspec) -> None:
    """As every command refuses it: there is nothing that could be in its newest version."""
    spec = tmp_path / "a.yaml"
    spec.write_text("")
    said = kspec("migrate", spec)
    assert said.status == 1
    assert "error[no-documents]" in said.err
