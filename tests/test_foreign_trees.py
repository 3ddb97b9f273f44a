"""Trees as minikube and Cluster API make them: what a draft says of them, and that its list of the rest is whole."""

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from foreign_trees import CLUSTER_API, MINIKUBE, make_cluster_api, make_minikube
from imported_node import ImportedNode
from small_cluster import BUILT, Kspec

Make = Callable[[Path], None]


def adopt(kspec: Kspec, folder: Path, text: str, make: Make) -> ImportedNode:
    """A node of such a tree, and a folder for its draft."""
    origin = folder / "origin"
    origin.mkdir()
    (origin / "cluster.yaml").write_text(text)
    said = kspec("build", origin / "cluster.yaml", "-o", origin / "out", "--now", BUILT)
    assert said.status == 0, said.err
    (node,) = (origin / "out" / "nodes").iterdir()
    root = Path(shutil.copytree(node, folder / "root"))
    make(root)
    (folder / "draft").mkdir()
    return ImportedNode(root, folder / "draft" / "cluster.yaml", kspec, node.name)


def drafted(node: ImportedNode) -> dict[str, Any]:
    """What a program reads of the draft."""
    said = node.kspec("import", f"{node.name}={node.root}", "--draft", node.spec, "--format", "json")
    assert said.status == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def add_by_hand(node: ImportedNode, paths: list[str]) -> None:
    """Name files in the spec, as the findings about them advise."""
    entries = []
    for path in paths:
        file = node.root / path
        content, mode = json.dumps(file.read_text()), stat.S_IMODE(file.stat().st_mode)
        entries.append(f'- {{path: /{path}, mode: "{mode:04o}", content: {content}}}\n')
    head = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nfiles:\n"
    node.spec.write_text(node.spec.read_text() + head + "".join(entries))


def test_a_minikube(kspec: Kspec, tmp_path: Path) -> None:
    """One certificate is its own, and is pinned; the rest, below its own authority, is made again."""
    node = adopt(kspec, tmp_path, MINIKUBE, make_minikube)
    answer = drafted(node)
    assert (answer["pins"], answer["left"]) == (["minikube/apiserver"], [])
    text = node.spec.read_text()
    for said in ("certificatesDir: /var/lib/minikube/certs", "clusterName: mk", "bindPort: 8443", "name: leader-elect"):
        assert said in text
    drop_in = "etc/systemd/system/kubelet.service.d/10-kubeadm.conf"
    add_by_hand(node, [drop_in])
    taken = node.take("--pin", "minikube/apiserver")
    assert taken.status == 0, taken.err
    assert node.rebuilt() == set()


def test_a_cluster_of_cluster_api(kspec: Kspec, tmp_path: Path) -> None:
    """Its authorities are taken as they are, whatever they are called; what it puts beside is listed."""
    node = adopt(kspec, tmp_path, CLUSTER_API, make_cluster_api)
    answer = drafted(node)
    assert answer["pins"] == []
    left = [path.removeprefix(f"{node.root}/") for path in answer["left"]]
    assert left == ["etc/kubernetes/cloud.conf", "etc/kubernetes/manifests/kube-vip.yaml"]
    assert "provider-id" in node.spec.read_text()
    add_by_hand(node, left)
    taken = node.take()
    assert taken.status == 0, taken.err
    assert node.rebuilt() == set()
