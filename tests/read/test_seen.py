"""An existing node's folder to what a spec can be told from."""

from pathlib import Path

from kspec.model.seen import Flag
from kspec.read.seen import read_seen


def node(folder: Path, **files: str) -> Path:
    """A root folder with these files."""
    (folder / "etc/kubernetes").mkdir(parents=True)
    places = {
        "env": "var/lib/kubelet/kubeadm-flags.env",
        "scheduler": "etc/kubernetes/manifests/kube-scheduler.yaml",
        "admin": "etc/kubernetes/admin.conf",
    }
    for name, text in files.items():
        path = folder / places[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_a_folder_that_is_none_of_a_nodes_is_a_finding(tmp_path: Path) -> None:
    """Nothing is read of it."""
    seen, findings = read_seen("a", tmp_path)
    assert seen is None
    assert [finding.code for finding in findings] == ["no-tree"]


def test_flags_are_words_whose_values_may_hold_blanks(tmp_path: Path) -> None:
    """As kubeadm quotes them; another file is not known."""
    seen, _ = read_seen("a", node(tmp_path / "a", env='KUBELET_KUBEADM_ARGS="--a=1 --b=x y --c="\n'))
    assert seen
    assert seen.flags == (Flag("a", "1"), Flag("b", "x y"), Flag("c", ""))
    seen, _ = read_seen("b", node(tmp_path / "b", env='OTHER="--a=1"\n'))
    assert seen
    assert seen.flags is None


def test_a_file_that_is_no_yaml_is_told_and_counts_as_missing(tmp_path: Path) -> None:
    """So that the rest can be drafted."""
    seen, findings = read_seen("a", node(tmp_path / "a", scheduler="{"))
    assert seen
    assert dict(seen.pods) == {}
    assert len(findings) == 1


def test_odd_files_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    """A pod without containers, a kubeconfig whose certificate is none, one without a server."""
    admin = """\
current-context: x
contexts: [{name: x, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://192.0.2.1:6443"}}]
users: [{name: u, user: {client-certificate-data: "%", token: abc}}]
"""
    seen, findings = read_seen("a", node(tmp_path / "a", scheduler="kind: Pod\n", admin=admin))
    assert seen
    assert findings == ()
    assert seen.pods["kube-scheduler"].command == ()
    assert seen.kubeconfigs["admin.conf"].server == "https://192.0.2.1:6443"
    assert seen.kubeconfigs["admin.conf"].certificate is None
    assert "abc" not in repr(seen)
    seen, _ = read_seen("b", node(tmp_path / "b", admin="kind: Config\n"))
    assert seen
    assert dict(seen.kubeconfigs) == {}
