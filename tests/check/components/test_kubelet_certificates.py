"""The keys that a kubelet makes for its own certificates."""

from typing import Any

import pytest

from kspec.check.components.kubelet_certificates import check_certificate_keys
from kspec.check.view.component import Component
from kspec.facts import kubelet
from kspec.facts.releases import newest
from kspec.model.document import Document
from kspec.model.span import Span
from kspec.model.wire import WireDocument
from kspec.rules.feature_gates import EffectiveGates


def found(value: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and path of what is said of a configuration."""
    document = Document(value, Span("spec.yaml", 1, 1, 1, 1))
    wire = WireDocument(document, "kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", value)
    component = Component("kubelet", wire, value, EffectiveGates(newest()[0].minor), newest()[0])
    return [(one.code, one.path) for one in check_certificate_keys(component)]


@pytest.mark.parametrize("algorithm", kubelet.CERTIFICATE_KEYS)
@pytest.mark.parametrize("version", [None, *kubelet.OLDER_TLS, kubelet.NEWEST_TLS, "x"])
def test_an_ml_dsa_key_needs_tls_13(algorithm: str, version: str | None) -> None:
    """An older one, or none, is refused beside it; what is not a version is refused elsewhere."""
    value = {"serverCertificateKeyAlgorithm": algorithm, "tlsMinVersion": version}
    refused = algorithm in kubelet.ML_DSA and version not in {kubelet.NEWEST_TLS, "x"}
    assert found(value) == ([("component-conflict", "tlsMinVersion")] if refused else [])


def test_a_clients_key_needs_nothing() -> None:
    """The serving certificate alone is presented in TLS as a server."""
    assert found({"clientCertificateKeyAlgorithm": "ML-DSA-44"}) == []
    assert found({}) == []
