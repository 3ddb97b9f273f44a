"""The names in serving certificates, against those that real kubeadm signed."""

from pathlib import Path

import pytest
from cryptography import x509
from ruamel.yaml import YAML

from kspec.rules.alternative_names import AlternativeNames, Server, alternative_names

GOLDEN = Path(__file__).parents[2] / "golden/v1.37.2"
SERVER = Server("cp-1", "192.0.2.11", "10.96.0.0/12", "cluster.local", "")


def recorded(case: str, name: str) -> AlternativeNames:
    """What stands in a certificate of real kubeadm."""
    certificate = x509.load_pem_x509_certificate((GOLDEN / case / f"tree/etc/kubernetes/pki/{name}.crt").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = tuple(str(address) for address in names.get_values_for_type(x509.IPAddress))
    return AlternativeNames(tuple(names.get_values_for_type(x509.DNSName)), addresses)


@pytest.mark.parametrize("case", ["addresses", "dual-stack", "ipv6", "single"])
def test_recorded_certificates_have_these_names(case: str) -> None:
    """Of the API server and etcd alike, in their order."""
    found = {
        one["kind"]: one for one in YAML(typ="safe", pure=True).load_all((GOLDEN / case / "spec.yaml").read_text())
    }
    init, cluster = found["InitConfiguration"], found["ClusterConfiguration"]
    networking = cluster.get("networking") or {}
    server = Server(
        init["nodeRegistration"]["name"],
        init["localAPIEndpoint"]["advertiseAddress"],
        networking.get("serviceSubnet", SERVER.service_subnet),
        networking.get("dnsDomain", SERVER.dns_domain),
        cluster.get("controlPlaneEndpoint", ""),
    )
    local = (cluster.get("etcd") or {}).get("local") or {}
    added = [name.lower() for name in (cluster.get("apiServer") or {}).get("certSANs", [])]
    assert alternative_names("apiserver", server, added) == recorded(case, "apiserver")
    assert alternative_names("etcd-server", server, local.get("serverCertSANs", [])) == recorded(case, "etcd/server")
    assert alternative_names("etcd-peer", server, local.get("peerCertSANs", [])) == recorded(case, "etcd/peer")


@pytest.mark.parametrize(
    ("endpoint", "added", "dns_names", "ip_addresses"),
    [
        ("", ["b.example", "a.example", "cp-1"], {"a.example", "b.example"}, ()),
        ("", ["192.0.2.9", "192.0.2.11", "192.0.2.8"], set(), ("192.0.2.9", "192.0.2.8")),
        ("", ["FD00::0:1", "::ffff:192.0.2.7"], set(), ("fd00::1", "192.0.2.7")),
        ("api.example:443", [], {"api.example"}, ()),
        ("203.0.113.9:443", ["203.0.113.9"], set(), ("203.0.113.9",)),
        ("[2001:db8::0:9]:443", [], set(), ("2001:db8::9",)),
    ],
)
def test_the_endpoint_and_the_users_names_are_added(
    endpoint: str, added: list[str], dns_names: set[str], ip_addresses: tuple[str, ...]
) -> None:
    """None twice; addresses keep their order and are canonical."""
    found = alternative_names("apiserver", SERVER._replace(control_plane_endpoint=endpoint), added)
    own = {"cp-1", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
    assert found == (tuple(sorted(own | dns_names)), ("10.96.0.1", "192.0.2.11", *ip_addresses))


@pytest.mark.parametrize("subnet", ["", "all", "10.96.0.0/32"])
def test_a_service_subnet_without_a_first_address_gives_none(subnet: str) -> None:
    """It is told elsewhere."""
    assert alternative_names("apiserver", SERVER._replace(service_subnet=subnet), ()).ip_addresses == ("192.0.2.11",)
