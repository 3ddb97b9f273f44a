"""What is said above the fields of a spec that kspec writes."""

from typing import TYPE_CHECKING

from kspec.facts.fields import FIELDS
from kspec.report.field_comments import comments_of, words_of

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_each_field_has_the_words_of_the_table() -> None:
    """At every depth; the fields of the document itself are parted by an empty line."""
    value: dict[str, Json] = {
        "apiVersion": "kubeadm.k8s.io/v1beta4",
        "kind": "ClusterConfiguration",
        "networking": {"podSubnet": "10.0.0.0/8"},
    }
    assert comments_of("ClusterConfiguration", value) == {
        ("networking",): f"\n{FIELDS['ClusterConfiguration.networking'].text}",
        ("networking", "podSubnet"): FIELDS["Networking.podSubnet"].text,
    }


def test_what_its_component_documents_has_no_words() -> None:
    """Such a field is only parted from the one before, and what is in it has no comment."""
    value: dict[str, Json] = {"kind": "KubeletConfiguration", "failSwapOn": False, "logging": {"format": "json"}}
    assert comments_of("KubeletConfiguration", value) == {("failSwapOn",): "\n", ("logging",): "\n"}
    assert words_of("KubeletConfiguration", ("failSwapOn",)).text == ""
