"""Where etcd stands, and how an external one is reached.

Rules: ValidateEtcd and ValidateURLs of kubeadm.
"""

from collections.abc import Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.go.url import origin
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.release import Release
from kspec.model.wire import Wire


def check_etcd(wire: Wire) -> Iterator[Diagnostic]:
    """Etcd is local or external; an external one has HTTPS endpoints, unless it has no certificates at all."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    etcd = Field(cluster, ("etcd",))
    external = etcd.child("external")
    if etcd.child("local").is_set and external.is_set:
        yield etcd.error(codes.ETCD, "local and external cannot both be set", "keep the one that the cluster shall use")
    elif external.is_set:
        yield from _certificates(external)
        yield from _endpoints(external, wire.release)


def _certificates(external: Field) -> Iterator[Diagnostic]:
    authority, certificate, key = (external.child(name) for name in ("caFile", "certFile", "keyFile"))
    if bool(certificate.text) != bool(key.text):
        missing = key if certificate.text else certificate
        yield missing.error(
            codes.ETCD_CERTIFICATES,
            "the client's certificate and its key go together, and this one is missing",
            "set both certFile and keyFile, or neither",
        )
    elif certificate.text and not authority.text:
        text = "a client's certificate needs the CA that etcd's own is checked with"
        yield authority.error(codes.ETCD_CERTIFICATES, text, "set caFile")


def _endpoints(external: Field, release: Release) -> Iterator[Diagnostic]:
    endpoints, others = external.child("endpoints"), external.child("httpEndpoints")
    if not endpoints.value and release.has("external-etcd-endpoints-required"):
        yield endpoints.error(codes.ETCD_ENDPOINT, "at least one endpoint is needed", "add https://host:2379")
    secure = any(external.child(name).text for name in ("caFile", "certFile", "keyFile"))
    strict = release.has("url-colons-strict")
    for endpoint in endpoints.items:
        yield from _url(endpoint, secure=secure, strict_colons=strict)
    # where it is not written it is a copy of endpoints
    for endpoint in others.items if others.is_written else ():
        yield from _url(endpoint, secure=False, strict_colons=strict)


def _url(endpoint: Field, *, secure: bool, strict_colons: bool) -> Iterator[Diagnostic]:
    parsed = origin(endpoint.text, strict_colons=strict_colons)
    help_ = "write https://host:2379"
    if parsed is None:
        yield endpoint.error(codes.ETCD_ENDPOINT, f"{shown(endpoint.text)} is not a valid URL", help_)
    elif secure and parsed.scheme != "https":
        text = f"{shown(endpoint.text)} must be an https URL, because certificates are given"
        yield endpoint.error(codes.ETCD_ENDPOINT, text, help_)
    elif not parsed.scheme:
        yield endpoint.error(codes.ETCD_ENDPOINT, f"{shown(endpoint.text)} has no scheme", help_)
