"""Encryption configurations, as the API server validates them."""

import base64

import pytest
from usual_spec import CLUSTER_SPEC, Find

from kspec.model.diagnostic import Diagnostic

KEY_16, KEY_31, KEY_32 = (base64.b64encode(bytes(size)).decode() for size in (16, 31, 32))
IDENTITY = "providers: [{identity: {}}]"


def wrong(found: list[Diagnostic]) -> list[str]:
    """The fields of the findings, below the list of resources."""
    prefix = "apiServer.encryptionConfiguration.resources"
    return [one.path.removeprefix(prefix) for one in found if one.code == "encryption-configuration"]


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ("", [""]),
        (f"{{resources: [secrets, configmaps], {IDENTITY}}}", []),
        (f"{{resources: [], {IDENTITY}}}", ["[0].resources"]),
        ("{resources: [secrets]}", ["[0].providers"]),
        (f"{{resources: [Secrets], {IDENTITY}}}", ["[0].resources[0]"]),
        (f"{{resources: ['*'], {IDENTITY}}}", ["[0].resources[0]"]),
        (f"{{resources: [serviceipallocations], {IDENTITY}}}", ["[0].resources[0]"]),
        (f"{{resources: [events.events.k8s.io, a.extensions], {IDENTITY}}}", ["[0].resources[0]", "[0].resources[1]"]),
        (f"{{resources: ['secrets.*'], {IDENTITY}}}", ["[0].resources[0]"]),
        (f"{{resources: [secrets, secrets], {IDENTITY}}}", ["[0].resources"]),
        (f"{{resources: [secrets, '*.'], {IDENTITY}}}", ["[0].resources"]),
        (f"{{resources: [secrets, '*.*'], {IDENTITY}}}", ["[0].resources"]),
        (f"{{resources: [secrets, '*.apps'], {IDENTITY}}}", []),
        ("{resources: [a], providers: [{}]}", ["[0].providers[0]"]),
        ("{resources: [a], providers: [{identity: {}, secretbox: {}}]}", ["[0].providers[0]"]),
        ("{resources: [a], providers: [{aescbc: {}}]}", ["[0].providers[0].aescbc.keys"]),
        ("{resources: [a], providers: [{aescbc: {keys: [{}]}}]}", ["[0].providers[0].aescbc.keys[0].name"]),
        (
            "{resources: [a], providers: [{aescbc: {keys: [{name: a}, {name: a}]}}]}",
            ["[0].providers[0].aescbc.keys[1].name"],
        ),
        (f"{{resources: [a], providers: [{{aesgcm: {{keys: [{{name: a, secret: {KEY_16}}}]}}}}]}}", []),
        (
            f"{{resources: [a], providers: [{{secretbox: {{keys: [{{name: a, secret: {KEY_16}}}]}}}}]}}",
            ["[0].providers[0].secretbox.keys[0].secret"],
        ),
        (
            f"{{resources: [a], providers: [{{aescbc: {{keys: [{{name: a, secret: {KEY_31}}}]}}}}]}}",
            ["[0].providers[0].aescbc.keys[0].secret"],
        ),
        (
            "{resources: [a], providers: [{aescbc: {keys: [{name: a, secret: '??'}]}}]}",
            ["[0].providers[0].aescbc.keys[0].secret"],
        ),
    ],
)
def test_a_configuration_is_one_that_the_api_server_starts_with(find: Find, rows: str, fields: list[str]) -> None:
    """A finding for each field that its validation refuses; a key without a secret is drawn."""
    assert wrong(find(f"{CLUSTER_SPEC}apiServer: {{encryptionConfiguration: {{resources: [{rows}]}}}}\n")) == fields


@pytest.mark.parametrize(
    ("kms", "fields"),
    [
        ("apiVersion: v2, name: a, endpoint: unix:///a", []),
        ("name: a, endpoint: unix:///a", ["apiVersion"]),
        ("apiVersion: v3, name: a, endpoint: unix:///a", ["apiVersion"]),
        ("apiVersion: v2, endpoint: unix:///a", ["name"]),
        ("apiVersion: v2, name: 'a:b', endpoint: unix:///a", ["name"]),
        ("apiVersion: v2, name: a, endpoint: 'https://a'", ["endpoint"]),
        ("apiVersion: v2, name: a", ["endpoint"]),
        ("apiVersion: v2, name: a, endpoint: unix:///a, cachesize: 5", ["cachesize"]),
        ("apiVersion: v2, name: a, endpoint: unix:///a, timeout: 0s", ["timeout"]),
    ],
)
def test_a_kms_plugin_is_of_version_2_behind_a_socket(find: Find, kms: str, fields: list[str]) -> None:
    """Version 1, the default, is behind a feature gate that is off."""
    rows = f"[{{resources: [a], providers: [{{kms: {{{kms}}}}}]}}]"
    found = wrong(find(f"{CLUSTER_SPEC}apiServer: {{encryptionConfiguration: {{resources: {rows}}}}}\n"))
    assert found == [f"[0].providers[0].kms.{field}" for field in fields]


def test_kms_version_1_behind_its_gate(find: Find) -> None:
    """With the feature gate KMSv1 the default version is one."""
    gate = "apiServer: {extraArgs: [{name: feature-gates, value: KMSv1=true}]}"
    text = CLUSTER_SPEC.replace("v1.37.2\n", f"v1.37.2\n{gate}\n", 1)
    rows = "[{resources: [a], providers: [{kms: {name: a, endpoint: 'unix:///a'}}]}]"
    assert wrong(find(f"{text}apiServer: {{encryptionConfiguration: {{resources: {rows}}}}}\n")) == []


def test_two_plugins_have_two_names(find: Find) -> None:
    """Names are unique over the whole configuration."""
    kms = "{kms: {apiVersion: v2, name: a, endpoint: 'unix:///a'}}"
    rows = f"[{{resources: [a], providers: [{kms}]}}, {{resources: [b], providers: [{kms}]}}]"
    found = wrong(find(f"{CLUSTER_SPEC}apiServer: {{encryptionConfiguration: {{resources: {rows}}}}}\n"))
    assert found == ["[1].providers[0].kms.name"]


def test_no_message_holds_a_key(find: Find) -> None:
    """A key of the wrong size is not repeated."""
    rows = f"[{{resources: [a], providers: [{{secretbox: {{keys: [{{name: a, secret: {KEY_16}}}]}}}}]}}]"
    found = find(f"{CLUSTER_SPEC}apiServer: {{encryptionConfiguration: {{resources: {rows}}}}}\n")
    assert not any(KEY_16 in f"{one.message}{one.help}{one.notes}" for one in found)
