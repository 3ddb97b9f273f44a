"""Field names of the API."""

import pytest

from kspec.facts.fieldnames import json_name


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("name", "name"),
        ("extra_args", "extraArgs"),
        ("cert_sans", "certSANs"),
        ("server_cert_sans", "serverCertSANs"),
        ("local_api_endpoint", "localAPIEndpoint"),
        ("ca_certificate_validity_period", "caCertificateValidityPeriod"),
    ],
)
def test_snake_case_is_camel_case_there(ours: str, theirs: str) -> None:
    """The initialisms that Kubernetes writes in capitals are known."""
    assert json_name(ours) == theirs
