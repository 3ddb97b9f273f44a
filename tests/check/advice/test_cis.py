"""The CIS Kubernetes Benchmark on a spec."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

import pytest

from kspec import pipeline
from kspec.check.advice.cis import assess, with_waivers
from kspec.disk.sources import Sources
from kspec.facts.cis import CONTROLS, MODES, Control
from kspec.model.assessment import Assessment, Verdict
from kspec.passes.run import Options

ROOT = Path(__file__).parents[3]
OK = ROOT / "specs/ok"
HEAD = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
"""
KUBELET = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
PROXY = "---\napiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n"
PKI = "/etc/kubernetes/pki"
OWN_NAME = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nhost: {hostName: cp-1}\n"
FINE = """\
tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
tlsCertFile: /k.crt
tlsPrivateKeyFile: /k.key
podPidsLimit: 4096
seccompDefault: true
"""
"""A kubelet's configuration that meets every recommendation, so that a node's argument alone decides."""
SCORED_WITH_KUBEADM = (
    *("1.2.5", "1.2.15", "1.2.16", "1.2.17", "1.2.18", "1.2.19", "1.2.30", "1.3.2", "1.4.1"),
    "4.1.9",
)
"""What kube-bench reports of a stock kubeadm cluster; the last is the mode of the kubelet's configuration."""


def assessed(path: Path) -> dict[str, Assessment]:
    """Every recommendation by its number."""
    return {one.id: one for one in assess(pipeline.find(Options((path,), path, path), Sources()).stage)}


def of_text(folder: Path, more: str) -> dict[str, Assessment]:
    """Every recommendation for an ordinary control plane with more in its ClusterConfiguration."""
    path = folder / "cluster.yaml"
    path.write_text(HEAD + more)
    return assessed(path)


def failed(found: dict[str, Assessment], *, scored: bool) -> list[str]:
    """The numbers of those that fail."""
    return [one.id for one in found.values() if one.verdict is Verdict.FAILED and one.scored is scored]


def test_what_pure_kubeadm_fails() -> None:
    """With kubeadm's defaults ten scored recommendations fail, of 131 in all."""
    found = assessed(OK / "single.yaml")
    assert len(found) == 131
    assert failed(found, scored=True) == list(SCORED_WITH_KUBEADM)
    assert sum(one.scored for one in found.values()) == 65


def test_the_hardened_spec_fails_nothing_but_what_it_waives() -> None:
    """One scored recommendation is left, which no spec can meet."""
    found = assessed(OK / "cis-hardened.yaml")
    assert failed(found, scored=True) == ["4.1.9"]
    assert failed(found, scored=False) == ["1.2.1", "1.2.9", "4.2.9"]
    waived = with_waivers(tuple(found.values()), {"cis-4.1.9"})
    assert [one.id for one in waived if one.verdict is Verdict.WAIVED] == ["4.1.9"]


def argument(component: str, name: str, value: str) -> str:
    """A ClusterConfiguration's extra argument."""
    return f'{component}: {{extraArgs: [{{name: {name}, value: "{value}"}}]}}\n'


def etcd(more: str) -> str:
    """A ClusterConfiguration's etcd in a static pod."""
    return f"etcd: {{local: {{{more}}}}}\n"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (argument("apiServer", "token-auth-file", "/x"), "1.2.2"),
        (argument("apiServer", "authorization-mode", "AlwaysAllow"), "1.2.6"),
        (argument("apiServer", "authorization-mode", "RBAC"), "1.2.7"),
        (argument("apiServer", "authorization-mode", "Node"), "1.2.8"),
        (argument("apiServer", "enable-admission-plugins", "AlwaysAdmit"), "1.2.10"),
        (argument("apiServer", "disable-admission-plugins", "ServiceAccount"), "1.2.12"),
        (argument("apiServer", "disable-admission-plugins", "NamespaceLifecycle"), "1.2.13"),
        (argument("apiServer", "enable-admission-plugins", "LimitRanger"), "1.2.14"),
        (argument("apiServer", "audit-log-maxage", "29"), "1.2.17"),
        (argument("apiServer", "request-timeout", "0s"), "1.2.20"),
        (argument("apiServer", "service-account-lookup", "false"), "1.2.21"),
        (argument("apiServer", "client-ca-file", ""), "1.2.25"),
        (argument("apiServer", "tls-cipher-suites", "TLS_RSA_WITH_RC4_128_SHA"), "1.2.29"),
        (argument("controllerManager", "use-service-account-credentials", "false"), "1.3.3"),
        (argument("controllerManager", "feature-gates", "RotateKubeletServerCertificate=false"), "1.3.6"),
        (argument("controllerManager", "bind-address", "192.0.2.10"), "1.3.7"),
        (argument("scheduler", "bind-address", "192.0.2.10"), "1.4.2"),
        (etcd('extraArgs: [{name: client-cert-auth, value: "false"}]'), "2.2"),
        (etcd('extraEnvs: [{name: ETCD_AUTO_TLS, value: "true"}]'), "2.3"),
        (etcd('extraArgs: [{name: peer-auto-tls, value: "true"}]'), "2.6"),
        (etcd("extraArgs: [{name: trusted-ca-file, value: /etc/kubernetes/pki/ca.crt}]"), "2.7"),
        (KUBELET + "authentication: {anonymous: {enabled: true}}", "4.2.1"),
        (KUBELET + "authorization: {mode: AlwaysAllow}", "4.2.2"),
        (KUBELET + "readOnlyPort: 10255", "4.2.4"),
        (KUBELET + "makeIPTablesUtilChains: false", "4.2.6"),
        (KUBELET + "eventRecordQPS: -1", "4.2.8"),
        (KUBELET + "featureGates: {RotateKubeletServerCertificate: false}", "4.2.11"),
        (KUBELET + "podPidsLimit: -1", "4.2.13"),
        (KUBELET + "seccompDefault: false", "4.2.14"),
        (PROXY + "metricsBindAddress: 0.0.0.0:10249", "4.3.1"),
    ],
)
def test_a_setting_fails_its_recommendation_at_its_place(text: str, number: str, tmp_path: Path) -> None:
    """The finding has the recommendation's code and stands on the value that fails it."""
    one = of_text(tmp_path, text)[number]
    assert one.verdict is Verdict.FAILED
    lines = (tmp_path / "cluster.yaml").read_text().splitlines()
    for finding in one.findings:
        source = lines[finding.span.line - 1][finding.span.column - 1 : finding.span.end_column - 1]
        assert finding.code == f"cis-{number}"
        assert source in text
        assert text.strip().rstrip("]}").rpartition(": ")[2] in source


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (argument("apiServer", "profiling", "false"), "1.2.15"),
        (argument("apiServer", "audit-log-maxage", "30"), "1.2.17"),
        (argument("apiServer", "service-account-lookup", "true"), "1.2.21"),
        (argument("apiServer", "enable-admission-plugins", "NodeRestriction,EventRateLimit"), "1.2.9"),
        (KUBELET + "streamingConnectionIdleTimeout: 0s", "4.2.5"),
        (KUBELET + "seccompDefault: true", "4.2.14"),
        (KUBELET + "podPidsLimit: 4096", "4.2.13"),
        (PROXY + 'metricsBindAddress: "[::1]:10249"', "4.3.1"),
        ("---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nhost: {hostName: CP-1}\n", "4.2.7"),
    ],
)
def test_a_setting_passes_its_recommendation(text: str, number: str, tmp_path: Path) -> None:
    """What the benchmark asks for is enough; an idle timeout of zero is the kubelet's default of four hours."""
    assert of_text(tmp_path, text)[number].verdict is Verdict.PASSED


REFUSED = {
    "set": "",
    "unset": "x",
    "is": "other",
    "has": "Other",
    "only": "TLS_RSA_WITH_RC4_128_SHA",
    "at-least": "-1",
    "begins": "192.0.2.10:10249",
}
"""A value that fails each kind of requirement; those that name what they refuse have their own."""
PLACES = {
    "kube-apiserver": "apiServer:",
    "kube-controller-manager": "controllerManager:",
    "kube-scheduler": "scheduler:",
    "etcd": "etcd:\n local:",
}


@pytest.mark.parametrize("row", CONTROLS, ids=lambda row: row.code)
def test_every_recommendation_can_fail_and_be_met(row: Control, tmp_path: Path) -> None:
    """A refused value of each of its flags fails it, and the values that it advises pass."""
    refused = REFUSED.get(row.requirement.test) or next((value for value in row.requirement.values if value), "")
    assert of_text(tmp_path, _given(row, [refused] * len(row.flags)))[row.id].verdict is Verdict.FAILED
    if any(row.examples):
        assert of_text(tmp_path, _given(row, row.examples))[row.id].verdict is Verdict.PASSED


def _given(row: Control, values: Sequence[str]) -> str:
    pairs = zip(row.flags, values, strict=True)
    arguments = ", ".join(f'{{name: {flag}, value: "{value.replace("{pki}", PKI)}"}}' for flag, value in pairs)
    if row.component in PLACES:
        return f"{PLACES[row.component]}\n  extraArgs: [{arguments}]\n"
    if row.component == "kubelet":
        join = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
        return f"{OWN_NAME}{join}nodeRegistration: {{name: w, kubeletExtraArgs: [{arguments}]}}\n{KUBELET}{FINE}"
    return f'{PROXY}metricsBindAddress: "{values[0]}"\n'


def test_a_kubelets_argument_overrides_the_configuration(tmp_path: Path) -> None:
    """The flag of one node fails, though the cluster's configuration would pass."""
    join = (
        "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
        'nodeRegistration: {name: w, kubeletExtraArgs: [{name: anonymous-auth, value: "true"}]}\n'
    )
    (finding,) = of_text(tmp_path, KUBELET + "authentication: {anonymous: {enabled: false}}\n" + join)["4.2.1"].findings
    assert (finding.document, finding.path) == ("JoinConfiguration", "nodeRegistration.kubeletExtraArgs[0].value")


def test_help_keeps_what_a_list_has(tmp_path: Path) -> None:
    """The advice for a plugin that is missing names those that are there."""
    found = of_text(tmp_path, argument("apiServer", "enable-admission-plugins", "NodeRestriction,LimitRanger"))
    assert [finding.help for finding in found["1.2.3"].findings] == [
        'write "NodeRestriction,LimitRanger,DenyServiceExternalIPs"'
    ]
    assert [finding.help for finding in found["1.2.15"].findings] == ["add '{name: profiling, value: \"false\"}'"]


def test_what_does_not_apply(tmp_path: Path) -> None:
    """An etcd elsewhere, a cluster without kube-proxy, an authorization by file."""
    external = 'etcd: {external: {endpoints: ["https://e:2379"], caFile: /c, certFile: /c, keyFile: /k}}\n'
    found = of_text(
        tmp_path, external + "proxy: {disabled: true}\n" + argument("apiServer", "authorization-config", "/a")
    )
    inapplicable = [one.id for one in found.values() if one.verdict is Verdict.NOT_APPLICABLE]
    assert inapplicable == ["1.1.7", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "4.3.1"]
    assert found["1.2.7"].verdict is Verdict.UNDECIDED


def test_patches_are_said_to_be_left_out(tmp_path: Path) -> None:
    """A finding tells that patches could change what it says."""
    (tmp_path / "cluster.yaml").write_text(HEAD.replace("\n---", "\npatches: {directory: p}\n---"))
    (finding,) = assessed(tmp_path / "cluster.yaml")["1.2.15"].findings
    assert finding.notes == ("the patches in p are not looked at",)


@pytest.mark.parametrize("release", ["v1.34.4", "v1.35.4", "v1.36.3", "v1.37.2"])
def test_modes_are_those_that_kubeadm_gives(release: str) -> None:
    """Every pattern of the table meets files of a recording, all with the mode that the table says."""
    rows = (ROOT / "golden" / release / "single/modes.txt").read_text().split("\n")
    recorded = {path: int(mode, 8) for mode, _, path in (row.partition(" ") for row in rows if row)}
    for row in MODES:
        for pattern, mode in row.files.items():
            assert {recorded[path] for path in recorded if fnmatch(path, pattern)} == {mode}
