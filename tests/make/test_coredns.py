"""Facts about CoreDNS."""

from kspec.make.coredns import coredns, corefile
from kspec.model.configuration import Dns, Networking
from kspec.model.frozen import evolve
from kspec.model.plan import Plan


def test_the_corefile_serves_the_clusters_domain() -> None:
    """The domain stands in the zone list and in what is not cached."""
    assert (
        corefile("c.example")
        == """\
.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes c.example in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success c.example
       disable denial c.example
    }
    loop
    reload
    loadbalance
}
"""
    )


def test_the_spec_decides_image_and_address(plan: Plan) -> None:
    """The Service has the tenth address of the first service network, the Deployment the spec's image."""
    networking = Networking(service_subnet="10.7.0.0/24,fd00::/112", dns_domain="cluster.local")
    cluster = evolve(plan.spec.cluster, networking=networking, dns=Dns("registry.example", "v9"))
    made = coredns(evolve(plan, spec=evolve(plan.spec, cluster=cluster))).files
    files = {item.path.rpartition("/")[2]: item.data for item in made}
    assert list(files) == ["ConfigMap-coredns.yaml", "Deployment-coredns.yaml", "Service-kube-dns.yaml"]
    assert b"  clusterIP: 10.7.0.10\n" in files["Service-kube-dns.yaml"]
    assert b"        image: registry.example/coredns:v9\n" in files["Deployment-coredns.yaml"]
