"""Facts about kubeadm-config and kubelet-config."""

import hashlib

import pytest

from kspec.make.uploadconfig import api_object, cluster_configuration, generated_mark, kubeadm_config, kubelet_config
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import (
    APIServer,
    Argument,
    BootstrapToken,
    ComponentConfiguration,
    Etcd,
    ExternalEtcd,
    HostPathMount,
    LocalEtcd,
)
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.model.secret import Secret


def test_kubeadm_config_holds_the_whole_configuration(plan: Plan) -> None:
    """What the spec leaves out is there with kubeadm's defaults, in kubeadm.k8s.io/v1beta4."""
    (file,) = kubeadm_config(plan).files
    assert (file.path, file.phase) == ("cluster/kube-system/ConfigMap-kubeadm-config.yaml", "upload-config/kubeadm")
    assert (
        file.data.decode()
        == """\
apiVersion: v1
data:
  ClusterConfiguration: |
    apiServer: {}
    apiVersion: kubeadm.k8s.io/v1beta4
    caCertificateValidityPeriod: 87600h0m0s
    certificateValidityPeriod: 8760h0m0s
    certificatesDir: /etc/kubernetes/pki
    clusterName: kubernetes
    controllerManager: {}
    dns: {}
    encryptionAlgorithm: RSA-2048
    etcd:
      local:
        dataDir: /var/lib/etcd
    imageRepository: registry.k8s.io
    kind: ClusterConfiguration
    kubernetesVersion: v1.37.2
    networking:
      dnsDomain: cluster.local
      serviceSubnet: 10.96.0.0/12
    proxy: {}
    scheduler: {}
kind: ConfigMap
metadata:
  name: kubeadm-config
  namespace: kube-system
"""
    )


def test_field_names_are_the_apis(spec: ClusterSpec, release: Release) -> None:
    """Names with initialisms are spelt as in kubeadm's API, an empty argument is kept, an absent flag is not."""
    mount = HostPathMount(name="v", host_path="/a", mount_path="/b", read_only=True)
    server = APIServer(extra_args=(Argument("audit-log-path", ""),), extra_volumes=(mount,), cert_sans=("k8s.example",))
    etcd = Etcd(local=LocalEtcd(data_dir="/srv", server_cert_sans=("e.example",), peer_cert_sans=("p.example",)))
    configuration = cluster_configuration(evolve(spec.cluster, api_server=server, etcd=etcd), release)
    assert isinstance(configuration, dict)
    assert configuration["apiServer"] == {
        "certSANs": ["k8s.example"],
        "extraArgs": [{"name": "audit-log-path", "value": ""}],
        "extraVolumes": [{"name": "v", "hostPath": "/a", "mountPath": "/b", "readOnly": True}],
    }
    assert configuration["etcd"] == {
        "local": {"dataDir": "/srv", "serverCertSANs": ["e.example"], "peerCertSANs": ["p.example"]}
    }


@pytest.mark.parametrize(("minor", "shown"), [("v1.34", False), ("v1.37", True)])
def test_http_endpoints_are_shown_where_kubeadm_knows_them(
    spec: ClusterSpec,
    release: Release,
    minor: str,
    shown: bool,  # noqa: FBT001 - the table's column
) -> None:
    """An external etcd's httpEndpoints came with v1.35."""
    external = ExternalEtcd(endpoints=("https://e:2379",), http_endpoints=("https://e:2379",))
    cluster = evolve(spec.cluster, etcd=Etcd(external=external))
    configuration = cluster_configuration(cluster, evolve(release, minor=minor))
    assert ("httpEndpoints" in str(configuration)) == shown


def test_kubelet_config_is_marked_as_generated(plan: Plan) -> None:
    """A hash over the data tells an upgrade that the user wrote none of it; a user's document has no hash."""
    component = ComponentConfiguration({}, user_supplied=False)
    digest = hashlib.sha256(b"first" + b"second").hexdigest()
    assert generated_mark(component, {"b": "second", "a": "first"}) == {
        "kubeadm.kubernetes.io/component-config.hash": f"sha256:{digest}"
    }
    (generated,) = kubelet_config(plan).files
    supplied = evolve(plan.spec.kubelet, user_supplied=True)
    (written,) = kubelet_config(evolve(plan, spec=evolve(plan.spec, kubelet=supplied))).files
    assert b"component-config.hash" in generated.data
    assert b"annotations" not in written.data


def test_kubelet_config_names_no_runtime(plan: Plan) -> None:
    """The CRI socket belongs to a node: the document for all of them has an empty one, as Go writes it."""
    (file,) = kubelet_config(plan).files
    assert b'    containerRuntimeEndpoint: ""\n' in file.data


@pytest.mark.parametrize(
    ("changes", "own", "line"),
    [
        (frozenset[str](), {}, b"    resolvConf: /run/systemd/resolve/resolv.conf\n"),
        (frozenset[str](), {"resolvConf": "/etc/mine"}, b"    resolvConf: /etc/mine\n"),
        (frozenset({"kubelet-config-without-resolver"}), {}, b""),
    ],
)
def test_older_releases_share_the_hosts_resolver(
    plan: Plan, changes: frozenset[str], own: dict[str, str], line: bytes
) -> None:
    """Until v1.37 a host with systemd-resolved put its resolvConf into kubelet-config, unless the user had one."""
    kubelet = evolve(plan.spec.kubelet, value={**plan.spec.kubelet.value, **own})
    first = evolve(plan.spec.first, host=evolve(plan.spec.first.host, systemd_resolved=True))
    spec = evolve(plan.spec, kubelet=kubelet, nodes=(first,))
    (file,) = kubelet_config(evolve(plan, spec=spec, release=evolve(plan.release, changes=changes))).files
    found = [text for text in file.data.splitlines(keepends=True) if b"resolvConf" in text]
    assert b"".join(found) == line


def test_no_secret_becomes_plain() -> None:
    """A configuration that holds a secret is not turned into JSON."""
    with pytest.raises(TypeError):
        api_object(BootstrapToken(Secret(b"abcdef.0123456789abcdef"), None, (), ()))
