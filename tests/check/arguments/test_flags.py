"""Extra arguments, and what the real components say of them.

`arguments/<minor>.jsonl.gz` was recorded with tests/oracle/mutate_arguments.py from the components of the newest minor
release: a component, a flag, a value, and whether the component refuses it: "flag" at once, "value" when it looks at
it.
"""

import gzip
import json
from pathlib import Path
from typing import Any, Final

import pytest
from usual_spec import Find

from kspec.check.arguments.flags import check_arguments
from kspec.facts.releases import newest, release
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document
from kspec.model.span import Span
from kspec.model.wire import Wire, WireDocument

NEWEST: Final = newest()[0]
SECTIONS: Final = {
    "kube-apiserver": "apiServer",
    "kube-controller-manager": "controllerManager",
    "kube-scheduler": "scheduler",
}
INIT: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
"""
CLUSTER: Final = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
"""
UNCOVERED: Final = {
    *("oidc-issuer-url", "oidc-client-id", "requestheader-uid-headers", "service-account-issuer", "api-audiences"),
    *("service-account-signing-key-file", "service-account-jwks-uri", "authorization-webhook-config-file"),
    *("authorization-policy-file", "strict-transport-security-directives", "cors-allowed-origins", "runtime-config"),
    *("etcd-servers-overrides", "concurrent-service-endpoint-syncs"),
}
"""Flags of which a component demands something beyond their type that kspec does not know: other flags, mostly."""


def rows() -> list[dict[str, Any]]:
    path = Path(__file__).parent / f"{NEWEST.minor}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judge(component: str, *arguments: tuple[str, str], version: str = NEWEST.version) -> list[Diagnostic]:
    """What is said of a component's arguments in a spec that has nothing else."""
    listed: list[Any] = [{"name": name, "value": value} for name, value in arguments]
    value: dict[str, Any] = {SECTIONS[component]: {"extraArgs": listed}, "networking": {}, "certificatesDir": "/pki"}
    for section in SECTIONS.values():
        value.setdefault(section, {})
    span = Span("spec.yaml", 1, 1, 1, 1)
    document = WireDocument(Document(value, span), "kubeadm.k8s.io/v1beta4", "ClusterConfiguration", value)
    found = release(version)
    assert found is not None
    return list(check_arguments(Wire((document,), found)))


def errors(found: list[Diagnostic]) -> list[Diagnostic]:
    return [finding for finding in found if finding.severity is Severity.ERROR]


def test_what_a_component_cannot_read_is_refused() -> None:
    """A flag that it does not have, a value that is not of the flag's type: all that the real component refuses."""
    missed = [
        (row["component"], row["flag"], row["value"])
        for row in rows()
        if row["refused"] == "flag" and not errors(judge(row["component"], (row["flag"], row["value"])))
    ]
    assert missed == []


def test_what_a_component_takes_is_no_error() -> None:
    """Nothing is refused of which the real component says nothing, but for what it would look at later."""
    later = {
        *("tls-min-version", "tls-cipher-suites", "endpoint-reconciler-type", "feature-gates", "logging-format"),
        *(
            "show-hidden-metrics-for-version",
            "disabled-metrics",
            "feature_gates",
            "leader-elect-resource-lock",
            "cidr-allocator-type",
        ),
        *(
            "leader-elect-lease-duration",
            "leader-elect-renew-deadline",
            "leader-elect-retry-period",
            "watch-cache-sizes",
        ),
        *("watch-cache-sizes", "log-flush-frequency", "horizontal-pod-autoscaler-sync-period"),
    }
    wrong = [
        (row["component"], row["flag"], row["value"], [finding.message for finding in found])
        for row in rows()
        if not row["refused"]
        and row["flag"] not in later
        and (found := errors(judge(row["component"], (row["flag"], row["value"]))))
        # how arguments go together has a recording of its own: here a component is alone with one
        and any(finding.code != "argument-conflict" for finding in found)
    ]
    assert wrong == []


def test_what_a_component_refuses_later_is_refused() -> None:
    """But for a few flags that are listed."""
    missed = [
        (row["component"], row["flag"], row["value"], row["said"])
        for row in rows()
        if row["refused"] == "value"
        and row["flag"] not in UNCOVERED
        and not errors(judge(row["component"], (row["flag"], row["value"])))
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("component", "name", "value", "code", "help_"),
    [
        ("kube-apiserver", "audit-log-maxsise", "1", "argument-unknown", "did you mean audit-log-maxsize?"),
        ("kube-apiserver", "--v", "2", "argument-unknown", "write the name without dashes: v"),
        ("kube-scheduler", "etcd-servers", "x", "argument-unknown", "kube-apiserver has such a flag"),
        ("kube-apiserver", "authorization-mode", "Node,Rbac", "argument-value", "did you mean RBAC?"),
        ("kube-apiserver", "authorization_mode", "Node,RBAC", "", ""),
        ("kube-apiserver", "enable-admission-plugins", "Foo", "admission-plugin", ""),
        (
            "kube-apiserver",
            "enable-admission-plugins",
            "NodeRestriction,PodSecurityPolicy",
            "admission-plugin",
            "use PodSecurity, which is on by default: v1.24 was the last release to have PodSecurityPolicy",
        ),
        (
            "kube-apiserver",
            "disable-admission-plugins",
            "DenyEscalatingExec",
            "admission-plugin",
            "leave it out: v1.20 was the last release to have DenyEscalatingExec",
        ),
        (
            "kube-apiserver",
            "feature-gates",
            "AppArmor=true",
            "feature-gate-unknown",
            "leave it out: v1.32 was the last release to have it",
        ),
        (
            "kube-scheduler",
            "address",
            "10.0.0.1",
            "argument-unknown",
            "use bind-address: v1.23 was the last release to have --address",
        ),
        ("kube-apiserver", "feature-gates", "kube:AllAlpha=false", "", ""),
        ("kube-controller-manager", "controllers", "*,ttl-contoller", "argument-value", "did you mean ttl-controller?"),
        ("kube-controller-manager", "controllers", "*,bootstrapsigner,tokencleaner", "", ""),
        ("kube-apiserver", "service-cluster-ip-range", "10.0.0.0/30", "argument-value", ""),
    ],
)
def test_examples(component: str, name: str, value: str, code: str, help_: str) -> None:
    """A finding names the rule, and what was meant where that can be told."""
    found = errors(judge(component, (name, value)))
    assert [(finding.code, finding.help) for finding in found] == ([(code, help_)] if code else [])


def test_a_flag_of_another_release() -> None:
    """The help says which release was the last or is the first to have a flag."""
    gone = errors(judge("kube-controller-manager", ("concurrent-service-syncs", "1"), version="v1.37.2"))
    assert [finding.help for finding in gone] == ["leave it out: v1.36 was the last release to have it"]
    new = errors(judge("kube-controller-manager", ("concurrent-disruption-syncs", "1"), version="v1.36.3"))
    assert [finding.help for finding in new] == ["v1.37 is the first release to have it"]


def test_a_plugin_both_on_and_off() -> None:
    """kubeadm enables NodeRestriction by itself, so that disabling it alone stops the API server."""
    found = errors(judge("kube-apiserver", ("disable-admission-plugins", "NodeRestriction")))
    assert [(finding.code, finding.path) for finding in found] == [("admission-plugin", "apiServer.extraArgs[0].value")]


def test_kubelets(find: Find) -> None:
    """Each node's own arguments are looked at, with the gates of the KubeletConfiguration."""
    arguments = """\
nodeRegistration:
  name: cp-1
  kubeletExtraArgs:
  - {name: node-labels, value: "node-role.kubernetes.io/worker="}
  - {name: max-pods, value: many}
  - {name: feature-gates, value: "GracefulNodeShutdownBasedOnPodPriority=true"}
"""
    gates = """\
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
featureGates: {GracefulNodeShutdown: false, WindowsGracefulNodeShutdown: false}
"""
    found = errors(find(INIT + arguments + CLUSTER + gates))
    assert [(finding.code, finding.path) for finding in found] == [
        ("argument-value", "nodeRegistration.kubeletExtraArgs[0].value"),
        ("argument-value", "nodeRegistration.kubeletExtraArgs[1].value"),
        ("feature-gate-needs", "nodeRegistration.kubeletExtraArgs[2].value"),
    ]


def test_a_deprecated_flag_is_a_warning(find: Find) -> None:
    """Its place is the KubeletConfiguration."""
    arguments = "nodeRegistration: {name: cp-1, kubeletExtraArgs: [{name: max-pods, value: '20'}]}\n"
    found = [finding for finding in find(INIT + arguments + CLUSTER) if finding.code == "argument-deprecated"]
    assert [(finding.severity, finding.path) for finding in found] == [
        (Severity.WARNING, "nodeRegistration.kubeletExtraArgs[0].name")
    ]


def test_a_waiver_turns_an_error_into_a_warning(find: Find) -> None:
    """People run builds of their own."""
    own = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nwaivers: [argument-unknown]\n"
    spec = INIT + "nodeRegistration: {name: cp-1}\n" + CLUSTER + "scheduler: {extraArgs: [{name: own, value: x}]}\n"
    assert [finding.severity for finding in find(spec) if finding.code == "argument-unknown"] == [Severity.ERROR]
    assert [finding.severity for finding in find(spec + own) if finding.code == "argument-unknown"] == [
        Severity.WARNING
    ]
