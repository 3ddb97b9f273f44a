"""What is said about codes and fields."""

from pathlib import Path

import pytest

from kspec.facts.code_table import CODES
from kspec.read.documents import load
from kspec.report.explain import explain_code, explain_field, suggestions
from kspec.report.fields import all_fields

ROOT = Path(__file__).parents[2]


def test_a_code_is_explained_by_its_page() -> None:
    """The very file of the documentation."""
    assert explain_code("unknown-field") == (ROOT / "docs" / "codes" / "unknown-field.md").read_text()
    assert explain_code("no-such-code") is None


def test_every_code_is_explained() -> None:
    """Also one that shares its page."""
    assert [code for code in CODES if not (explain_code(code) or "").startswith(f"# {code}\n")] == []


def test_a_field_is_explained_by_its_whole_path() -> None:
    """Type, default, since when, releases, example."""
    assert explain_field("ClusterConfiguration.networking.podSubnet") == (
        "ClusterConfiguration.networking.podSubnet\n"
        "  The network, or the two networks of a dual-stack cluster, that pods get their addresses from; each\n"
        "  node gets a part of it. Network add-ons usually want to be told the same.\n"
        "\n"
        "  type        string\n"
        "  default     none: nodes get no part of a pod network\n"
        "  since       kubeadm.k8s.io/v1beta3, also in kubeadm.k8s.io/v1beta4\n"
        "  releases    all that kspec knows: v1.34 to v1.37\n"
        "\n"
        "example:\n"
        "  apiVersion: kubeadm.k8s.io/v1beta4\n"
        "  kind: ClusterConfiguration\n"
        "  networking:\n"
        "    podSubnet: 10.244.0.0/16\n"
    )


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("podSubnet", ["ClusterConfiguration.networking.podSubnet"]),
        ("apiServer.extraArgs", ["ClusterConfiguration.apiServer.extraArgs"]),
        ("bootstrapTokens[0].ttl", ["InitConfiguration.bootstrapTokens[].ttl"]),
        ("InitConfiguration.bootstrapTokens.ttl", ["InitConfiguration.bootstrapTokens[].ttl"]),
        ("webhook.enabled", ["KubeletConfiguration.authentication.webhook.enabled"]),
        (
            "advertiseAddress",
            [
                "InitConfiguration.localAPIEndpoint.advertiseAddress",
                "JoinConfiguration.controlPlane.localAPIEndpoint.advertiseAddress",
            ],
        ),
    ],
)
def test_the_end_of_a_path_is_enough(subject: str, names: list[str]) -> None:
    """With or without indices; a struct's field at several places is explained once."""
    text = explain_field(subject) or ""
    assert text.splitlines()[: len(names)] == names


def test_a_kind_lists_its_fields() -> None:
    """With their types."""
    assert "\n  networking                     mapping (Networking)\n" in (explain_field("ClusterConfiguration") or "")


def test_a_name_that_many_fields_have_lists_their_paths() -> None:
    """`name` is in every other struct."""
    text = explain_field("name") or ""
    assert text.startswith("name is the name of several fields:\n")
    assert "  InitConfiguration.nodeRegistration.name\n" in text


def test_every_field_is_found_by_its_own_name_and_its_example_is_yaml() -> None:
    """The example of a field is a document that has the field, and nothing else."""
    for field in all_fields():
        text = explain_field(field.name)
        assert text, field.name
        head, separator, example = text.rpartition("\nexample:\n")
        if not separator:
            continue
        assert field.name.removesuffix("[]") in head
        (document,), wrong = load("".join(line[2:] for line in example.splitlines(keepends=True)).encode(), "f")
        assert wrong == ()
        value: object = document.value
        for step in field.plain:
            value = value[0] if isinstance(value, list) else value
            assert isinstance(value, dict), field.name
            value = value[step]


@pytest.mark.parametrize(
    ("subject", "near"),
    [
        ("podSubnett", "ClusterConfiguration.networking.podSubnet"),
        ("unknown-feild", "unknown-field"),
        ("ClusterConfig", "ClusterConfiguration"),
        ("xyzzy", None),
    ],
)
def test_what_is_near_is_suggested(subject: str, near: str | None) -> None:
    """A code, a kind or a field's whole path."""
    assert explain_field(subject) is None
    found = suggestions(subject)
    assert near in found if near else found == ()
