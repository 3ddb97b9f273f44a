"""Audit policies, as the API server validates them."""

import pytest
from usual_spec import CLUSTER_SPEC, Find


@pytest.mark.parametrize(
    ("policy", "fields"),
    [
        ("rules: [{level: Metadata}], omitStages: [RequestReceived]", []),
        ("rules: []", ["rules"]),
        ("omitStages: [Received], rules: [{level: None}]", ["omitStages[0]"]),
        ("rules: [{}]", ["rules[0].level"]),
        ("rules: [{level: metadata}]", ["rules[0].level"]),
        ("rules: [{level: 5}]", []),
        ("rules: [{level: None, omitStages: [x]}]", ["rules[0].omitStages[0]"]),
        (
            "rules: [{level: None, nonResourceURLs: ['*', /api*, /a*b, api]}]",
            ["rules[0].nonResourceURLs[2]", "rules[0].nonResourceURLs[3]"],
        ),
        ("rules: [{level: None, nonResourceURLs: [/api], namespaces: [a]}]", ["rules[0].nonResourceURLs"]),
        ("rules: [{level: None, nonResourceURLs: [/api], resources: [{group: ''}]}]", ["rules[0].nonResourceURLs"]),
        ("rules: [{level: None, resources: [{group: apps/v1}]}]", ["rules[0].resources[0].group"]),
        ("rules: [{level: None, resources: [{group: '*'}]}]", []),
        ("rules: [{level: None, resources: [{resourceNames: [a]}]}]", ["rules[0].resources[0].resourceNames"]),
    ],
)
def test_a_policy_is_one_that_the_api_server_starts_with(find: Find, policy: str, fields: list[str]) -> None:
    """A finding for each field that its validation refuses, by its place in the spec."""
    found = [
        one.path
        for one in find(f"{CLUSTER_SPEC}apiServer: {{auditPolicy: {{{policy}}}}}\n")
        if one.code == "audit-policy"
    ]
    assert found == [f"apiServer.auditPolicy.{field}" for field in fields]


@pytest.mark.parametrize(
    ("argument", "told"), [("v", True), ("audit-log-path", False), ("audit-webhook-config-file", False)]
)
def test_a_policy_needs_a_place_to_write_to(find: Find, argument: str, *, told: bool) -> None:
    """Without a log and a webhook, a policy has no effect."""
    text = CLUSTER_SPEC.replace(
        "v1.37.2\n", f"v1.37.2\napiServer: {{extraArgs: [{{name: {argument}, value: /x}}]}}\n", 1
    )
    codes = {found.code for found in find(f"{text}apiServer: {{auditPolicy: {{rules: [{{level: None}}]}}}}\n")}
    assert ("audit-without-backend" in codes) == told
