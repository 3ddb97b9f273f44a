"""kspec.verify.kubeconfig."""

import pytest

from kspec.encode.kubeconfig import Cluster, for_discovery, with_certificate, with_token
from kspec.model.secret import Secret
from kspec.read.one_document import one_document
from kspec.verify.kubeconfig import UnusableError, is_usual, parse, parse_discovery

CLUSTER = Cluster("kubernetes", "https://10.0.0.1:6443", b"authority")
TEXT = with_certificate(CLUSTER, "admin", b"certificate", Secret(b"key")).reveal()


def test_what_the_current_context_leads_to() -> None:
    """The server, whom it trusts, and as whom; and that it is as a build writes it."""
    found = parse(TEXT, one_document)
    assert (found.server, found.authority, found.certificate, found.key) == (
        *("https://10.0.0.1:6443", b"authority", b"certificate", b"key"),
    )
    assert is_usual(found, TEXT)
    assert not is_usual(found, TEXT + b"# more\n")
    assert not found.skips_verification


def test_a_token_and_files() -> None:
    """Other ways to be let in."""
    assert parse(with_token(CLUSTER, "u", Secret(b"abcdef.x")).reveal(), one_document).token == b"abcdef.x"
    named = TEXT.replace(b"client-certificate-data: Y2VydGlmaWNhdGU=", b"client-certificate: /a")
    named = named.replace(b"client-key-data: a2V5", b"client-key: /b")
    assert parse(named, one_document).names_files


@pytest.mark.parametrize(
    ("server", "host"),
    [
        ("https://10.0.0.1:6443", "IP:10.0.0.1"),
        ("https://[fd00::1]:6443", "IP:fd00::1"),
        ("https://api.example.com", "DNS:api.example.com"),
        ("http://api.example.com", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_a_host_is_named_as_a_certificate_names_it(server: str, host: str) -> None:
    """So that it can be looked for there."""
    assert parse_discovery(for_discovery(server, b"a"), one_document).host == host


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"[]", b"{", b"\xff", TEXT + b"---\n" + TEXT),
        *(TEXT.replace(b"current-context: admin", b"current-context: other"), TEXT.replace(b"clusters:", b"cluster:")),
        TEXT.replace(b"a2V5", b"a*"),
    ],
)
def test_what_is_none_is_said_to_be_none(text: bytes) -> None:
    """Without a word of what is in it."""
    with pytest.raises(UnusableError) as caught:
        parse(text, one_document)
    assert "a2V5" not in str(caught.value)
