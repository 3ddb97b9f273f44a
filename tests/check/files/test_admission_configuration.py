"""Configurations of admission plugins."""

import pytest
from usual_spec import CLUSTER_SPEC, Find


@pytest.mark.parametrize(
    ("plugins", "fields"),
    [
        ("{name: PodSecurity, configuration: {kind: PodSecurityConfiguration}}", []),
        ("{name: ImagePolicyWebhook, path: webhook.yaml}", []),
        ("{name: PodSecurityPolicy}", ["[0].name"]),
        ("{name: PodSecurity}, {name: PodSecurity}", ["[1].name"]),
        ("{name: PodSecurity, path: a.yaml, configuration: {}}", ["[0].path"]),
        ("null", ["[0].name"]),
    ],
)
def test_each_plugin_is_one_of_the_release_and_configured_once(find: Find, plugins: str, fields: list[str]) -> None:
    """What the API server would never look at is told."""
    text = f"{CLUSTER_SPEC}apiServer: {{admissionConfiguration: {{plugins: [{plugins}]}}}}\n"
    found = [one.path for one in find(text) if one.code == "admission-configuration"]
    assert found == [f"apiServer.admissionConfiguration.plugins{field}" for field in fields]
