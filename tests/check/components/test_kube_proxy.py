"""Examples of kube-proxy's rules; test_components.py compares all of them with kube-proxy's own code."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n"


@pytest.mark.parametrize(
    ("body", "path", "kind"),
    [
        ("mode: ipvz\n", "mode", "Invalid value"),
        ("metricsBindAddress: localhost:10249\n", "metricsBindAddress", "Invalid value"),
        ("nftables: {syncPeriod: 500ms}\nmode: nftables\n", "nftables.syncPeriod", "Invalid value"),
        ("detectLocalMode: Bridge\n", "detectLocalMode", "Unsupported value"),
        ("nodePortAddresses: [all, all]\n", "nodePortAddresses[1]", "Duplicate value"),
        ("conntrack: {maxPerCore: -1}\n", "conntrack.maxPerCore", "Invalid value"),
    ],
)
def test_a_finding_names_the_field_and_its_kind(find: Find, body: str, path: str, kind: str) -> None:
    """By its place in the document, whatever kube-proxy itself calls it."""
    assert [(one.path, one.kind) for one in find(HEAD + body)] == [(path, kind)]


def test_an_address_alone_gets_its_port(find: Find) -> None:
    """kube-proxy adds the default port to an address that has none."""
    assert find(f"{HEAD}healthzBindAddress: '::1'\nmetricsBindAddress: 10.0.0.1\n") == []


def test_keywords_of_node_ports_go_by_the_release(find: Find) -> None:
    """Before v1.37 there is primary alone, and by itself."""
    body = f"{HEAD}nodePortAddresses: [primary, 192.0.2.0/24]\n"
    assert find(body, "v1.37.2") == []
    assert [one.path for one in find(body, "v1.36.3")] == ["nodePortAddresses[0]"]


def test_ipvs_needs_its_gate(find: Find) -> None:
    """From v1.37 on the mode ipvs has a feature gate, which is on by default."""
    codes = [one.code for one in find(f"{HEAD}mode: ipvs\nfeatureGates: {{KubeProxyIPVS: false}}\n")]
    assert "component-choice" in codes
