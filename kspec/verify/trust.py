"""What the cluster is known by: its authorities, its API servers' names, and the lock, where there is one."""

from collections.abc import Mapping
from typing import Final

from kspec.facts.certificates import CERTIFICATES, SERVICE_ACCOUNT, SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER, KUBECONFIGS
from kspec.facts.rotations import SIGNING_FILE
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.rules.identities import of_certificate, of_kubeconfig, of_serving
from kspec.x509 import pem, reader
from kspec.x509.reader import ParsedCertificate

_ROWS: Final = sorted(CERTIFICATES, key=lambda row: -len(row.name))
"""The longest name first, so that `etcd/ca` is not taken for `ca`."""
KUBECONFIG: Final = {f"{FOLDER.lstrip('/')}/{row.file}": row for row in KUBECONFIGS}
"""The kubeconfigs by their paths on a node."""
PUBLIC_HALF: Final = f"/{SERVICE_ACCOUNT}.pub"


@frozen
class Trust:
    """By what certificates are judged.

    `authorities` are by their names, as far as they are known; `also` are the public keys of those that a rotation has
    trusted beside them, by the same names; `servers` are the alternative names of all API servers,
    none where no certificate of theirs is known. Without a `lock`, nothing is compared with one; `rotated` tells that
    the trees are of a rotation of the cluster's authority.
    """

    authorities: Mapping[str, ParsedCertificate] = field(factory=dict)
    servers: frozenset[str] = frozenset()
    lock: Lock | None = None
    also: Mapping[str, tuple[bytes, ...]] = field(factory=dict)
    rotated: bool = False

    def trusted(self, name: str) -> list[bytes]:
        """The public keys of the certificates that have to be where an authority is trusted, in their order."""
        return [self.authorities[name].public_key, *self.also.get(name, ())]

    def is_trusted(self, name: str, keys: list[bytes]) -> bool:
        """Whether these public keys, in their order, are what has to be where an authority is trusted.

        What stands behind it in its file is not in kubeconfigs, but for those of other tools: without a lock, which
        tells, either is right as long as no rotation is under way.
        """
        if keys == self.trusted(name):
            return True
        return self.lock is None and not self.rotated and keys == self.trusted(name)[:1]

    def locked(self, name: str) -> bytes:
        """The DER of the lock's certificate of that name; nothing where there is none."""
        found = self.lock.certificates.get(name) if self.lock is not None else None
        return found.certificate if found is not None else b""


def certificate_name(path: str, node: str) -> str:
    """What the lock calls the certificate in a file of a node, whatever folder the node keeps them in; or nothing."""
    if path == SERVING_FILES[0].lstrip("/"):
        return of_serving(node)
    for row in _ROWS:
        if f"/{path}".endswith(f"/{row.name}.crt"):
            return of_certificate(row, node)
    return ""


def kubeconfig_name(path: str, node: str) -> str:
    """What the lock calls the certificate in a kubeconfig of a node."""
    return of_kubeconfig(KUBECONFIG[path], node)


def issuer_of(name: str, node: str) -> str:
    """The name of the authority that signs a certificate; the cluster's own for whatever is not in the table."""
    for row in CERTIFICATES:
        if of_certificate(row, node) == name:
            return row.authority or row.name
    return "ca"


def trust_of(nodes: Mapping[str, Mapping[str, bytes]], lock: Lock | None) -> Trust:
    """What the trees of nodes, path to content, and a lock say; of a tree, only what is as it was built."""
    authorities: dict[str, ParsedCertificate] = {}
    also: dict[str, tuple[bytes, ...]] = {}
    servers: set[str] = set()
    for node, files in nodes.items():
        for path, content in files.items():
            name = certificate_name(path, node)
            if name and (found := first_certificate(content)) is not None:
                if found.is_authority and name not in authorities:
                    authorities[name] = found
                    also[name] = tuple(one.public_key for one in certificates_of(content)[1:])
                if name == f"{node}/apiserver":
                    servers.update(found.alternative_names)
    if lock is not None:
        authorities |= {
            name: reader.parse(found.certificate) for name, found in lock.certificates.items() if "/" not in name
        }
        if "etcd/ca" in lock.certificates:
            authorities["etcd/ca"] = reader.parse(lock.certificates["etcd/ca"].certificate)
        also |= {
            name: tuple(reader.parse(one).public_key for one in found.for_clients[1:])
            for name, found in lock.certificates.items()
            if name in authorities
        }
        others = {name: other for name, other in lock.also_trusted.items() if name in authorities}
        also |= {name: (*also[name], reader.parse(other).public_key) for name, other in others.items()}
    rotated = any(path.endswith(f"/{SIGNING_FILE}") for files in nodes.values() for path in files)
    return Trust(authorities, frozenset(servers), lock, also, rotated)


def first_certificate(content: bytes) -> ParsedCertificate | None:
    """The first certificate of a PEM text, None where there is none that can be read."""
    try:
        found = pem.certificates(content)
        return reader.parse(found[0]) if found else None
    except ValueError:
        return None


def certificates_of(content: bytes) -> tuple[ParsedCertificate, ...]:
    """The certificates of a PEM text, none where one of them cannot be read."""
    try:
        return reader.parse_all(content)
    except ValueError:
        return ()
