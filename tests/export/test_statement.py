"""What an output was made of."""

import json

import pytest

from kspec.export.statement import statement

OF = {"manifest.json": "1" * 64, "SHA256SUMS": "2" * 64}
FROM = {"cluster.yaml": "3" * 64, "cluster.lock": "4" * 64}


def test_what_is_said() -> None:
    """Subjects and materials with their digests, sorted; the versions; nothing of a run."""
    found = json.loads(statement(OF, FROM, "1.2.3", "v1.37.2"))
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert [one["name"] for one in found["subject"]] == ["SHA256SUMS", "manifest.json"]
    predicate = found["predicate"]
    made_of = predicate["buildDefinition"]["resolvedDependencies"]
    assert {one["name"]: one["digest"]["sha256"] for one in made_of} == FROM
    assert predicate["runDetails"] == {"builder": {"id": "https://kspec.dev/kspec", "version": {"kspec": "1.2.3"}}}


def test_in_totos_library_takes_it() -> None:
    """Its own types parse and validate it."""
    json_format = pytest.importorskip("google.protobuf.json_format", reason="in-toto-attestation is not installed")
    types = pytest.importorskip("in_toto_attestation.v1.statement_pb2", reason="in-toto-attestation is not installed")
    wrapper = pytest.importorskip("in_toto_attestation.v1.statement")
    parsed = wrapper.Statement.__new__(wrapper.Statement)
    parsed.pb = json_format.Parse(statement(OF, FROM, "1.2.3", "v1.37.2"), types.Statement())
    parsed.validate()
