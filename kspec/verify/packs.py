"""Where packs' certificates lie, by an output's manifest; and those that lie in the cluster, in Secrets."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from kspec.encode.layout import place_of
from kspec.encode.manifest import Manifest
from kspec.facts import codes
from kspec.model.lock import Lock
from kspec.verify.credentials import Holder, judge_certificate, judge_key
from kspec.verify.objects import Objects
from kspec.verify.trust import Trust, certificates_of, first_certificate
from kspec.x509.reader import ParsedCertificate

_PARTS: Final = ("ca.crt", "tls.crt", "tls.key")


class PackCertificate(NamedTuple):
    """A pack's certificate: its name behind the node's in the lock, and the authority that has to have signed it."""

    name: str
    authority: str


def on_node(manifest: Manifest, node: str) -> dict[str, PackCertificate]:
    """The certificates of packs that a node has, by the path of their file, or of their kubeconfig, on it."""
    return {
        inner: found
        for path, pack in manifest.brought.items()
        for owner, inner in [place_of(path)]
        if owner == node and (found := _of(manifest, pack, f"/{inner}")) is not None
    }


def in_cluster(manifest: Manifest) -> dict[str, PackCertificate]:
    """Those in Secrets, by the path of their file in the output."""
    return {
        one.place: PackCertificate(f"packs/{pack}/{name}", one.authority)
        for pack, record in manifest.packs.items()
        for name, one in record.certificates.items()
        if one.in_cluster and manifest.brought.get(one.place) == pack
    }


def _of(manifest: Manifest, pack: str, place: str) -> PackCertificate | None:
    for name, one in manifest.packs[pack].certificates.items():
        if one.place == place:
            return PackCertificate(f"packs/{pack}/{name}", one.authority)
    return None


def verify_secrets_of_packs(
    objects: Objects, trust: Trust, expected: Mapping[str, PackCertificate]
) -> Iterator[tuple[str, ParsedCertificate]]:
    """Tell what does not fit of the certificates in Secrets; the certificates, by their files."""
    for path in expected.keys() & objects.files.keys():
        holder = Holder(objects.place, path)
        parts = _parts(objects.value(path))
        certificate = first_certificate(parts.get("tls.crt", b""))
        if certificate is None:
            holder.tell(codes.DRIFT_CONTENT, "it holds no certificate and key that can be read")
            continue
        name, authority = expected[path]
        yield path, certificate
        judge_certificate(holder, _whole_name(name, trust.lock), authority, certificate, trust)
        judge_key(holder, parts["tls.key"], certificate.public_key, "its certificate's")
        trusted = [one.public_key for one in certificates_of(parts["ca.crt"])]
        if authority in trust.authorities and not trust.is_trusted(authority, trusted):
            holder.tell(codes.DRIFT_AUTHORITY, f"its ca.crt is not the cluster's {authority}")


def _whole_name(name: str, lock: Lock | None) -> str:
    """The name of the lock's certificate, which begins with the first control plane's; without a lock, as it is."""
    return next((known for known in lock.certificates if known.endswith(f"/{name}")), name) if lock else name


def _parts(value: Any) -> dict[str, bytes]:  # noqa: ANN401 - a document is any JSON until it is proven
    """The parts of a Secret of the type kubernetes.io/tls; none where one of them cannot be had."""
    data: Any = value.get("data") if isinstance(value, dict) else None
    try:
        return {name: b64decode(data[name], validate=True) for name in _PARTS}
    except (TypeError, KeyError, ValueError):
        return {}
