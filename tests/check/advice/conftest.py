"""An ordinary control plane, to which each test adds what advice is about."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.passes.run import Options

INIT = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {name: cp-1}
"""
CLUSTER = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
"""
HEADS = {
    "join": "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n",
    "kubelet": "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n",
    "proxy": "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n",
    "spec": "apiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n",
}
Check: TypeAlias = Callable[[Wire], Iterator[Diagnostic]]
Find: TypeAlias = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Run one check on an ordinary control plane with additions: each finding's code, and the source at its span.

    Named texts are added to the InitConfiguration (`init`, which replaces it if it has an apiVersion), the
    ClusterConfiguration (`cluster`, the same), or become documents of their own (`join`, `kubelet`, `proxy`, `spec`).
    """

    def found(check: Check, **added: str) -> list[tuple[str, str]]:
        documents = []
        for name, base in (("init", INIT), ("cluster", CLUSTER)):
            text = added.pop(name, "")
            documents.append(text if text.startswith("apiVersion") else base + text)
        documents += [HEADS[name] + text for name, text in added.items()]
        path = tmp_path / "cluster.yaml"
        path.write_text("---\n".join(f"{document.rstrip()}\n" for document in documents))
        run = pipeline.understand(Options((path,), path, path), Sources())
        assert {finding.code for finding in run.findings} <= {"unrecorded-release"}
        lines = path.read_text().splitlines()
        return [(one.code, _source(one, lines)) for one in check(run.stage)]

    return found


def _source(found: Diagnostic, lines: list[str]) -> str:
    span = found.span
    line = lines[span.line - 1]
    return line[span.column - 1 : span.end_column - 1 if span.end_line == span.line else None]
