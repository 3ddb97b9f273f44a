"""Trees as other tools make them around kubeadm, put together from what is published of them: nouns of tests of drafts.

minikube: pkg/minikube/bootstrapper (its template of kubeadm's configuration and of the kubelet's drop-in, its
certificates, of which its own authority has signed the API server's). Cluster API: util/secret/certificates.go (three
authorities of one name, made before kubeadm runs, with the serial number 0), its documentation of kubelet arguments
and files (kube-vip as a static pod, a configuration of a cloud provider).
"""

import ipaddress
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

MINIKUBE: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.168.49.2, bindPort: 8443}
nodeRegistration:
  name: minikube
  criSocket: unix:///var/run/cri-dockerd.sock
  kubeletExtraArgs: [{name: node-ip, value: 192.168.49.2}]
  taints: []
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
apiServer:
  certSANs: [127.0.0.1, localhost, 192.168.49.2]
  extraArgs:
  - name: enable-admission-plugins
    value: "NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,DefaultTolerationSeconds,\\
      NodeRestriction,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota"
controllerManager: {extraArgs: [{name: allocate-node-cidrs, value: "true"}, {name: leader-elect, value: "false"}]}
scheduler: {extraArgs: [{name: leader-elect, value: "false"}]}
certificatesDir: /var/lib/minikube/certs
clusterName: mk
controlPlaneEndpoint: control-plane.minikube.internal:8443
etcd: {local: {dataDir: /var/lib/minikube/etcd}}
networking: {dnsDomain: cluster.local, podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {x509: {clientCAFile: /var/lib/minikube/certs/ca.crt}}
cgroupDriver: systemd
hairpinMode: hairpin-veth
runtimeRequestTimeout: 15m
clusterDomain: cluster.local
imageGCHighThresholdPercent: 100
evictionHard: {nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%}
failSwapOn: false
staticPodPath: /etc/kubernetes/manifests
"""
DROP_IN: Final = """\
[Unit]
Wants=docker.socket

[Service]
ExecStart=
ExecStart=/var/lib/minikube/binaries/v1.37.2/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf \
--config=/var/lib/kubelet/config.yaml --hostname-override=minikube --kubeconfig=/etc/kubernetes/kubelet.conf \
--node-ip=192.168.49.2

[Install]
"""
CLUSTER_API: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration:
  name: prod-control-plane-x7k2p
  kubeletExtraArgs:
  - {name: cloud-provider, value: external}
  - {name: provider-id, value: "openstack:///3f9c1f6e-2c59-4a5e-9b0e-0f3d0f5a8c11"}
  - {name: node-labels, value: "topology.example.com/rack=r1"}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
clusterName: prod
controlPlaneEndpoint: 10.0.0.100:6443
controllerManager: {extraArgs: [{name: cloud-provider, value: external}]}
networking: {podSubnet: 192.168.0.0/16, serviceSubnet: 10.128.0.0/12, dnsDomain: cluster.local}
"""
KUBE_VIP: Final = """\
apiVersion: v1
kind: Pod
metadata: {name: kube-vip, namespace: kube-system}
spec:
  containers:
  - name: kube-vip
    image: ghcr.io/kube-vip/kube-vip:v0.8.0
    args: [manager]
    env: [{name: address, value: 10.0.0.100}]
  hostNetwork: true
"""


def make_minikube(root: Path) -> None:
    """Let minikube's own authority sign in the place of kubeadm's, and the API server's certificate be minikube's."""
    pki = root / "var/lib/minikube/certs"
    _rename_authority(root, pki / "ca", "minikubeCA")
    key = _key(pki / "ca.key")
    server = ec.generate_private_key(ec.SECP256R1())
    names = ("minikube", "control-plane.minikube.internal", "kubernetes.default.svc.cluster.local", "kubernetes")
    addresses = ("10.96.0.1", "127.0.0.1", "10.0.0.1", "192.168.49.2")
    authority = x509.load_pem_x509_certificate((pki / "ca.crt").read_bytes())
    subject = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "system:masters")]
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([*subject, x509.NameAttribute(NameOID.COMMON_NAME, "minikube")]))
        .issuer_name(authority.subject)
        .public_key(server.public_key())
        .serial_number(2)
        .not_valid_before(authority.not_valid_before_utc)
        .not_valid_after(authority.not_valid_after_utc)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), False)  # noqa: FBT003 - not critical
        .add_extension(
            x509.SubjectAlternativeName(
                [*map(x509.DNSName, names), *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (pki / "apiserver.crt").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (pki / "apiserver.key").write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    drop_in = root / "etc/systemd/system/kubelet.service.d/10-kubeadm.conf"
    drop_in.parent.mkdir(parents=True)
    drop_in.write_text(DROP_IN)


def make_cluster_api(root: Path) -> None:
    """Let authorities of Cluster API's sign, and put its files beside kubeadm's."""
    pki = root / "etc/kubernetes/pki"
    for name in ("ca", "etcd/ca", "front-proxy-ca"):
        _rename_authority(root, pki / name, "kubernetes")
    (root / "etc/kubernetes/manifests/kube-vip.yaml").write_text(KUBE_VIP)
    (root / "etc/kubernetes/manifests/kube-vip.yaml").chmod(0o600)
    (root / "etc/kubernetes/cloud.conf").write_text("[Global]\nauth-url=https://cloud.example.com:5000\n")


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    found = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


def _rename_authority(root: Path, stem: Path, common_name: str) -> None:
    """Give an authority another name, keep its key, and let it sign anew all that it has signed."""
    key, name = (
        _key(stem.with_name(f"{stem.name}.key")),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]),
    )
    old = x509.load_pem_x509_certificate(stem.with_name(f"{stem.name}.crt").read_bytes())
    own = old.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    anew: dict[bytes, bytes] = {}
    for path in sorted((*root.rglob("*.crt"), *root.rglob("*.conf"))):
        for found in _certificates(path.read_bytes()):
            if found == old or _signer(found) == own:
                anew[_pem(found)] = _pem(_signed(found, key, name, is_authority=found == old))
    for path in sorted((*root.rglob("*.crt"), *root.rglob("*.conf"))):
        path.write_bytes(_replaced(path.read_bytes(), anew))


def _signed(
    found: x509.Certificate, key: ec.EllipticCurvePrivateKey, name: x509.Name, *, is_authority: bool
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name if is_authority else found.subject)
        .issuer_name(name)
        .public_key(found.public_key())
        .serial_number(found.serial_number)
        .not_valid_before(found.not_valid_before_utc)
        .not_valid_after(found.not_valid_after_utc)
    )
    for extension in found.extensions:
        if not (is_authority and isinstance(extension.value, x509.SubjectAlternativeName)):
            builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(key, hashes.SHA256())


def _signer(found: x509.Certificate) -> bytes | None:
    try:
        return found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return None


def _pem(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.PEM)


def _certificates(content: bytes) -> list[x509.Certificate]:
    embedded = b"".join(b64decode(text) for text in re.findall(rb"certificate(?:-authority)?-data: (\S+)", content))
    text = content + embedded
    return x509.load_pem_x509_certificates(text) if b"-----BEGIN CERTIFICATE-----" in text else []


def _replaced(content: bytes, anew: Mapping[bytes, bytes]) -> bytes:
    for old, new in anew.items():
        content = content.replace(old, new).replace(b64encode(old), b64encode(new))
    return content
