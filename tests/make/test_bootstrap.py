"""Facts about what joining nodes need."""

import re
from base64 import b64decode

from kspec.encode.kubeadmcerts import decrypt
from kspec.make.bootstrap import bootstrap_tokens, cluster_info, kubeadm_certs
from kspec.model.configuration import Etcd, ExternalEtcd
from kspec.model.file import File, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.model.secret import Secret

KEY = Secret(bytes(range(32)))


def decoded(file: File) -> dict[str, bytes]:
    """The entries of a Secret."""
    data = file.data.decode().partition("data:\n")[2].partition("kind:")[0]
    return {name: b64decode(value) for name, value in re.findall(r"^  (\S+): (\S+)$", data, re.MULTILINE)}


def test_a_token_is_a_secret(plan: Plan) -> None:
    """Every part of a token is an entry, its usages one each."""
    (file,) = bootstrap_tokens(plan).files
    assert (file.path, file.mode, file.phase) == (
        "cluster/kube-system/Secret-bootstrap-token-abcdef.yaml",
        0o600,
        "bootstrap-token",
    )
    assert isinstance(file.content, Secret)
    assert file.data.endswith(b"type: bootstrap.kubernetes.io/token\n")
    assert decoded(file) == {
        "auth-extra-groups": b"system:bootstrappers:a,system:bootstrappers:b",
        "description": b"for two racks",
        "expiration": b"2030-01-31T12:00:00Z",
        "token-id": b"abcdef",
        "token-secret": b"0123456789abcdef",
        "usage-bootstrap-authentication": b"true",
        "usage-bootstrap-signing": b"true",
    }


def test_what_a_token_does_not_have_is_left_out(plan: Plan) -> None:
    """A token that never expires has no expiration; one without groups and description has no such entries."""
    bare = evolve(plan.tokens[0], expiration=None, groups=(), description="", usages=())
    (file,) = bootstrap_tokens(evolve(plan, tokens=(bare,))).files
    assert decoded(file) == {"token-id": b"abcdef", "token-secret": b"0123456789abcdef"}


def test_a_public_plan_withholds_tokens(plan: Plan) -> None:
    """The file is listed without its content, even where the secret is at hand."""
    (file,) = bootstrap_tokens(evolve(plan, public=True)).files
    assert file.path == "cluster/kube-system/Secret-bootstrap-token-abcdef.yaml"
    assert file.content == Withheld()


def test_cluster_info_is_public_and_signed(plan: Plan) -> None:
    """It has the authority and the URL for everyone, and a signature for every token that signs."""
    silent = evolve(plan.tokens[0], id="silent", signature=None)
    (file,) = cluster_info(evolve(plan, tokens=(*plan.tokens, silent))).files
    assert (file.path, file.phase) == ("cluster/kube-public/ConfigMap-cluster-info.yaml", "bootstrap-token")
    assert (
        file.data.decode()
        == """\
apiVersion: v1
data:
  jws-kubeconfig-abcdef: header..signature
  kubeconfig: |
    apiVersion: v1
    clusters:
    - cluster:
        certificate-authority-data: Y2EgY2VydGlmaWNhdGU=
        server: https://192.0.2.10:6443
      name: ""
    contexts: null
    current-context: ""
    kind: Config
    users: null
kind: ConfigMap
metadata:
  name: cluster-info
  namespace: kube-public
"""
    )


def test_kubeadm_certs_needs_a_key(plan: Plan) -> None:
    """Without a certificate key there is no such Secret."""
    assert kubeadm_certs(plan).files == ()


def test_kubeadm_certs_holds_the_authorities(plan: Plan) -> None:
    """Entries are encrypted under the certificate key and stand apart from what stays in the cluster."""
    (file,) = kubeadm_certs(evolve(plan, certificate_key=KEY, has_kubeadm_certs=True)).files
    assert (file.path, file.phase) == ("cluster/join-only/Secret-kubeadm-certs.yaml", "upload-certs")
    assert {name: decrypt(KEY, entry).reveal() for name, entry in decoded(file).items()} == {
        "ca.crt": b"ca certificate",
        "ca.key": b"ca key",
        "etcd-ca.crt": b"etcd/ca certificate",
        "etcd-ca.key": b"etcd/ca key",
        "front-proxy-ca.crt": b"front-proxy-ca certificate",
        "front-proxy-ca.key": b"front-proxy-ca key",
        "sa.key": b"private key",
        "sa.pub": b"public key",
    }
    assert b"ownerReferences" not in file.data


def test_kubeadm_certs_of_an_external_etcd(plan: Plan) -> None:
    """Its client files are there instead of etcd's authority; a file that nobody gave is an empty entry."""
    cluster = evolve(plan.spec.cluster, etcd=Etcd(external=ExternalEtcd(endpoints=("https://e:2379",))))
    external = {"external-etcd-ca.crt": Secret(b"their authority")}
    changed = evolve(
        plan,
        spec=evolve(plan.spec, cluster=cluster),
        certificate_key=KEY,
        has_kubeadm_certs=True,
        external_etcd=external,
    )
    (file,) = kubeadm_certs(changed).files
    entries = decoded(file)
    assert decrypt(KEY, entries["external-etcd-ca.crt"]).reveal() == b"their authority"
    assert b'  external-etcd.crt: ""\n  external-etcd.key: ""\n' in file.data
    assert "etcd-ca.crt" not in entries


def test_a_public_plan_withholds_kubeadm_certs(plan: Plan) -> None:
    """The file is listed where there is one at all, whether or not the key is at hand."""
    (file,) = kubeadm_certs(evolve(plan, public=True, has_kubeadm_certs=True)).files
    assert (file.path, file.content) == ("cluster/join-only/Secret-kubeadm-certs.yaml", Withheld())
