"""Secrets in the spec, tokens without an end, and joins that trust anyone."""

from collections.abc import Callable

from kspec.check.advice.tokens import check_discovery, check_expiry, check_written_secrets

Find = Callable[..., list[tuple[str, str]]]

KEY = "0123456789abcdef" * 4


def test_a_spec_without_secrets(find: Find) -> None:
    """A token that kspec draws, with a lifetime of the spec's, is none in the spec."""
    assert find(check_written_secrets, init="bootstrapTokens: [{ttl: 2h}]") == []


def test_written_secrets_are_found(find: Find) -> None:
    """Every token and certificate key; a token that is also the one of TLS bootstrap counts once."""
    init = f"bootstrapTokens: [{{token: abcdef.0123456789abcdef}}, {{ttl: 1h}}]\ncertificateKey: {KEY}"
    join = (
        "nodeRegistration: {name: cp-2}\n"
        f"controlPlane: {{localAPIEndpoint: {{advertiseAddress: 192.0.2.11}}, certificateKey: {KEY}}}\n"
        "discovery: {tlsBootstrapToken: ghijkl.0123456789abcdef, bootstrapToken: {token: mnopqr.0123456789abcdef,"
        " apiServerEndpoint: 'a:1', unsafeSkipCAVerification: true}}"
    )
    assert find(check_written_secrets, init=init, join=join) == [
        ("token-in-spec", "abcdef.0123456789abcdef"),
        ("certificate-key-in-spec", KEY),
        ("token-in-spec", "mnopqr.0123456789abcdef"),
        ("token-in-spec", "ghijkl.0123456789abcdef"),
        ("certificate-key-in-spec", KEY),
    ]


def test_tokens_have_an_end(find: Find) -> None:
    """Zero in any spelling is none; no ttl at all is kubeadm's day."""
    init = 'bootstrapTokens: [{ttl: "0"}, {ttl: 0s}, {ttl: 0h0m0s}, {ttl: 1s}, {}]'
    assert find(check_expiry, init=init) == [
        ("token-without-expiry", '"0"'),
        ("token-without-expiry", "0s"),
        ("token-without-expiry", "0h0m0s"),
    ]


def test_a_node_checks_what_it_joins(find: Find) -> None:
    """Skipping the check is found, unless hashes are there as well."""
    join = (
        "nodeRegistration: {name: w}\ndiscovery: {bootstrapToken: {token: abcdef.0123456789abcdef,"
        " apiServerEndpoint: 'a:1', unsafeSkipCAVerification: true%s}}"
    )
    assert find(check_discovery, join=join % "") == [("unsafe-discovery", "true")]
    assert find(check_discovery, join=join % f", caCertHashes: ['sha256:{KEY}']") == []
