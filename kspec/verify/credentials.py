"""A node's certificates, keys and kubeconfigs: each fits its other half, its authority and the lock."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kspec.facts import codes
from kspec.model.code import Code
from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret
from kspec.verify.kubeconfig import Load, UnusableError, is_usual, leads, parse
from kspec.verify.place import Place
from kspec.verify.trust import (
    KUBECONFIG,
    PUBLIC_HALF,
    Trust,
    certificate_name,
    certificates_of,
    first_certificate,
    issuer_of,
    kubeconfig_name,
)
from kspec.x509 import keys, reader, signatures
from kspec.x509.differences import differences
from kspec.x509.public_keys import public_keys
from kspec.x509.reader import ParsedCertificate

_ANEW: Final = "find out who changed it; then write it anew from what was built"
_RENEWED: Final = "if the machine renewed it, take that by `kspec import NODE=DIR --spec SPEC --update`, and build"


@frozen
class Tree:
    """A node's files as they were found: path on the node to content. `base` stands before it in the place."""

    place: Place
    node: str
    base: str
    files: Mapping[str, bytes] = field(repr=False)

    def name(self, path: str) -> str:
        """How a file is called in messages."""
        return self.place.name(self.base + path)

    def tell(self, code: Code, path: str, message: str, help_: str = _ANEW, notes: tuple[str, ...] = ()) -> None:
        """Note a finding at a file."""
        self.place.tell(code, self.base + path, f"{self.name(path)}: {message}", help_, notes)


def verify_credentials(tree: Tree, trust: Trust, load: Load) -> Iterator[tuple[str, ParsedCertificate]]:
    """Tell what does not fit; the certificates that were found, by their files in the place."""
    for path, content in tree.files.items():
        if path.endswith(".crt"):
            yield from _file(tree, path, content, trust)
        elif path.endswith(PUBLIC_HALF):
            _service_account(tree, path, content, trust)
        elif path in KUBECONFIG:
            found = _kubeconfig(tree, path, content, trust, load)
            if found is not None:
                yield tree.base + path, found


def _file(tree: Tree, path: str, content: bytes, trust: Trust) -> Iterator[tuple[str, ParsedCertificate]]:
    """A certificate's own file, and what stands behind an authority's in it."""
    name, found = certificate_name(path, tree.node), first_certificate(content)
    if found is None:
        if name:
            tree.tell(codes.DRIFT_AUTHORITY, path, "it holds no certificate that can be read")
        return
    yield tree.base + path, found
    if found.is_authority:
        yield from ((tree.base + path, one) for one in certificates_of(content)[1:])
    if name:
        _certificate(tree, path, name, found, trust)
        key = path.removesuffix(".crt") + ".key"
        if key in tree.files:
            _key(tree, key, tree.files[key], found.public_key, "its certificate's")


def _certificate(tree: Tree, path: str, name: str, found: ParsedCertificate, trust: Trust) -> None:
    """Its authority, and the lock."""
    signer = issuer_of(name, tree.node)
    authority = trust.authorities.get(signer)
    if authority is not None and not _is_signed(found, authority, certificates_of(tree.files[path])):
        message = f"the certificate {name} is not signed by the cluster's {signer}"
        tree.tell(codes.DRIFT_AUTHORITY, path, message, notes=(f"its issuer is {found.issuer}",))
    if trust.lock is None:
        return
    locked = trust.locked(name)
    if not locked:
        tree.tell(codes.DRIFT_LOCK, path, f"the lock has no certificate {name}", _RENEWED)
        return
    wanted = reader.parse(locked)
    if (wanted.to_be_signed, wanted.signature) != (found.to_be_signed, found.signature):
        notes = differences(wanted, found) or ("its signature is another one",)
        tree.tell(codes.DRIFT_LOCK, path, f"the certificate is not the lock's {name}", _RENEWED, notes)


def _is_signed(found: ParsedCertificate, authority: ParsedCertificate, file: Sequence[ParsedCertificate]) -> bool:
    """Whether a certificate is by the authority that it has to be by.

    An intermediate authority's own is by another one, whose certificate may stand behind it in its `file`.
    """
    if found.public_key == authority.public_key and found.subject != found.issuer:
        above = [one for one in file[1:] if one.subject == found.issuer]
        return not above or any(signatures.is_signed(found, one.public_key) for one in above)
    return found.issuer.encoded == authority.subject.encoded and signatures.is_signed(found, authority.public_key)


def _key(tree: Tree, path: str, content: bytes, public_key: bytes, whose: str) -> None:
    """Whether a private key is whole, and is the one that it has to be."""
    secret = Secret(content)
    try:
        own = keys.public_key(secret)
        signatures.sign(secret, b"")  # a signature that is the public half's shows that the private one is whole
    except ValueError as error:
        tree.tell(codes.DRIFT_KEY, path, f"the private key cannot be used: {error}")
        return
    if own != public_key:
        tree.tell(codes.DRIFT_KEY, path, f"the private key is not {whose}")


def _service_account(tree: Tree, path: str, content: bytes, trust: Trust) -> None:
    """sa.pub, its other half sa.key, and the lock."""
    try:
        found = public_keys(content)
    except ValueError:
        found = ()
    if not found:
        tree.tell(codes.DRIFT_KEY, path, "it holds no public key that can be read")
        return
    if trust.lock is not None and found[0] != trust.lock.service_account:
        tree.tell(codes.DRIFT_LOCK, path, "the public key of service accounts is not the lock's", _RENEWED)
    key = path.removesuffix(".pub") + ".key"
    if key in tree.files:
        _key(tree, key, tree.files[key], found[0], "that of sa.pub")


def _kubeconfig(tree: Tree, path: str, content: bytes, trust: Trust, load: Load) -> ParsedCertificate | None:
    """A kubeconfig with its certificate and key; the certificate, None where it has none inside."""
    row, name = KUBECONFIG[path], kubeconfig_name(path, tree.node)
    try:
        found = parse(content, load)
    except UnusableError as error:
        tree.tell(codes.DRIFT_KUBECONFIG, path, f"the kubeconfig cannot be used: {error}")
        return None
    for message in leads(found, trust):
        tree.tell(codes.DRIFT_KUBECONFIG, path, message)
    certificate = first_certificate(found.certificate)
    if certificate is None:
        if found.certificate or not (row.kubelet and found.names_files):
            tree.tell(codes.DRIFT_KUBECONFIG, path, "the kubeconfig holds no client certificate that can be read")
        return None
    if certificate.subject.common_name != row.common_name(tree.node):
        message = f"it lets in {certificate.subject}, expected CN={row.common_name(tree.node)}"
        tree.tell(codes.DRIFT_KUBECONFIG, path, message)
    _certificate(tree, path, name, certificate, trust)
    _key(tree, path, found.key, certificate.public_key, "its certificate's")
    if not is_usual(found, content):
        tree.tell(codes.DRIFT_KUBECONFIG, path, "it holds more than, or other things than, kubeadm and a build write")
    return certificate
