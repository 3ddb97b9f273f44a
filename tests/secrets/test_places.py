"""What is a secret by the keys that it stands below."""

import pytest

from kspec.secrets.places import (
    Verdict,
    is_nothing,
    is_public_key,
    is_secret,
    is_vocabulary,
    judge,
    kind_of,
    secrets_in,
)

INIT, CLUSTER, OWN = "InitConfiguration", "ClusterConfiguration", "ClusterSpec"


@pytest.mark.parametrize(
    ("path", "kind", "verdict"),
    [
        ("bootstrapTokens.token", INIT, Verdict.WITHHELD),
        ("bootstrapTokens.tokn", INIT, Verdict.WITHHELD),
        ("bootstrapTokens.anything", INIT, Verdict.WITHHELD),
        ("bootstrapTokens.usages", INIT, Verdict.PUBLIC),
        ("bootstrapTokens.usages.a", INIT, Verdict.WITHHELD),
        ("bootstrapTokens", INIT, Verdict.WITHHELD),
        ("certificatKey", INIT, Verdict.WITHHELD),
        ("anything", INIT, Verdict.WITHHELD),
        ("anything", "IntiConfiguration", Verdict.WITHHELD),
        ("anything", CLUSTER, Verdict.PUBLIC),
        ("nodeRegistration.nam", INIT, Verdict.PUBLIC),
        ("files.content", OWN, Verdict.TEXT),
        ("files.path", OWN, Verdict.PUBLIC),
        ("files.auditPolicy.rules.level", OWN, Verdict.PUBLIC),
        ("files.staticTokens.user", OWN, Verdict.PUBLIC),
        ("apiServer.staticTokens", OWN, Verdict.WITHHELD),
        ("apiServer.encryptionConfiguration.resources.resources", OWN, Verdict.PUBLIC),
        ("resources.providers.aescbc.keys.key", "EncryptionConfiguration", Verdict.WITHHELD),
        ("resources.providers.aescbc.keys.name", "EncryptionConfiguration", Verdict.PUBLIC),
        ("host.proxyVariables.HTTPS_PROXY", OWN, Verdict.URL),
        ("host.proxyVariabels.x", OWN, Verdict.URL),
        ("apiServer.extraEnvs.value.a", CLUSTER, Verdict.WITHHELD),
        *((f"apiServer.{name}.value", CLUSTER, Verdict.WITHHELD) for name in ("extraEnv", "environment", "envs", "x")),
        *((f"apiServer.{name}.value", CLUSTER, Verdict.PUBLIC) for name in ("extraArgs", "extraArg", "extraargs")),
        ("apiServer.extraArgs.token-auth-file", CLUSTER, Verdict.PUBLIC),
        ("discovery.bootstrapToken.caCertHashes", "JoinConfiguration", Verdict.PUBLIC),
        ("users.user.client-key-data", "Config", Verdict.WITHHELD),
        ("staticPodURLHeader.X-Any", "KubeletConfiguration", Verdict.WITHHELD),
        ("value", "", Verdict.WITHHELD),
    ],
)
def test_the_keys_decide(path: str, kind: str, verdict: Verdict) -> None:
    """The right ones, misspelt ones, unknown ones beside a secret, and a shape that is wrong."""
    assert judge(tuple(path.split(".")), kind) is verdict


@pytest.mark.parametrize("key", ["usr", "username", "tokn", "groups", "tokenName"])
def test_a_misspelt_key_is_shown(key: str) -> None:
    """It is near a field's name, or made of such words: a reader has to see it."""
    assert is_public_key(key, ("files", "staticTokens"), OWN)


@pytest.mark.parametrize("key", ["opensesame", "B64xyz/123=", "a" * 65])
def test_a_secret_in_a_keys_place_is_not(key: str) -> None:
    """Below a field whose parts are known."""
    assert not is_public_key(key, ("files", "staticTokens"), OWN)
    assert not is_public_key(key, ("bootstrapTokens", "token"), INIT)


def test_names_tell() -> None:
    """Whatever has such a word in it, but not where it says where something is."""
    assert all(map(is_secret, ["token", "Token", "my_token", "API-KEY", "oidc-client-secret", "secrt", "contnt"]))
    assert not any(map(is_secret, ["token-auth-file", "secretName", "tokenTTL", "user", "imagePullSecrets"]))
    assert is_nothing("true")
    assert is_nothing("7")
    assert not is_nothing("70000")
    assert is_vocabulary("kubernetesVersion")
    assert not is_vocabulary("opensesame")


def test_a_document_gives_its_secrets() -> None:
    """Each string below such keys, keys themselves, and the value of a pair whose name tells."""
    document = {
        "kind": OWN,
        "files": [{"path": "/a", "content": "x"}],
        "apiServer": {"staticTokens": [{"opensesame": "b"}, "c"], "extraArgs": [{"name": "api-key", "value": "d"}]},
    }
    assert kind_of(document) == OWN
    found = set(secrets_in(document, OWN))
    withheld = {(text, Verdict.WITHHELD) for text in ("opensesame", "b", "c", "d")}
    assert found == {("x", Verdict.TEXT), *withheld}
