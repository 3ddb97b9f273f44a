"""What does not fit a type: what is said of it, and what the fix writes."""

from pathlib import Path

import pytest

from kspec.cli.check import check_file
from kspec.facts.releases import newest
from kspec.model.diagnostic import Diagnostic
from kspec.read.decode import decode
from kspec.read.documents import load
from kspec.text.edits import applies, edited

KUBEADM = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: "
CLUSTER = f"{KUBEADM}ClusterConfiguration\n"
INIT = f"{KUBEADM}InitConfiguration\n"
JOIN = f"{KUBEADM}JoinConfiguration\n"
KUBELET = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


def found(text: str) -> tuple[Diagnostic, ...]:
    """What decoding finds in a text."""
    return decode(load(text.encode(), "f.yaml")[0], newest()[0])[1]


@pytest.mark.parametrize(
    ("head", "given", "meant"),
    [
        (CLUSTER, "apiServer: {extraArgs: [{name: v, value: 2}]}", 'apiServer: {extraArgs: [{name: v, value: "2"}]}'),
        (CLUSTER, "clusterName: true", 'clusterName: "true"'),
        (CLUSTER, "clusterName: True", 'clusterName: "True"'),
        (CLUSTER, "clusterName: no", 'clusterName: "no"'),
        (
            CLUSTER,
            "scheduler: {extraEnvs: [{name: A, value: off}]}",
            'scheduler: {extraEnvs: [{name: A, value: "off"}]}',
        ),
        (
            CLUSTER,
            "scheduler: {extraArgs: [{name: profiling, value: off}]}",
            'scheduler: {extraArgs: [{name: profiling, value: "false"}]}',
        ),
        (CLUSTER, "apiServer:\n  certSANs:\n    -a.b\n    -c.d", "apiServer:\n  certSANs:\n    - a.b\n    - c.d"),
        (CLUSTER, "scheduler: {extraArgs: [{v: '2'}]}", "scheduler: {extraArgs: [{name: v, value: '2'}]}"),
        (
            CLUSTER,
            "scheduler:\n  extraArgs:\n  - v: '2' # a",
            "scheduler:\n  extraArgs:\n  - name: v\n    value: '2' # a",
        ),
        (
            CLUSTER,
            '"scheduler": {"extraEnvs": [{"A": "b"}]}',
            '"scheduler": {"extraEnvs": [{"name": "A", "value": "b"}]}',
        ),
        (CLUSTER, "scheduler: {extraArgs: [--v=2]}", 'scheduler: {extraArgs: [{name: v, value: "2"}]}'),
        (CLUSTER, "scheduler: {extraEnvs: ['A=b=c']}", 'scheduler: {extraEnvs: [{name: A, value: "b=c"}]}'),
        (CLUSTER, '"scheduler": {"extraArgs": ["v=2"]}', '"scheduler": {"extraArgs": [{"name": "v", "value": "2"}]}'),
        (INIT, "nodeRegistration: {taints: {}}", "nodeRegistration: {taints: []}"),
        (CLUSTER, "networking: {podSubnet:10.244.0.0/16}", "networking: {podSubnet: 10.244.0.0/16}"),
        (CLUSTER, "networking:{podSubnet: 10.244.0.0/16}", "networking: {podSubnet: 10.244.0.0/16}"),
        (KUBELET, "authentication: {anonymous: false}", "authentication: {anonymous: {enabled: false}}"),
        (CLUSTER, "apiServer: {certSANs: api.example.com}", "apiServer: {certSANs: [api.example.com]}"),
        (
            CLUSTER,
            "scheduler:\n  extraArgs:\n    v: '2' # a",
            "scheduler:\n  extraArgs:\n    - name: v\n      value: '2' # a",
        ),
        (
            CLUSTER,
            "scheduler: {extraArgs: {b: x, a: z}}",
            "scheduler: {extraArgs: [{name: a, value: z}, {name: b, value: x}]}",
        ),
        (CLUSTER, "scheduler: {extraEnvs: {HTTP_PROXY: x}}", "scheduler: {extraEnvs: [{name: HTTP_PROXY, value: x}]}"),
        (INIT, "localAPIEndpoint: {bindPort: '6443'}", "localAPIEndpoint: {bindPort: 6443}"),
        (KUBELET, 'failSwapOn: "false"', "failSwapOn: false"),
        (INIT, "localAPIEndpoint:\n  advertiseAddress:10.0.0.1", "localAPIEndpoint:\n  advertiseAddress: 10.0.0.1"),
    ],
)
def test_a_fix_writes_the_only_thing_that_can_be_meant(head: str, given: str, meant: str) -> None:
    """And with it the document fits."""
    text = f"{head}{given}\n".encode()
    (finding,) = found(text.decode())
    assert finding.fix is not None
    assert applies(finding.fix, {"f.yaml": text})
    mended = edited(text, finding.fix.edits).decode()
    assert mended == f"{head}{meant}\n"
    assert not found(mended)


@pytest.mark.parametrize(
    ("head", "given", "words"),
    [
        (CLUSTER, "kubernetesVersion: 1.37", "v1.37.2"),
        (CLUSTER, "clusterName: 0x10", "quotes"),
        (CLUSTER, "clusterName: 1_000", "quotes"),
        (CLUSTER, "apiServer: {certSANs: 'a, b'}", "[a, b]"),
        (CLUSTER, "apiServer: {extraArgs: {name: v, value: '2'}}", "'- '"),
        (CLUSTER, "apiServer: {certSANs: {a: b}}", ""),
        (INIT, "localAPIEndpoint: {bindPort: 'x'}", ""),
        (INIT, "localAPIEndpoint: {bindPort: '1.5'}", ""),
        (INIT, "timeouts: {discovery: 300}", "300s"),
        (CLUSTER, "certificateValidityPeriod: 365d", "8760h"),
        (KUBELET, "nodeStatusUpdateFrequency: 1w", "168h"),
        (CLUSTER, "certificateValidityPeriod: 1h30", ""),
        (CLUSTER, "featureGates: A=true,B=false", "'A: true'"),
        (KUBELET, "systemReserved: [cpu=1]", "'cpu: 1'"),
        (CLUSTER, "scheduler: {extraArgs: [{v: [2]}]}", ""),
        (CLUSTER, "scheduler: {extraArgs: [v]}", "{name: ..., value: ...}"),
    ],
)
def test_what_may_mean_several_things_has_no_fix(head: str, given: str, words: str) -> None:
    """The help says what can be said."""
    (finding,) = found(f"{head}{given}\n")
    assert finding.fix is None
    assert words in finding.help


@pytest.mark.parametrize(
    ("head", "field", "words"),
    [
        (CLUSTER, "podSubnet: a", "networking.podSubnet"),
        (CLUSTER, "certSANs: [a]", "apiServer.certSANs"),
        (CLUSTER, "extraArgs: []", "controllerManager.extraArgs"),
        (CLUSTER, "cgroupDriver: systemd", "KubeletConfiguration"),
        (CLUSTER, "nodeRegistration: {}", "InitConfiguration"),
        (CLUSTER, "mode: ipvs", "KubeProxyConfiguration"),
        (CLUSTER, "apiServer: {advertiseAddress: a}", "localAPIEndpoint.advertiseAddress"),
        (CLUSTER, "apiServer: {bindPort: 1}", "localAPIEndpoint.bindPort"),
        (CLUSTER, "apiServer: {imageRepository: a}", "top of the ClusterConfiguration"),
        (CLUSTER, "controllerManagerExtraArgs: {}", "controllerManager.extraArgs"),
        (CLUSTER, "apiServer: {timeoutForControlPlane: 4m}", "timeouts.controlPlaneComponentHealthCheck"),
        (CLUSTER, "dns: {type: CoreDNS}", "CoreDNS"),
        (CLUSTER, "metadata: {}", "leave it out"),
        (INIT, "spec: {}", "leave it out"),
        (INIT, "networking: {}", "ClusterConfiguration"),
        (INIT, "criSocket: a", "nodeRegistration.criSocket"),
        (JOIN, "discovery: {timeout: 5m}", "timeouts.discovery"),
        (JOIN, "certificateKey: a", "controlPlane.certificateKey"),
        (KUBELET, "criSocket: a", "nodeRegistration.criSocket"),
        (CLUSTER, "apiSever: {}", "did you mean apiServer?"),
        (CLUSTER, "nonsense: {}", ""),
    ],
)
def test_a_field_at_the_wrong_place_is_told_its_place(head: str, field: str, words: str) -> None:
    """One that moved, was renamed, stands at another level or in another document; a slip of the finger comes first."""
    (finding,) = found(f"{head}{field}\n")
    assert words in finding.help
    assert bool(finding.help) == bool(words)


@pytest.mark.parametrize("item", ["{v: '2'}", "{v: [2]}", "{a: b, c: d}", "v", "{flag: v, value: '2'}"])
def test_an_argument_that_is_written_otherwise_is_not_called_nameless(item: str, tmp_path: Path) -> None:
    """That would be a consequence of what is told already."""
    spec = tmp_path / "s.yaml"
    spec.write_text(f"{CLUSTER}kubernetesVersion: v1.37.2\nscheduler: {{extraArgs: [{item}], extraEnvs: [{item}]}}\n")
    codes = {finding.code for finding in check_file(str(spec)).findings}
    assert codes & {"type", "unknown-field"}
    assert not codes & {"argument-name", "environment-variable"}
