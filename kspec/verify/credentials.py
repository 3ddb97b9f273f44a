"""A node's certificates, keys and kubeconfigs: each fits its other half, its authority and the lock."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

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
class Holder:
    """A file that holds a certificate or a key, by its path in the place."""

    place: Place
    path: str

    def tell(self, code: Code, message: str, help_: str = _ANEW, notes: tuple[str, ...] = ()) -> None:
        """Note a finding at it."""
        self.place.tell(code, self.path, f"{self.place.name(self.path)}: {message}", help_, notes)


class Expected(Protocol):
    """A certificate that is in no table: its name behind the node's in the lock, and its authority."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def authority(self) -> str:
        """The authority."""


@frozen
class Tree:
    """A node's files as they were found: path on the node to content. `base` stands before it in the place.

    `expected` are the certificates that are in no table, those of packs, by the paths of their files or kubeconfigs.
    """

    place: Place
    node: str
    base: str
    files: Mapping[str, bytes] = field(repr=False)
    expected: Mapping[str, Expected] = field(factory=dict)

    def name(self, path: str) -> str:
        """How a file is called in messages."""
        return self.place.name(self.base + path)

    def tell(self, code: Code, path: str, message: str, help_: str = _ANEW, notes: tuple[str, ...] = ()) -> None:
        """Note a finding at a file."""
        self.holder(path).tell(code, message, help_, notes)

    def holder(self, path: str) -> Holder:
        """One of its files."""
        return Holder(self.place, self.base + path)


def verify_credentials(tree: Tree, trust: Trust, load: Load) -> Iterator[tuple[str, ParsedCertificate]]:
    """Tell what does not fit; the certificates that were found, by their files in the place."""
    for path, content in tree.files.items():
        if path.endswith(".crt"):
            yield from _file(tree, path, content, trust)
        elif path.endswith(PUBLIC_HALF):
            _service_account(tree, path, content, trust)
        elif path in KUBECONFIG or path in tree.expected:
            found = _kubeconfig(tree, path, content, trust, load)
            if found is not None:
                yield tree.base + path, found


def _file(tree: Tree, path: str, content: bytes, trust: Trust) -> Iterator[tuple[str, ParsedCertificate]]:
    """A certificate's own file, and what stands behind an authority's in it."""
    of_pack, found = tree.expected.get(path), first_certificate(content)
    name = f"{tree.node}/{of_pack.name}" if of_pack else certificate_name(path, tree.node)
    if found is None:
        if name:
            tree.tell(codes.DRIFT_AUTHORITY, path, "it holds no certificate that can be read")
        return
    yield tree.base + path, found
    if found.is_authority:
        yield from ((tree.base + path, one) for one in certificates_of(content)[1:])
    if name:
        signer = of_pack.authority if of_pack else issuer_of(name, tree.node)
        judge_certificate(tree.holder(path), name, signer, found, trust, file=certificates_of(content))
        key = path.removesuffix(".crt") + ".key"
        if key in tree.files:
            judge_key(tree.holder(key), tree.files[key], found.public_key, "its certificate's")


def judge_certificate(  # noqa: PLR0913 - the certificate, what it is, and by what it is judged
    holder: Holder,
    name: str,
    signer: str,
    found: ParsedCertificate,
    trust: Trust,
    *,
    file: Sequence[ParsedCertificate] = (),
) -> None:
    """Tell what is wrong with a certificate by its authority, and by the lock; `file` is what stands in its file."""
    authority = trust.authorities.get(signer)
    if authority is not None and not _is_signed(found, authority, file):
        message = f"the certificate {name} is not signed by the cluster's {signer}"
        holder.tell(codes.DRIFT_AUTHORITY, message, notes=(f"its issuer is {found.issuer}",))
    if trust.lock is None:
        return
    locked = trust.locked(name)
    if not locked:
        holder.tell(codes.DRIFT_LOCK, f"the lock has no certificate {name}", _RENEWED)
        return
    wanted = reader.parse(locked)
    if (wanted.to_be_signed, wanted.signature) != (found.to_be_signed, found.signature):
        notes = differences(wanted, found) or ("its signature is another one",)
        holder.tell(codes.DRIFT_LOCK, f"the certificate is not the lock's {name}", _RENEWED, notes)


def _is_signed(found: ParsedCertificate, authority: ParsedCertificate, file: Sequence[ParsedCertificate]) -> bool:
    """Whether a certificate is by the authority that it has to be by.

    An intermediate authority's own is by another one, whose certificate may stand behind it in its `file`.
    """
    if found.public_key == authority.public_key and found.subject != found.issuer:
        above = [one for one in file[1:] if one.subject == found.issuer]
        return not above or any(signatures.is_signed(found, one.public_key) for one in above)
    return found.issuer.encoded == authority.subject.encoded and signatures.is_signed(found, authority.public_key)


def judge_key(holder: Holder, content: bytes, public_key: bytes, whose: str) -> None:
    """Tell of a private key that is not whole, or not the one that it has to be."""
    secret = Secret(content)
    try:
        own = keys.public_key(secret)
        signatures.sign(secret, b"")  # a signature that is the public half's shows that the private one is whole
    except ValueError as error:
        holder.tell(codes.DRIFT_KEY, f"the private key cannot be used: {error}")
        return
    if own != public_key:
        holder.tell(codes.DRIFT_KEY, f"the private key is not {whose}")


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
        judge_key(tree.holder(key), tree.files[key], found[0], "that of sa.pub")


def _kubeconfig(tree: Tree, path: str, content: bytes, trust: Trust, load: Load) -> ParsedCertificate | None:
    """A kubeconfig with its certificate and key; the certificate, None where it has none inside."""
    row, of_pack = KUBECONFIG.get(path), tree.expected.get(path)
    name = f"{tree.node}/{of_pack.name}" if of_pack else kubeconfig_name(path, tree.node)
    try:
        found = parse(content, load)
    except UnusableError as error:
        tree.tell(codes.DRIFT_KUBECONFIG, path, f"the kubeconfig cannot be used: {error}")
        return None
    for message in leads(found, trust):
        tree.tell(codes.DRIFT_KUBECONFIG, path, message)
    certificate = first_certificate(found.certificate)
    if certificate is None:
        if found.certificate or not (row and row.kubelet and found.names_files):
            tree.tell(codes.DRIFT_KUBECONFIG, path, "the kubeconfig holds no client certificate that can be read")
        return None
    if row and certificate.subject.common_name != row.common_name(tree.node):
        message = f"it lets in {certificate.subject}, expected CN={row.common_name(tree.node)}"
        tree.tell(codes.DRIFT_KUBECONFIG, path, message)
    judge_certificate(tree.holder(path), name, "ca", certificate, trust)
    judge_key(tree.holder(path), found.key, certificate.public_key, "its certificate's")
    if not is_usual(found, content):
        tree.tell(codes.DRIFT_KUBECONFIG, path, "it holds more than, or other things than, kubeadm and a build write")
    return certificate
