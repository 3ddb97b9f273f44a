"""The objects by which a hub's programs know a cluster."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from built_set import documents
from ruamel.yaml import YAML

from kspec.encode import lock_text
from kspec.facts import clusterset
from kspec.facts.releases import known_minors
from kspec.facts.types import load
from kspec.go.json import unmarshal
from kspec.make.registrations import property_files, registration_files
from kspec.model.file import File, Sensitivity
from kspec.model.plan import Credential
from kspec.model.registration import Registered
from kspec.model.secret import Secret
from kspec.x509 import keys, pem

CLIENT = Credential(b"certificate", Secret(b"key"))
EU = Registered(
    name="eu",
    first="eu-cp-1",
    kubernetes="v1.37.2",
    server="https://[fd00::1]:6443",
    authority=b"authority",
    admin=CLIENT,
    clients={"argocd": CLIENT, "cluster-api": CLIENT},
    pods=("10.1.0.0/16", "fd00:1::/48"),
    services=("172.16.0.0/16",),
    dns_domain="eu.example",
)


def read(file: File) -> list[dict[str, Any]]:
    """The objects in a file."""
    return list(YAML(typ="safe", pure=True).load_all(file.data.decode()))


def by_path(program: str) -> dict[str, File]:
    """The files of a program."""
    return {file.path: file for file in registration_files("shop", program, [EU])}


def decoded(value: str) -> str:
    """The text of base64."""
    return base64.b64decode(value).decode()


def test_argo_cd_has_a_secret_of_its_kind() -> None:
    """With the label by which it finds it, and a client certificate."""
    (secret,) = read(by_path("argocd")["objects/argocd/eu.yaml"])
    assert secret["metadata"]["labels"] == {"argocd.argoproj.io/secret-type": "cluster"}
    assert (secret["metadata"]["namespace"], secret["type"]) == ("argocd", "Opaque")
    assert (decoded(secret["data"]["name"]), decoded(secret["data"]["server"])) == ("eu", EU.server)
    tls = json.loads(decoded(secret["data"]["config"]))["tlsClientConfig"]
    assert tls.pop("insecure") is False
    assert {name: decoded(value) for name, value in tls.items()} == {
        "caData": "authority",
        "certData": "certificate",
        "keyData": "key",
    }


def test_cluster_api_has_a_kubeconfig_and_a_cluster() -> None:
    """By the names, the label and the type that its controllers look for."""
    files = by_path("cluster-api")
    (secret,) = read(files["objects/cluster-api/eu-kubeconfig.yaml"])
    assert (secret["metadata"]["name"], secret["type"]) == ("eu-kubeconfig", "cluster.x-k8s.io/secret")
    assert secret["metadata"]["labels"] == {"cluster.x-k8s.io/cluster-name": "eu"}
    config = YAML(typ="safe", pure=True).load(decoded(secret["data"]["value"]))
    assert config["clusters"][0]["cluster"]["server"] == EU.server
    (cluster,) = read(files["objects/cluster-api/eu.yaml"])
    assert (cluster["apiVersion"], cluster["kind"]) == ("cluster.x-k8s.io/v1beta2", "Cluster")
    assert cluster["spec"] == {
        "clusterNetwork": {
            "pods": {"cidrBlocks": ["10.1.0.0/16", "fd00:1::/48"]},
            "services": {"cidrBlocks": ["172.16.0.0/16"]},
            "serviceDomain": "eu.example",
        },
        "controlPlaneEndpoint": {"host": "fd00::1", "port": 6443},
    }


def test_karmada_says_what_needs_a_live_token() -> None:
    """No file of it is secret; the cluster's own objects make the tokens that are asked for."""
    files = by_path("karmada")
    assert all(file.sensitivity is Sensitivity.PUBLIC for file in files.values())
    text = files["objects/karmada/eu.yaml"].data.decode()
    assert "live token" in text.partition("apiVersion")[0]
    kinds = {found["kind"]: found for found in read(files["objects/karmada/eu.yaml"])}
    spec = kinds["Cluster"]["spec"]
    assert (spec["syncMode"], spec["apiEndpoint"]) == ("Push", EU.server)
    assert spec["secretRef"] == {"namespace": "karmada-cluster", "name": "eu"}
    member = read(files["objects/members/eu/karmada.yaml"])
    tokens = [found for found in member if found["kind"] == "Secret"]
    assert {found["type"] for found in tokens} == {"kubernetes.io/service-account-token"}
    accounts = {found["metadata"]["name"] for found in member if found["kind"] == "ServiceAccount"}
    assert {found["metadata"]["annotations"]["kubernetes.io/service-account.name"] for found in tokens} == accounts
    assert accounts == {"karmada-eu", "karmada-impersonator"}
    assert all(account in text for account in accounts)


@pytest.mark.parametrize("program", ["argocd", "cluster-api"])
def test_a_program_has_the_rights_that_a_binding_gives_it(program: str) -> None:
    """So that they can be taken, which those of a group in the certificate could not."""
    (binding,) = read(by_path(program)[f"objects/members/eu/{program}.yaml"])
    assert binding["subjects"][0]["name"] == f"kspec:hub:{program}"
    assert binding["roleRef"]["name"] == "cluster-admin"


def test_clusters_say_who_they_are() -> None:
    """By the names of the About API."""
    (file,) = property_files("shop", [EU])
    values = {found["metadata"]["name"]: found["spec"]["value"] for found in read(file)}
    assert values == {"cluster.clusterset.k8s.io": "eu", "clusterset.k8s.io": "shop"}


def test_what_is_built_is_the_clusters_own(shop: Path) -> None:
    """The certificate in the Secret is the lock's, its key the keyring's."""
    (secret,) = documents(shop.parent / "out/shop/objects/argocd/eu.yaml")
    tls = json.loads(decoded(secret["data"]["config"]))["tlsClientConfig"]
    lock = lock_text.parse((shop.parent / "eu.lock").read_text())
    locked = lock.certificates["eu-cp-1/clients/argocd"].certificate
    assert pem.certificates(base64.b64decode(tls["certData"])) == (locked,)
    assert pem.certificates(base64.b64decode(tls["caData"])) == (lock.certificates["ca"].certificate,)
    assert keys.public_key(Secret(base64.b64decode(tls["keyData"])))


@pytest.mark.parametrize("minor", known_minors())
@pytest.mark.parametrize("program", clusterset.REGISTRATIONS)
def test_kubernetes_own_objects_fit_their_types(minor: str, program: str) -> None:
    """In each release: no field is unknown, as an API server finds under strict validation."""
    table = load(minor)
    checked = 0
    for file in by_path(program).values():
        for found in read(file):
            root = table.root(found["apiVersion"], found["kind"])
            if root is not None:
                checked += 1
                assert not unmarshal(table, root, found)[1], found["kind"]
    assert checked >= 2
