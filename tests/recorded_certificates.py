"""The certificates and keys in the recordings of real kubeadm, as fixtures that tests/conftest.py takes."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kspec.model.secret import Secret
from kspec.x509 import keys, pem

GOLDEN = Path(__file__).parents[1] / "golden"


def _texts() -> Iterator[tuple[str, bytes]]:
    """Every PEM text below a recorded tree, those inside kubeconfigs too, with its path below golden/."""
    for file in sorted(GOLDEN.glob("v*/*/tree/**/*")):
        if file.suffix in {".crt", ".key", ".pub", ".conf"}:
            content = file.read_bytes()
            embedded = re.findall(rb"-data: (\S+)", content)
            for text in map(base64.b64decode, embedded) if file.suffix == ".conf" else [content]:
                yield str(file.relative_to(GOLDEN)), text


@pytest.fixture(scope="session")
def recorded_pem() -> list[tuple[str, bytes]]:
    """Pairs of path and PEM text."""
    return list(_texts())


@pytest.fixture(scope="session")
def recorded_certificates(recorded_pem: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Pairs of path and DER certificate."""
    return [(path, certificate) for path, text in recorded_pem for certificate in pem.certificates(text)]


@pytest.fixture(scope="session")
def recorded_keys(recorded_pem: list[tuple[str, bytes]]) -> dict[bytes, Secret]:
    """Private keys in PEM by their DER SubjectPublicKeyInfo."""
    found = [Secret(text) for _path, text in recorded_pem if b"PRIVATE KEY-----" in text]
    return {keys.public_key(key): key for key in found}
