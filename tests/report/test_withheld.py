"""Secrets in lines of the source."""

import pytest

from kspec.report.withheld import without_secrets


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("token: abcdef.0123456789abcdef", "token: abcdef.****************"),
        ("- {token: 'abcdef.0123456789abcdef', ttl: 1h}", "- {token: 'abcdef.****************', ttl: 1h}"),
        ("token: Abcdef.short", "token: ************"),
        ("  - abcdef.0123456789abcdef # why", "  - abcdef.**************** # why"),
        ('"tlsBootstrapToken": "x.y"', '"tlsBootstrapToken": "***"'),
        ("certificateKey: &key e6a2eb", "certificateKey: &key ******"),
        ("TOKEN: abc", "TOKEN: ***"),
        ("caCertHashes: [sha256:e6a2eb]", "caCertHashes: [sha256:e6a2eb]"),
        ("clusterName: token", "clusterName: token"),
        ("secret: c2VjcmV0", "secret: ********"),
        ("secret: true", "secret: true"),
        ("- {path: /a, content: a, secret: true}", "- {path: /a, content: ****************"),
        ("  content: |", "  content: |"),
    ],
)
def test_secrets_are_starred_and_widths_stay(line: str, shown: str) -> None:
    """A token's id is public; a hash is; a misspelt token is not."""
    assert without_secrets(line) == shown
    assert len(shown) == len(line)
