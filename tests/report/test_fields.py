"""Every field of a spec, as the tables know it."""

import pytest

from kspec.facts.fields import FIELDS
from kspec.facts.kinds import MAINTENANCE
from kspec.report.fields import FieldFacts, all_fields

OURS = {"InitConfiguration", "ClusterConfiguration", "JoinConfiguration", "ClusterSpec", *MAINTENANCE}


def field(name: str) -> FieldFacts:
    """A field by its kind and path."""
    return next(found for found in all_fields() if found.name == name)


def test_every_field_that_is_ours_to_explain_has_its_words() -> None:
    """kubeadm's configurations and the ClusterSpec: each with an example."""
    found = [found for found in all_fields() if found.kind in OURS]
    assert len(found) > 200
    assert [field.name for field in found if field.text is None] == []
    assert [name for name, text in FIELDS.items() if not text.text.endswith(".") or not text.example] == []


def test_no_words_are_of_a_field_that_is_gone() -> None:
    """Each row is a field of some release, or one that other structs take over."""
    used = {f"{found.struct}.{found.plain[-1]}" for found in all_fields()}
    assert FIELDS.keys() - used == {"ImageMeta.imageRepository", "ImageMeta.imageTag"}


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("ClusterConfiguration.networking.serviceSubnet", "10.96.0.0/12"),
        ("ClusterConfiguration.etcd.local.dataDir", "/var/lib/etcd"),
        ("InitConfiguration.bootstrapTokens[].ttl", "24h0m0s"),
        ("JoinConfiguration.controlPlane.localAPIEndpoint.bindPort", 6443),
        ("KubeletConfiguration.rotateCertificates", True),
        ("KubeletConfiguration.maxOpenFiles", None),
    ],
)
def test_defaults_are_those_of_the_tables(name: str, default: object) -> None:
    """Also of elements of lists and of what kubeadm forces."""
    assert field(name).default == default


def test_api_versions_and_releases_are_told() -> None:
    """A field may be newer than v1beta3, or than the oldest release."""
    assert field("ClusterConfiguration.encryptionAlgorithm").api_versions == ("kubeadm.k8s.io/v1beta4",)
    assert field("ClusterConfiguration.networking.podSubnet").api_versions[0] == "kubeadm.k8s.io/v1beta3"
    assert field("ClusterConfiguration.etcd.external.httpEndpoints").minors == ("v1.35", "v1.36", "v1.37")
    assert field("ClusterConfiguration.apiServer.timeoutForControlPlane").minors[-1] == "v1.36"


def test_a_type_that_changed_is_told_in_both_forms() -> None:
    """Arguments were a mapping once."""
    found = field("ClusterConfiguration.apiServer.extraArgs[]")
    assert found.type == "list of mappings (Arg)"
    assert found.former_type == "mapping of names to strings"
    assert found.fields == ("name", "value")
