"""The certificates of packs."""

from pathlib import Path

from pack_specs import completed, write_pack, write_spec

from kspec.rules.pack_certificates import pack_certificates, place_of

ROWS = """certificates:
- {name: own, authority: ca, commonName: own, perNode: true, usages: [server], folder: /etc/mine}
- {name: web, authority: ca, commonName: web, usages: [server], dnsNames: ['web.{domain}'], namespace: a, secretName: b}
- {name: view, authority: ca, commonName: view, organizations: [viewers], kubeconfig: /etc/kubernetes/view.conf}
- {name: etcd, authority: etcd/ca, commonName: mine, folder: /etc/mine}
"""
EXTERNAL = "etcd: {external: {endpoints: ['https://192.0.2.9:2379'], caFile: /a, certFile: /b, keyFile: /c}}\n"


def test_each_certificate_is_a_nodes(tmp_path: Path) -> None:
    """Those of the whole cluster are the first control plane's; a worker has none."""
    write_pack(tmp_path, ROWS)
    spec, _ = completed(write_spec(tmp_path, "packs: [{name: mine, source: mine}]\n"))
    assert spec
    held = {holding.identity.name: holding for holding in pack_certificates(spec, spec.first)}
    assert list(held) == [f"cp-1/packs/mine/{name}" for name in ("own", "web", "view", "etcd")]
    own = held["cp-1/packs/mine/own"].identity
    assert own.content.dns_names == ("cp-1", "localhost")
    assert own.content.ip_addresses == ("192.0.2.10", "127.0.0.1", "::1")
    assert own.key == "nodes/cp-1/packs/mine/own.key"
    assert held["cp-1/packs/mine/web"].identity.content.dns_names == ("web.cluster.local",)
    assert held["cp-1/packs/mine/view"].identity.content.organizations == ("viewers",)
    assert [place_of(holding.row) for holding in held.values()] == [
        "/etc/mine/own.crt",
        "Secret a/b",
        "/etc/kubernetes/view.conf",
        "/etc/mine/etcd.crt",
    ]
    assert list(pack_certificates(spec, spec.nodes[1])) == []


def test_an_etcd_elsewhere_has_no_authority_to_issue(tmp_path: Path) -> None:
    """What it would sign is left out."""
    write_pack(tmp_path, ROWS)
    spec, _ = completed(write_spec(tmp_path, "packs: [{name: mine, source: mine}]\n", EXTERNAL))
    assert spec
    names = [holding.row.name for holding in pack_certificates(spec, spec.first)]
    assert names == ["own", "web", "view"]
