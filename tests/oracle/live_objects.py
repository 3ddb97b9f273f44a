"""The API objects of a recording as a live cluster would have them.

A dry run prints cluster-info without the signatures that the bootstrap signer adds, and kubeadm-certs without data.
Both are made here by other code than kspec's, so that neither hides the other's mistakes.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from ruamel.yaml import YAML

UPLOADED = {
    "ca.crt": "ca.crt",
    "ca.key": "ca.key",
    "etcd-ca.crt": "etcd/ca.crt",
    "etcd-ca.key": "etcd/ca.key",
    "front-proxy-ca.crt": "front-proxy-ca.crt",
    "front-proxy-ca.key": "front-proxy-ca.key",
    "sa.key": "sa.key",
    "sa.pub": "sa.pub",
}
"""Key of kubeadm-certs -> file of the PKI."""
NONCE_BYTES = 12


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(token: str, payload: str) -> str:
    """A detached JWS (RFC 7515, appendix F) of a text by a bootstrap token's secret, with its id as key id."""
    name, secret = token.split(".")
    header = _base64url(json.dumps({"alg": "HS256", "kid": name}, separators=(",", ":")).encode())
    message = f"{header}.{_base64url(payload.encode())}"
    return f"{header}..{_base64url(hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest())}"


def encrypt(certificate_key: str, data: bytes) -> str:
    """A file as kubeadm-certs holds it: nonce and AES-GCM ciphertext in base64."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(bytes.fromhex(certificate_key)).encrypt(nonce, data, None)).decode()


def live_objects(folder: Path, pki: Path, certificate_key: str, tokens: Sequence[str]) -> list[dict[str, Any]]:
    """Read the objects of a folder and complete them; without a certificate key kubeadm-certs stays empty."""
    objects: list[dict[str, Any]] = [YAML(typ="safe").load(path) for path in sorted(folder.glob("*.yaml"))]
    for value in objects:
        name = value["metadata"]["name"]
        if value["kind"] == "ConfigMap" and name == "cluster-info":
            payload = value["data"]["kubeconfig"]
            value["data"] |= {f"jws-kubeconfig-{token.partition('.')[0]}": sign(token, payload) for token in tokens}
        if value["kind"] == "Secret" and name == "kubeadm-certs" and certificate_key:
            files = {key: pki / path for key, path in UPLOADED.items() if (pki / path).exists()}
            value["data"] = {key: encrypt(certificate_key, path.read_bytes()) for key, path in files.items()}
    return objects
