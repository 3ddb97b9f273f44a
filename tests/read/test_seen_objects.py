"""ConfigMaps to what of a spec stands in them."""

from pathlib import Path

from kspec.read.seen_objects import read_seen_objects

LIST = """\
apiVersion: v1
kind: List
items:
- kind: ConfigMap
  metadata: {name: kubeadm-config}
  data: {ClusterConfiguration: "dns: {imageTag: v1}"}
- kind: ConfigMap
  metadata: {name: other}
  data: {ClusterConfiguration: "dns: {imageTag: v2}"}
- kind: Secret
  metadata: {name: kubelet-config}
  data: {kubelet: "maxPods: 1"}
- kind: ConfigMap
  metadata: {name: kube-proxy}
  data: {config.conf: "- no mapping"}
"""


def test_a_list_and_a_folder_are_read_alike(tmp_path: Path) -> None:
    """Other objects are passed over."""
    (tmp_path / "all.yaml").write_text(LIST)
    (tmp_path / "notes.txt").write_text("- [")
    for path in (tmp_path, tmp_path / "all.yaml"):
        found, findings = read_seen_objects(path)
        assert findings == ()
        assert found.cluster == {"dns": {"imageTag": "v1"}}
        assert found.kubelet is None
        assert found.kube_proxy is None


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A file that is not there, and one that is no YAML."""
    assert read_seen_objects(tmp_path / "none.yaml")[1]
    (tmp_path / "bad.yaml").write_text("{")
    assert read_seen_objects(tmp_path / "bad.yaml")[1]
