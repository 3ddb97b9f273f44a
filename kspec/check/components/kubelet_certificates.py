"""The keys that a kubelet makes for its own certificates.

Rules: pkg/kubelet/apis/config/validation/validation.go, from v1.38 on.
"""

from collections.abc import Iterator

from kspec.check.view.component import Component
from kspec.facts import codes, kubelet
from kspec.model.diagnostic import Diagnostic


def check_certificate_keys(component: Component) -> Iterator[Diagnostic]:
    """A serving certificate with an ML-DSA key needs TLS 1.3."""
    algorithm, version = component.get("serverCertificateKeyAlgorithm"), component.get("tlsMinVersion") or ""
    if algorithm in kubelet.ML_DSA and version in kubelet.OLDER_TLS:
        why = f"{version!r} is older than {kubelet.NEWEST_TLS}, which serverCertificateKeyAlgorithm {algorithm} needs"
        notes = component.beside(("serverCertificateKeyAlgorithm",))
        help_ = f"write {kubelet.NEWEST_TLS}"
        yield component.error(codes.COMPONENT_CONFLICT, ("tlsMinVersion",), why, help_=help_, notes=notes)
