"""The detached signature over cluster-info's kubeconfig that lets a joining node trust it."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode

from kspec.facts.validation import TOKEN_ID
from kspec.model.secret import Secret

_TOKEN_ID = re.compile(TOKEN_ID)


def detached(content: bytes, token_id: str, token_secret: Secret) -> str:
    """The JWS over `content` with a bootstrap token, its payload left out (RFC 7515, appendix F): `header..signature`.

    It is what the bootstrap signer writes to `jws-kubeconfig-<token id>` (k8s.io/cluster-bootstrap, token/jws): HS256
    keyed by the token's secret, the header's names sorted. ValueError if the token's ID is not `[a-z0-9]{6}`, which
    would need JSON's escapes.
    """
    if not _TOKEN_ID.fullmatch(token_id):
        message = "bootstrap token ID is not six lower-case letters or digits"
        raise ValueError(message)
    header = _base64url(f'{{"alg":"HS256","kid":"{token_id}"}}'.encode())
    signature = hmac.digest(token_secret.reveal(), header + b"." + _base64url(content), hashlib.sha256)
    return f"{header.decode()}..{_base64url(signature).decode()}"


def _base64url(content: bytes) -> bytes:
    """Base64 for URLs without padding (RFC 7515, section 2)."""
    return urlsafe_b64encode(content).rstrip(b"=")
