"""The schema that editors check a spec by, under a real validator."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from kspec.facts.releases import known_minors, release
from kspec.model.document import Document
from kspec.read.documents import load
from kspec.read.version import choose_release
from kspec.report.schema import schema

ROOT = Path(__file__).parents[2]
OK = sorted(ROOT.glob("specs/ok/*.yaml"))
SEEN = {
    "bootstrap-token",
    "certificate-key-format",
    "encryption-algorithm",
    "host-profile",
    "kubeadm-feature-gate",
    "no-kind",
    "not-a-mapping",
    "port",
    "pull-policy",
    "token-group",
    "type",
    "unknown-field",
    "unknown-kind",
    "unknown-version",
    "version",
}
"""Codes of mistakes in a single value: what a schema can see. The others take several values, or computing."""
NEWEST = f"{known_minors()[-1]}.0"


@cache
def validator(version: str) -> Draft7Validator:
    """A release's schema."""
    found = release(version)
    assert found
    return Draft7Validator(schema(found))


def mistakes(documents: tuple[Document, ...]) -> Iterator[str]:
    """What the schema of a spec's own release says of its documents, each by itself, as an editor does."""
    chosen, _ = choose_release([document for document in documents if isinstance(document.value, dict)])
    for document in documents:
        for error in validator(chosen.version).iter_errors(document.value):
            yield error.message


def documents_of(spec: Path, version: str = NEWEST) -> tuple[Document, ...]:
    """The documents of a spec, for a release if it names none."""
    documents, _ = load(spec.read_bytes().replace(b"@VERSION@", version.encode()), str(spec))
    return documents


@pytest.mark.parametrize("minor", known_minors())
def test_the_schema_is_one(minor: str) -> None:
    """By the meta-schema of its dialect; every reference leads somewhere."""
    found = validator(f"{minor}.0").schema
    Draft7Validator.check_schema(found)
    text = json.dumps(found)
    for name in text.split('"#/definitions/')[1:]:
        key = name.partition('"')[0].replace("~1", "/").replace("~0", "~").replace("%20", " ")
        assert key in found["definitions"]


@pytest.mark.parametrize("spec", OK, ids=lambda path: path.stem)
def test_a_good_spec_fits(spec: Path) -> None:
    """Every document of every spec that builds."""
    assert list(mistakes(documents_of(spec))) == []


def test_a_list_of_documents_fits() -> None:
    """What a jsonnet program evaluates to."""
    values = [document.value for document in documents_of(ROOT / "specs" / "ok" / "single.yaml")]
    assert list(validator(NEWEST).iter_errors(values)) == []
    assert list(validator(NEWEST).iter_errors([*values, {"kind": "Pod"}])) != []


@pytest.mark.parametrize("code", sorted(SEEN))
def test_a_bad_spec_does_not_fit(code: str) -> None:
    """Where the mistake is in a single value."""
    specs = sorted(ROOT.glob(f"specs/bad/{code}-*.yaml"))
    assert specs
    assert any(list(mistakes(documents_of(spec))) for spec in specs)


def test_what_a_release_does_not_have_does_not_fit() -> None:
    """A field, a feature gate, an API version of another release."""
    head = {"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "ClusterConfiguration"}
    endpoints = {**head, "etcd": {"external": {"httpEndpoints": ["http://192.0.2.1:2379"]}}}
    gate = {**head, "featureGates": {"PublicKeysECDSA": True}}
    old = {"apiVersion": "kubeadm.k8s.io/v1beta3", "kind": "ClusterConfiguration"}
    for value, versions in ((endpoints, "v1.35.0"), (gate, "v1.34.0"), (old, "v1.36.0")):
        assert list(validator(versions).iter_errors(value)) == []
    for value, versions in ((endpoints, "v1.34.0"), (gate, "v1.37.0"), (old, "v1.37.0")):
        assert list(validator(versions).iter_errors(value)) != []


@pytest.mark.parametrize("text", ["1h30m", "0", "-1.5h", "100ms", ".5s", "1h", "+2m", None])
def test_durations_are_those_of_go(text: str | None) -> None:
    """And nothing else."""
    head = {"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "ClusterConfiguration"}
    assert list(validator(NEWEST).iter_errors({**head, "certificateValidityPeriod": text})) == []
    if text:
        assert list(validator(NEWEST).iter_errors({**head, "certificateValidityPeriod": f"{text} "})) != []


def test_fields_are_described() -> None:
    """With the words of `kspec explain`, and the default."""
    networking = validator(NEWEST).schema["definitions"]["kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta4.Networking"]
    found = networking["properties"]["serviceSubnet"]
    assert found["description"].startswith("The network, or the two networks of a dual-stack cluster,")
    assert found["default"] == "10.96.0.0/12"
