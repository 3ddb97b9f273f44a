"""The fields of a lock: `test_lock_text.py` tries each with values of every type."""

import pytest

from kspec.encode.lock_form import KubeletFilesForm, TokenForm, read_form

EMPTY = {"version": 1, "certificates": {}, "tokens": {}, "kubeletConf": {}, "certificateKey": False}


def test_a_lock_with_nothing_in_it_has_no_key_of_service_accounts() -> None:
    """What may be absent is empty."""
    form = read_form(EMPTY)
    assert form.service_account.public_key == b""
    assert form.files == ()


def test_tokens_and_forms_are_read() -> None:
    """A token that never expires says so; a digest is told without its prefix."""
    digest = "0f" * 32
    tokens = {"a": {"expiration": None, "signed": f"sha256:{digest}", "drawn": None}}
    forms = {"cp-1": "rotated", "cp-2": {"clientCertificate": "/a", "clientKey": "/b"}}
    form = read_form({**EMPTY, "tokens": tokens, "kubeletConf": forms})
    assert form.tokens == {"a": TokenForm(None, signed=digest)}  # type: ignore[arg-type]
    assert form.kubelet_conf == {"cp-1": "rotated", "cp-2": KubeletFilesForm("/a", "/b")}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("serviceAccount", None, "serviceAccount is not an object"),
        ("serviceAccount", {}, "serviceAccount.publicKey is missing; it has to be one PEM block of a public key"),
        ("kubeletConf", {"a": {"clientKey": "x"}}, "kubeletConf.a.clientCertificate is missing; it has to be a string"),
        ("kubeletConf", {"a": "other"}, "kubeletConf.a is not one of embedded, rotated, or the kubelet's "),
        ("tokens", {"a": {}}, "tokens.a.expiration is missing; it has to be null or a time such as 2030-01-31T12"),
        ("tokens", {"a": {"expiration": None, "signed": "x"}}, "tokens.a.signed is not sha256: and 64 hexadecimal"),
        ("tokens", {"a": {"expiration": None, "drawn": True}}, "tokens.a.drawn is not a whole number"),
        ("tokens", {"a": {"expiration": None, "x": True}}, "tokens.a: 'x' is not a field"),
        ("encryption", {"keys": {"sa.key": ["a"]}}, "encryption.keys: 'sa.key' is not a name that kspec gives"),
        (
            "encryption",
            {"keys": {"files/encryption/aescbc/a": []}},
            "encryption.keys.files/encryption/aescbc/a is not a",
        ),
        (
            "encryption",
            {"keys": {"files/encryption/aescbc/a": ["a", "a"]}},
            "encryption.keys.files/encryption/aescbc/a ",
        ),
        ("encryption", {"stage": "x"}, "encryption.stage is not one of trust, issue, drop"),
        ("nodes", {}, "'nodes' is not a field"),
        ("files", ["ca.key"], "files: 'ca.key' is not an entry of the keyring"),
    ],
)
def test_a_field_that_does_not_fit_is_told(field: str, value: object, message: str) -> None:
    """With its path, and what it has to be."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared
        read_form({**EMPTY, field: value})
    assert str(caught.value).startswith(message)
