"""The archive of requests: the same bytes for the same requests, and a row for each."""

import io
import json
import tarfile
from datetime import timedelta

import pytest

from kspec.export.requests import archive, path_of, row
from kspec.model.frozen import evolve
from kspec.model.signing import Expectation

ONE = Expectation(
    name="cp-1/admin.conf",
    authority="etcd/ca",
    request=b"request",
    common_name="kubernetes-admin",
    organizations=("a", "b"),
    public_key="sha256:00",
    alternative_names=("DNS:a",),
    key_usage=("digitalSignature",),
    extended_key_usage=("client", "1.2.3"),
    issuer="CN=Example",
    issuer_key="sha256:11",
    issuer_identifier="",
    lasts=timedelta(days=365),
)


def test_an_archive_is_made_of_its_requests_alone() -> None:
    """No time, no owner: the same bytes; each request stands in its authority's folder."""
    assert archive([ONE]) == archive([ONE])
    with tarfile.open(fileobj=io.BytesIO(archive([ONE]))) as found:
        assert found.getnames() == ["README.txt", "checks.json", "checks.txt", "etcd-ca/cp-1/admin.conf.csr"]
        assert {one.mtime for one in found.getmembers()} == {315532800}
        stream = found.extractfile("checks.json")
        assert stream is not None
        assert json.load(stream) == {"version": 1, "certificates": [row(ONE)]}
        stream = found.extractfile("checks.txt")
        assert stream is not None
        text = stream.read().decode()
    assert "cp-1/admin.conf, by etcd/ca\n" in text
    assert "  subject             CN=kubernetes-admin, O=a, O=b\n" in text
    assert "  extended key usage  clientAuth, 1.2.3\n" in text


def test_a_row_names_the_file_that_answers_it() -> None:
    """Beside the request; usages as RFC 5280 calls them."""
    assert path_of(ONE) == "etcd-ca/cp-1/admin.conf.csr"
    assert row(ONE)["certificate"] == "etcd-ca/cp-1/admin.conf.crt"
    assert row(ONE)["extendedKeyUsage"] == ["clientAuth", "1.2.3"]
    assert row(ONE)["issuer"]["subjectKeyIdentifier"] is None


def test_a_name_may_be_too_long() -> None:
    """An archive cannot say it."""
    with pytest.raises(ValueError, match="too long"):
        archive([evolve(ONE, name=f"{'n' * 253}/{'x' * 100}")])
