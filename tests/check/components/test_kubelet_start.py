"""What the kubelet's validation lets pass and the kubelet then exits over."""

import pytest
from usual_spec import Find

from kspec.model.code import Severity

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("evictionHard: {memory.available: plenty}\n", "evictionHard.memory.available"),
        ("evictionHard: {memory.available: 101%}\n", "evictionHard.memory.available"),
        ("evictionSoft: {memory.available: 1Gi}\n", "evictionSoft.memory.available"),
        ("evictionSoftGracePeriod: {memory.available: soon}\n", "evictionSoftGracePeriod.memory.available"),
        ("kubeReserved: {cpu: -1}\n", "kubeReserved.cpu"),
        ("systemReserved: {gpu: '1'}\n", "systemReserved.gpu"),
        ("containerLogMaxSize: big\n", "containerLogMaxSize"),
        ("cpuManagerPolicy: Static\n", "cpuManagerPolicy"),
        ("authorization: {mode: RBAC}\n", "authorization.mode"),
        ("tlsCipherSuites: [TLS_X]\n", "tlsCipherSuites[0]"),
        ("tlsCipherSuites: [TLS_AES_128_GCM_SHA256]\n", "tlsCipherSuites"),
        ("cpuManagerPolicyOptions: {full-pcpus: 'true'}\n", "cpuManagerPolicyOptions.full-pcpus"),
    ],
)
def test_what_only_shows_at_the_start_is_found(find: Find, body: str, path: str) -> None:
    """The kubelet's validation says that the document is fine, and no node comes up with it."""
    body = body.replace("-1}", "'-1'}")
    errors = [one for one in find(HEAD + body) if one.code == "component-start"]
    assert [(one.path, one.severity) for one in errors] == [(path, Severity.ERROR)]


@pytest.mark.parametrize(
    "body",
    [
        "evictionHard: {memory.available: 100%, nodefs.available: 10%, pid.available: '1000'}\n",
        "evictionSoft: {memory.available: 1Gi}\nevictionSoftGracePeriod: {memory.available: 90s}\n",
        "kubeReserved: {cpu: 100m, memory: '0', ephemeral-storage: 1Gi, pid: '100'}\n",
        "evictionMinimumReclaim: {memory.available: '0'}\n",
        "tlsCipherSuites: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n",
        "tlsCipherSuites: [TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305]\ntlsMinVersion: VersionTLS13\n",
    ],
)
def test_what_the_kubelet_starts_with(find: Find, body: str) -> None:
    """Nothing is said of it."""
    assert [one for one in find(HEAD + body) if one.code == "component-start"] == []
