"""kspec.encode.jws."""

import base64
import json
import subprocess

import pytest

from kspec.encode import jws
from kspec.model.secret import Secret

TOKEN_SECRET = Secret(b"0123456789abcdef")
CONTENT = b"h\xc3\xa4llo\n" * 500


def test_it_is_what_the_bootstrap_signer_writes() -> None:
    """For this content and token, k8s.io/cluster-bootstrap v0.37.2 computes exactly this text."""
    assert jws.detached(CONTENT, "abcdef", TOKEN_SECRET) == (
        "eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9..C47Xg7fHfTUC84Wi9jAh_ikBIEyzZFstxAvGxsZZP2M"
    )


def test_openssl_computes_the_same() -> None:
    """The signature is HMAC-SHA256 by the token's secret over header and payload in Base64 without padding."""
    header, empty, signature = jws.detached(CONTENT, "07401b", TOKEN_SECRET).split(".")
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "HS256", "kid": "07401b"}
    assert empty == ""
    message = header.encode() + b"." + base64.urlsafe_b64encode(CONTENT).rstrip(b"=")
    command = ["openssl", "dgst", "-sha256", "-hmac", "0123456789abcdef", "-binary"]
    digest = subprocess.run(command, input=message, stdout=subprocess.PIPE, check=True).stdout
    assert base64.urlsafe_b64decode(signature + "=") == digest


@pytest.mark.parametrize("token_id", ["", "abcde", "ABCDEF", 'abcd"f', "abcdef\n", "abcdefg"])
def test_other_token_ids_are_refused(token_id: str) -> None:
    """What is not a token's ID never gets into the header."""
    with pytest.raises(ValueError, match="six lower-case letters or digits"):
        jws.detached(b"", token_id, TOKEN_SECRET)
