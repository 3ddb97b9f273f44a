"""Objects by which a running cluster is asked what it does, and the requests for certificates in them."""

import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

SECRETS: Final = "/api/v1/namespaces/default/secrets"
REQUESTS: Final = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
REVIEWS: Final = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
LEASES: Final = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
TOKENS: Final = "/api/v1/namespaces/default/serviceaccounts/default/token"
BINDINGS: Final = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"
REVIEW: Final = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
TOKEN: Final = {
    "apiVersion": "authentication.k8s.io/v1",
    "kind": "TokenRequest",
    "spec": {"expirationSeconds": 86400},
}


def secret(name: str) -> Any:  # noqa: ANN401 - an object
    """A Secret that holds its own name."""
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": {"a": name}}


def namespace_object(name: str) -> Any:  # noqa: ANN401 - an object
    """A namespace."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def node(name: str) -> Any:  # noqa: ANN401 - an object
    """A node of which nothing is known."""
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}}


def lease(name: str) -> Any:  # noqa: ANN401 - an object
    """What a kubelet renews to say that it lives."""
    spec = {"holderIdentity": name, "leaseDurationSeconds": 40}
    return {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": name}, "spec": spec}


def signing_request(name: str, request: str) -> Any:  # noqa: ANN401 - an object
    """A request for a client's certificate, which the controller manager signs once it is approved."""
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "CertificateSigningRequest",
        "metadata": {"name": name},
        "spec": {"request": request, "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["client auth"]},
    }


def certificate_request(folder: Path, name: str) -> str:
    """A request for a user's certificate as an object has it; its key is client.key in the folder."""
    key, request = folder / "client.key", folder / "client.csr"
    made = [] if key.exists() else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", str(key)]
    command = ["openssl", "req", "-new", "-nodes", *(made or ["-key", str(key)]), "-subj", f"/CN={name}"]
    subprocess.run([*command, "-out", str(request)], check=True, capture_output=True)
    return b64encode(request.read_bytes()).decode()


def certificate_of(text: str, path: Path) -> Path:
    """The file of a certificate that an object has."""
    path.write_bytes(b64decode(text))
    return path


def is_trusted(certificate: Path, bundle: Path) -> bool:
    """Whether OpenSSL verifies a client's certificate by a bundle."""
    command = ["openssl", "verify", "-purpose", "sslclient", "-CAfile", str(bundle), str(certificate)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def issuer_key(certificate: Path) -> str:
    """The identifier of the key that signed a certificate."""
    command = ["openssl", "x509", "-noout", "-ext", "authorityKeyIdentifier", "-in", str(certificate)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
