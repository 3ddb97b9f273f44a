"""What of an output expires when, by the files that it has: the names are the lock's."""

from collections.abc import Iterator

from kspec.encode.layout import place_of
from kspec.encode.manifest import Manifest
from kspec.model.diagnostic import Diagnostic
from kspec.model.expiry import Expiry
from kspec.model.frozen import frozen
from kspec.verify.kubeconfig import Load, UnusableError, parse
from kspec.verify.objects import Objects, is_token, tokens_of
from kspec.verify.place import Place
from kspec.verify.trust import (
    KUBECONFIG,
    Trust,
    certificate_name,
    certificates_of,
    first_certificate,
    kubeconfig_name,
)
from kspec.x509 import keys
from kspec.x509.behind import behind
from kspec.x509.expiry import in_order, of_certificate, of_token
from kspec.x509.reader import ParsedCertificate

_KUBEADM_CERTS = "/Secret-kubeadm-certs.yaml"


@frozen
class Ends:
    """What was found, in the order in which it ends; what cannot be read; and the pin of the cluster's authority.

    Without the secret files, what is in kubeconfigs and the tokens are not known.
    """

    ends: tuple[Expiry, ...]
    findings: tuple[Diagnostic, ...] = ()
    authority: str = ""


def ends_of(output: str, manifest: Manifest, load: Load) -> Ends:
    """Look at every certificate, kubeconfig and token of an output."""
    place = Place(output)
    found = dict(_certificates(place, manifest, load))
    certificates = (of_certificate(name, one) for name, one in found.items())
    contents = {path: _read(place, path) for path in manifest.files if is_token(path)}
    objects = Objects(place, {path: text for path, text in contents.items() if text is not None}, load)
    tokens = (of_token(name, token.expiration) for name, token in tokens_of(objects, Trust()))
    has_key = any(path.endswith(_KUBEADM_CERTS) for path in manifest.files)
    key = [Expiry("certificate key", "certificate-key", None, None)] if has_key else []
    authority = keys.pin(found["ca"].public_key) if "ca" in found else ""
    return Ends(in_order((*certificates, *tokens, *key)), tuple(place.findings), authority)


def _certificates(place: Place, manifest: Manifest, load: Load) -> Iterator[tuple[str, ParsedCertificate]]:
    for path in manifest.files:
        node, own = place_of(path)
        if not own.endswith(".crt") and (not node or own not in KUBECONFIG):
            continue
        content = _read(place, path)
        if content is None:
            continue
        name = _name(node, own)
        certificate = first_certificate(_inside(content, load) if own in KUBECONFIG else content)
        if certificate is not None:
            yield name or path, certificate
        if certificate is not None and certificate.is_authority:
            yield from behind(name or path, certificates_of(content)[1:])


def _name(node: str, own: str) -> str:
    """The lock's name; of a set's own folder, where no file is a node's, the path without its end."""
    if not node:
        return own.removesuffix(".crt")
    return kubeconfig_name(own, node) if own in KUBECONFIG else certificate_name(own, node)


def _inside(kubeconfig: bytes, load: Load) -> bytes:
    """The certificate inside; nothing where there is none, which `kspec verify` tells."""
    try:
        return parse(kubeconfig, load).certificate
    except UnusableError:
        return b""


def _read(place: Place, path: str) -> bytes | None:
    return None if place.status(path) is None else place.read(path)
