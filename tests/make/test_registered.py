"""A cluster's plan as those see it who look after it from outside."""

import pickle

from kspec.make.registered import registered, with_keys, without_keys
from kspec.model.frozen import evolve
from kspec.model.plan import Credential, NodePlan
from kspec.model.secret import Secret


def test_what_is_known_is_the_plans(node_plan: NodePlan) -> None:
    """The endpoint, the authority as clients trust it, and the credentials by their names."""
    whole = node_plan.whole
    first = whole.spec.first.name
    own = {
        name: Credential(name.encode(), Secret(b"key"))
        for name in ("ca", "etcd/ca", "front-proxy-ca", f"{first}/admin.conf", f"{first}/clients/argocd")
    }
    networking = evolve(whole.spec.cluster.networking, pod_subnet="10.1.0.0/16,fd00::/48", service_subnet="")
    cluster = evolve(whole.spec.cluster, control_plane_endpoint="api.example:7443", networking=networking)
    spec = evolve(whole.spec, cluster=cluster, clients=("argocd",))
    found = registered("eu", evolve(whole, spec=spec, credentials={**whole.credentials, **own}))
    assert (found.name, found.server) == ("eu", "https://api.example:7443")
    assert found.authority.startswith(b"ca")
    assert found.admin.certificate == f"{first}/admin.conf".encode()
    assert list(found.clients) == ["argocd"]
    assert (found.pods, found.services) == (("10.1.0.0/16", "fd00::/48"), ())
    bare = without_keys(found)
    assert pickle.dumps(bare)
    assert (bare.admin.key, bare.clients["argocd"].key) == (None, None)
    keyring = {f"nodes/{first}/{name}.key": Secret(b"key") for name in ("admin.conf", "clients/argocd")}
    assert with_keys(bare, keyring) == found
    assert with_keys(bare, {}) == bare
