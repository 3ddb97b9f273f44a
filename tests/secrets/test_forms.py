"""What is a secret by its form."""

import base64
import random

import pytest

from kspec.secrets.forms import secret_forms

KEY = base64.b64encode(random.Random(1).randbytes(32)).decode()  # noqa: S311 - the same in each run


def hidden(text: str) -> str:
    """The parts of a text that have a secret's form."""
    return "|".join(text[start:end] for start, end in secret_forms(text))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("a abcdef.0123456789abcdef b", "0123456789abcdef"),
        (f"({KEY})", KEY),
        (base64.b64encode(b"0123456789abcdef").decode(), base64.b64encode(b"0123456789abcdef").decode()),
        ("7d1fb0c9" * 8, "7d1fb0c9" * 8),
        ("http://user:pa@ss/w@h:1", "user:pa@ss/w"),
        ("https://token@h", "token"),
        ("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQ", "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQ"),
        ("root:$6$rounds=5000$abcdefgh$ijklmnop:19000", "$6$rounds=5000$abcdefgh$ijklmnop"),
        ("'user:pass@h'", "user:pass"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl"),
        (
            "-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----",
        ),
        ("QxZ7w3K9z2M5v8N4b1C6d0FqXz7W3k9Z2m5V8n4B1c6D0f", "QxZ7w3K9z2M5v8N4b1C6d0FqXz7W3k9Z2m5V8n4B1c6D0f"),
    ],
)
def test_a_secret_is_known_by_its_form(text: str, secret: str) -> None:
    """Wherever it stands."""
    assert hidden(text) == secret


@pytest.mark.parametrize(
    "text",
    [
        f"sha256:{'7d1fb0c9' * 8}",
        f"registry.k8s.io/pause:3.10@sha256:{'7d1fb0c9' * 8}",
        "registry:5000/pause:3.10@sha256:abc",
        "/etc/kubernetes/Pki4/some/Folder2/of/Mine1/that/is/long",
        "ClusterConfiguration.controllerManager.extraVolumes",
        "unauthenticatedHTTP2DOSMitigationForEveryServer",
        "unix:///var/run/containerd/containerd.sock",
        "https://10.0.0.10:6443",
        "fd00:10:96::/112, 192.0.2.1",
        "cp-1.example.com",
    ],
)
def test_what_is_public_is_not_taken_for_one(text: str) -> None:
    """Digests that say what they are, images, paths, names and addresses stay readable."""
    assert hidden(text) == ""


def test_the_time_does_not_grow_with_the_square_of_the_text() -> None:
    """A megabyte of what nearly has such a form is looked through; the bounds in the expressions see to it."""
    for part in ("a:", "//a", "eyJ", "-----BEGIN PRIVATE KEY", "a@", "abcdef."):
        assert len(list(secret_forms(part * 200_000))) < 200_001
