"""A read-only API server that answers from objects, for real kubeadm to join.

It knows ConfigMaps, Secrets and Nodes by name and the list of etcd's pods, and nobody has to prove who they are.
"""

import datetime as dt
import http.server
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PLURALS = {"ConfigMap": "configmaps", "Secret": "secrets", "Node": "nodes"}
PODS = "/api/v1/namespaces/kube-system/pods"
HEALTH = ("/healthz", "/livez", "/readyz")


def etcd_pod(node: str, client_url: str) -> dict[str, Any]:
    """The mirror pod of an etcd member, as far as kubeadm looks at it."""
    return {
        "metadata": {
            "name": f"etcd-{node}",
            "namespace": "kube-system",
            "labels": {"component": "etcd", "tier": "control-plane"},
            "annotations": {"kubeadm.kubernetes.io/etcd.advertise-client-urls": client_url},
        },
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
    }


def serving_certificate(pki: Path, host: str, folder: Path) -> tuple[Path, Path]:
    """Issue a certificate for a host by the CA of a PKI; return the files of certificate and key."""
    authority = x509.load_pem_x509_certificate((pki / "ca.crt").read_bytes())
    signer = serialization.load_pem_private_key((pki / "ca.key").read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        message = "kubeadm makes no other keys"
        raise TypeError(message)
    try:
        name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        name = x509.DNSName(host)
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kube-apiserver")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    files = folder / "serving.crt", folder / "serving.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


class Server:
    """The server; it runs on a thread until the program ends."""

    def __init__(self, address: str, port: int, objects: Iterable[dict[str, Any]], files: tuple[Path, Path]) -> None:
        """Listen on an address with a certificate and its key."""
        self.requests: list[str] = []
        self.etcd_pods: list[dict[str, Any]] = []
        self._answers: dict[str, Any] = {}
        for value in objects:
            if value["kind"] in PLURALS:
                namespace = value["metadata"].get("namespace")
                scope = f"namespaces/{namespace}/" if namespace else ""
                self._answers[f"/api/v1/{scope}{PLURALS[value['kind']]}/{value['metadata']['name']}"] = value
        server = _listener(address, port, self)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body of the answer to a GET."""
        if path in HEALTH:
            return 200, b"ok"
        if path == PODS:
            return 200, json.dumps({"kind": "PodList", "apiVersion": "v1", "items": self.etcd_pods}).encode()
        if path in self._answers:
            return 200, json.dumps(self._answers[path], default=str).encode()
        status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
        return 404, json.dumps(status | {"details": {"name": path.rpartition("/")[2]}}).encode()


def _listener(address: str, port: int, server: Server) -> http.server.ThreadingHTTPServer:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            code, body = server.answer(path)
            server.requests.append(f"GET {path} {code}")
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
            """Say nothing: the requests are kept."""

    class Listener(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    return Listener((address, port), Handler)
