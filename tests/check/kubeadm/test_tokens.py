"""Bootstrap tokens: ValidateBootstrapTokens of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


def spec(token: str) -> str:
    return f"{INIT}{NODE}bootstrapTokens:\n- {token}\n{CLUSTER}"


@pytest.mark.parametrize(
    ("token", "code", "path"),
    [
        ("{usages: [signing, sign]}", "token-usage", "bootstrapTokens[0].usages[1]"),
        ("{usages: [signing]}", "token-usage", "bootstrapTokens[0].groups"),
        ("{groups: [system:masters]}", "token-group", "bootstrapTokens[0].groups[0]"),
        ("{groups: ['system:bootstrappers:']}", "token-group", "bootstrapTokens[0].groups[0]"),
        ("{groups: ['system:bootstrappers:A']}", "token-group", "bootstrapTokens[0].groups[0]"),
        ("{expires: '2031-01-01T00:00:00Z'}", "token-expiry", "bootstrapTokens[0].expires"),
    ],
)
def test_a_wrong_token_is_refused_at_its_field(find: Find, token: str, code: str, path: str) -> None:
    """kubeadm refuses each of these; expires, because a ttl is always filled in."""
    assert (path, "Invalid value") in wrong(find(spec(token)), code)


@pytest.mark.parametrize(
    "token",
    [
        "{usages: [authentication]}",
        "{usages: [signing, authentication], groups: ['system:bootstrappers:a:b-1']}",
        "{ttl: 0s}",
        f"{{groups: ['system:bootstrappers:{'a' * 256}']}}",
    ],
)
def test_a_sound_token_is_not(find: Find, token: str) -> None:
    """What kubeadm accepts."""
    found = find(spec(token))
    assert [finding for finding in found if finding.code in {"token-usage", "token-group", "token-expiry"}] == []


def test_no_message_holds_a_token(find: Find) -> None:
    """A token that is wrong may still be somebody's secret."""
    found = find(spec("{token: abcdef.secretsecret}"))
    assert [finding.path for finding in found if finding.code == "type"] == ["bootstrapTokens[0].token"]
    assert not any("secretsecret" in f"{finding.message}{finding.help}{finding.notes}" for finding in found)
