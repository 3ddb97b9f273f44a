"""A machine in a folder: its image came without secrets, and its programs run as they are, on a root folder."""

import base64
import hashlib
import io
import os
import subprocess
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kspec.export.role_image import node_archive, rest, role_image
from kspec.export.tar import tar
from kspec.model.file import File, Folder
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret

PKI: Final = "etc/kubernetes/pki"
CRT, KEY = f"{PKI}/apiserver.crt", f"{PKI}/apiserver.key"
CONF: Final = "etc/kubernetes/kubelet.conf"
TOKEN: Final = "etc/kubernetes/token"  # noqa: S105 - a path
NOW: Final = datetime.now(UTC)
DAY: Final = timedelta(days=1)


@frozen
class Issued:
    """A certificate and its key, in PEM."""

    certificate: bytes
    key: bytes
    private: ec.EllipticCurvePrivateKey

    @property
    def pin(self) -> str:
        """The digest of the public key."""
        kind, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return hashlib.sha256(self.private.public_key().public_bytes(kind, form)).hexdigest()

    @property
    def kubeconfig(self) -> bytes:
        """Both in a kubeconfig, as far as anybody looks into it here."""
        halves = {"client-certificate-data": self.certificate, "client-key-data": self.key}
        return "".join(f"    {name}: {base64.b64encode(half).decode()}\n" for name, half in halves.items()).encode()


def issued(name: str, by: str = "", end: int = 365) -> Issued:
    """A certificate that ends in so many days, always the same; an authority's, if nobody has issued it."""
    return _issued(name, by, end)


@cache
def _issued(name: str, by: str, end: int) -> Issued:
    private = ec.generate_private_key(ec.SECP256R1())
    authority = issued(by) if by else None
    subject, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, by or name))
    builder = x509.CertificateBuilder(issuer, subject, private.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(NOW - 700 * DAY).not_valid_after(NOW + end * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=not by, path_length=None), critical=True)
    certificate = builder.sign(authority.private if authority else private, hashes.SHA256())
    encoding = serialization.Encoding.PEM
    key = private.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Issued(certificate.public_bytes(encoding), key, private)


def tree(node: str, end: int = 365, authority: str = "kubernetes") -> HostTree:
    """A control plane with as few files as have everything that is looked at."""
    server, client = issued(f"{node} server", authority, end), issued(f"{node} client", authority)
    files = (
        File(f"{PKI}/ca.crt", issued(authority).certificate),
        File("etc/kubernetes/manifests/kube-apiserver.yaml", b"kind: Pod\n", 0o600),
        File(CRT, server.certificate),
        File(KEY, Secret(server.key), 0o600),
        File(CONF, Secret(client.kubeconfig), 0o600),
        File(TOKEN, Secret(f"{node}'s\n".encode()), 0o600),
        File("var/lib/kubelet/a file's name.env", f"NODE={node}\n".encode(), 0o640),
    )
    folders = (Folder(f"{PKI}", 0o755), Folder("var/lib/etcd", 0o700), Folder("var/lib/kubelet", 0o711))
    return HostTree(node, "v1.37.2", files, folders)


TREES: Final = (tree("cp-1"), tree("cp-2"))
KEYS: Final = {
    node: {CRT: issued(f"{node} server", "kubernetes").pin, CONF: issued(f"{node} client", "kubernetes").pin}
    for node in ("cp-1", "cp-2")
}
REST: Final = {one.name: rest(one, TREES) for one in TREES}


def archive(node: str = "cp-1", changed: Mapping[str, bytes | None] | None = None) -> bytes:
    """A node's archive; with some files changed, added or left out, and sums that are right for that."""
    files = {file.path: file for file in REST[node].files}
    for path, content in (changed or {}).items():
        files.pop(path, None)
        if content is not None:
            files[path] = File(path, Secret(content), 0o600)
    return node_archive(HostTree(node, "", tuple(files.values())))


def packed(members: Mapping[str, bytes | tarfile.TarInfo] | list[tuple[str, Any]], node: str = "cp-1") -> bytes:
    """A node's archive with other members added behind."""
    stream = io.BytesIO(archive(node))
    with tarfile.open(fileobj=stream, mode="a") as opened:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            if isinstance(content, tarfile.TarInfo):
                opened.addfile(content)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return stream.getvalue()


@frozen
class Machine:
    """A root folder with the image of a role unpacked into it."""

    root: Path

    @property
    def incoming(self) -> Path:
        return self.root / "var/lib/kspec/incoming"

    @property
    def console(self) -> str:
        """What was said there."""
        return (self.root / "dev/console").read_text()

    def put(self, content: bytes, name: str = "cp-1.tar") -> Path:
        """Lay an archive where it is looked for."""
        self.incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.incoming / name
        path.write_bytes(content)
        path.chmod(0o600)
        return path

    def write(self, path: str, content: bytes | str) -> Path:
        """A file of the machine's."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return place

    def run(self, verb: str, path: str = "", wrapper: tuple[str, ...] = ()) -> int:
        """Run a program of the image, once; its status."""
        environment = {"PATH": path or os.environ["PATH"], "KSPEC_WAIT": "0"}
        command = [*wrapper, "sh", str(self.root / "etc/kspec/host.sh"), verb, str(self.root)]
        return subprocess.run(command, env=environment, check=False, capture_output=True, umask=0).returncode

    def installed(self, node: str = "cp-1") -> str:
        """Whether a node's files are `whole`, `none` of them are there, or `half` of them; strangers count too."""
        here, whole = 0, True
        for file in REST[node].files:
            place = self.root / file.path
            here += place.exists()
            whole &= place.is_file() and not place.is_symlink() and place.read_bytes() == file.data
            whole &= place.is_file() and (place.stat().st_mode & 0o7777, place.stat().st_uid) == (file.mode, 0)
        strays = [*self.root.rglob(".kspec-new.*"), *self.root.glob("var/lib/kspec/next/commit")]
        if here == 0 and not strays:
            return "none"
        return "whole" if whole and not strays else "half"


def unpack_image(root: Path) -> Machine:
    """A machine of the role's image."""
    root.mkdir()
    image = tar(role_image("control-plane", TREES, KEYS))
    subprocess.run(["tar", "-C", root, "-xpf", "-"], input=image, check=True)
    machine = Machine(root)
    machine.write("dev/console", "")
    return machine
