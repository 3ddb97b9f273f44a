"""Documents as they may be shown."""

from typing import TYPE_CHECKING

from kspec.secrets.masked_value import masked_value

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_secrets_are_masked_where_they_stand() -> None:
    """By their place and by their form; all else is as it was."""
    value: Json = {
        "kind": "InitConfiguration",
        "certificateKey": "5b0d9c1f7a3e48627c1d0ab94e6f8233d15c7e90ab4426f8c03d1972e4b6a581",
        "bootstrapTokens": [{"token": "abcdef.0123456789abcdef", "ttl": "24h"}],
        "nodeRegistration": {"name": "cp-1", "taints": []},
        "count": 3,
    }
    assert masked_value(value, "InitConfiguration") == {
        "kind": "InitConfiguration",
        "certificateKey": "***",
        "bootstrapTokens": [{"token": "***", "ttl": "24h"}],
        "nodeRegistration": {"name": "cp-1", "taints": []},
        "count": 3,
    }


def test_a_user_in_a_proxys_address_is_masked() -> None:
    """The rest of it is shown."""
    value: Json = {"host": {"proxyVariables": {"https_proxy": "http://me:pass@proxy:3128", "no_proxy": "a"}}}
    masked = masked_value(value, "ClusterSpec")
    assert masked == {"host": {"proxyVariables": {"https_proxy": "http://***@proxy:3128", "no_proxy": "a"}}}
