"""`kspec csr`, end to end: requests out, certificates back, a frozen build of them."""

import gzip
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from imported_node import ImportedNode
from small_cluster import tree

from kspec.encode import lock_text
from kspec.model.lock import Lock
from kspec.x509 import reader

AUTHORITIES: Final = ("ca", "etcd/ca", "front-proxy-ca")
NODES: Final = """\
controlPlaneEndpoint: api.example.com:6443
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: cp-2, role: control-plane, address: 10.0.0.11}, {name: w-1, role: worker, address: 10.0.0.12}]
"""
NOW: Final = datetime.now(tz=UTC).replace(microsecond=0)


class Company:
    """Whoever has the authorities: elliptic keys, names of their own."""

    def __init__(self) -> None:
        self.keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in AUTHORITIES}
        self.names = {
            name: x509.Name(
                [
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Acme"),
                    x509.NameAttribute(NameOID.COMMON_NAME, f"Acme {name}"),
                ]
            )
            for name in AUTHORITIES
        }

    def certificate(self, name: str) -> bytes:
        """The authority's own."""
        key = self.keys[name]
        usage = x509.KeyUsage(
            *(False,) * 5, key_cert_sign=True, crl_sign=False, encipher_only=False, decipher_only=False
        )
        builder = x509.CertificateBuilder(
            self.names[name], self.names[name], key.public_key(), 1, NOW - timedelta(days=1), NOW + timedelta(days=900)
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return builder.add_extension(usage, critical=True).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def sign(self, name: str, asked: bytes, change: "Change | None" = None) -> bytes:
        """Sign a request as it is, but for a change."""
        found = x509.load_pem_x509_csr(asked)
        one = Answer(found, self.names[name], self.keys[name])
        if change:
            change(one)
        builder = x509.CertificateBuilder(
            one.issuer, one.subject, one.public_key, x509.random_serial_number(), one.start, one.end
        )
        for extension in one.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        return builder.sign(one.key, hashes.SHA256()).public_bytes(Encoding.PEM)


class Answer:
    """What goes into a certificate, to be changed."""

    def __init__(
        self, asked: x509.CertificateSigningRequest, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> None:
        self.subject, self.public_key, self.extensions = asked.subject, asked.public_key(), list(asked.extensions)
        self.issuer, self.key = issuer, key
        self.start, self.end = NOW - timedelta(minutes=1), NOW + timedelta(days=300)

    def without(self, kind: type[x509.ExtensionType]) -> None:
        self.extensions = [one for one in self.extensions if not isinstance(one.value, kind)]

    def put(self, value: x509.ExtensionType, *, critical: bool = False) -> None:
        self.without(type(value))
        self.extensions.append(x509.Extension(value.oid, critical, value))


Change = Callable[[Answer], None]


class Asked:
    """A cluster whose authorities are the company's, and what it asks for, unpacked to be answered."""

    def __init__(self, node: ImportedNode, company: Company, folder: Path) -> None:
        self.node, self.company, self.folder = node, company, folder
        self.archive = folder / "requests.tar"
        self.answers = folder / "answers"

    @property
    def lock(self) -> Lock:
        return lock_text.parse(self.node.spec.with_suffix(".lock").read_text())

    def export(self, *words: str, archive: Path | None = None) -> Path:
        """Ask; where the archive is."""
        target = archive or self.archive
        said = self.node.kspec("csr", "export", self.node.spec, *words, "-o", target)
        assert said.status == 0, said.err
        return target

    def requests(self, archive: Path | None = None) -> dict[str, bytes]:
        with tarfile.open(archive or self.archive) as found:
            files = {one.name: found.extractfile(one) for one in found.getmembers()}
            return {name: stream.read() for name, stream in files.items() if stream and name.endswith(".csr")}

    def answer(self, change: Change | None = None, name: str = "ca/cp-1/apiserver") -> None:
        """Sign everything as it is, but for a change in one."""
        for path, asked in self.requests().items():
            authority = {"etcd-ca": "etcd/ca"}.get(path.partition("/")[0], path.partition("/")[0])
            bare = path.removesuffix(".csr")
            target = self.answers / f"{bare}.crt"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.company.sign(authority, asked, change if bare == name else None))

    def take(self, what: Path | None = None) -> tuple[int, str, str]:
        said = self.node.kspec("csr", "import", self.node.spec, what or self.answers)
        return said.status, said.out, said.err

    def build(self, *options: str) -> tuple[int, str]:
        said = self.node.kspec("build", self.node.spec, "-o", self.node.spec.parent / "out", *options)
        return said.status, said.err


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def new(adopted: ImportedNode, company: Company, tmp_path: Path) -> Asked:
    """A cluster that is not there yet, but for the company's authorities."""
    for path in [*adopted.etc.glob("*.conf"), *adopted.pki.rglob("*.*")]:
        if path.is_file():
            path.unlink()
    for name in AUTHORITIES:
        (adopted.pki / f"{name}.crt").write_bytes(company.certificate(name))
    adopted.spec.write_text(adopted.spec.read_text() + NODES)
    assert adopted.take().status == 0
    folder = tmp_path / "asked"
    folder.mkdir()
    return Asked(adopted, company, folder)


def test_a_program_asks_for_the_same(new: Asked) -> None:
    """What a program is given reaches it, as in a build: here all of its spec."""
    new.export()
    program = new.node.spec.with_suffix(".jsonnet")
    program.write_text("std.parseYaml(std.extVar('spec'))\n")
    said = new.node.kspec(
        *("csr", "export", program, "--ext-str", f"spec={new.node.spec.read_text()}"),
        *("-o", new.folder / "program.tar"),
    )
    assert said.status == 0, said.err
    assert (new.folder / "program.tar").read_bytes() == new.archive.read_bytes()


def test_all_that_an_authority_has_to_sign_is_asked_for_once(new: Asked) -> None:
    """For all nodes, kubeconfigs included; the keyring has the keys, the lock what waits; again it is the same."""
    new.export()
    names = {path.partition("/")[2].removesuffix(".csr") for path in new.requests()}
    assert len(names) == 24
    assert {"cp-1/apiserver", "cp-2/etcd/peer", "cp-1/admin.conf", "w-1/kubelet.conf", "cp-1/super-admin.conf"} <= names
    assert new.lock.requests.keys() == names
    keys = new.node.spec.with_suffix(".keys")
    assert all((keys / f"nodes/{name}.key").is_file() for name in names)
    before = tree(new.node.spec.parent)
    again = new.export(archive=new.folder / "again.tar")
    assert again.read_bytes() == new.archive.read_bytes()
    new.export()
    assert tree(new.node.spec.parent) == before


def test_the_archive_has_no_secret_and_says_what_will_be_checked(new: Asked) -> None:
    """Neither a key's lines nor the token; each certificate has a row."""
    new.export()
    content = new.archive.read_bytes()
    for key in new.node.spec.with_suffix(".keys").rglob("*.key"):
        lines = [line for line in key.read_bytes().splitlines() if not line.startswith(b"-----")]
        assert not any(line in content for line in lines if len(line) > 20)
    assert b"0123456789abcdef\n" not in content
    with tarfile.open(new.archive) as archive:
        stream = archive.extractfile("checks.json")
        assert stream is not None
        rows = {row["name"]: row for row in json.load(stream)["certificates"]}
    row = rows["cp-1/kubelet.conf"]
    assert row["subject"] == {"commonName": "system:node:cp-1", "organizations": ["system:nodes"]}
    assert (row["extendedKeyUsage"], row["basicConstraints"]) == (["clientAuth"], {"certificateAuthority": False})
    assert row["validity"] == {"validWhenImported": True, "longestDays": 365.0}
    assert row["issuer"]["subject"] == "O=Acme, CN=Acme ca"
    assert "DNS:api.example.com" in rows["cp-2/apiserver"]["subjectAltNames"]


def test_what_comes_back_is_built_with_nothing_else_to_decide(new: Asked) -> None:
    """Frozen: neither lock nor keyring change any more; the keyring is not needed to import."""
    new.export()
    status, err = new.build()
    assert status == 1
    assert "error[signer-needed]" in err
    new.answer()
    keys = new.node.spec.with_suffix(".keys")
    hidden = keys.rename(keys.with_suffix(".hidden"))
    status, out, err = new.take()
    assert status == 0, err
    assert out.endswith(f"24 certificates into {new.node.spec.with_suffix('.lock')}\n")
    hidden.rename(keys)
    assert not new.lock.requests
    assert new.build("--frozen") == (0, new.build("--frozen")[1])
    out_folder = new.node.spec.parent / "out"
    assert not list(out_folder.rglob("ca.key"))
    assert new.node.kspec("verify", out_folder).status == 0
    assert "nothing new" in new.take()[1]


def packed(folder: Path, archive: Path, mode: str = "w") -> Path:
    with tarfile.open(archive, mode) as target:  # type: ignore[call-overload]  # a mode is a text here
        target.add(folder, arcname="signed")
    return archive


@pytest.mark.parametrize("how", ["tar", "gzip", "DER", "one file", "beside the requests", "with the chain"])
def test_what_comes_back_may_be_of_several_forms(new: Asked, how: str) -> None:
    """The same is taken of it; a part is fine, and the rest keeps waiting."""
    new.export()
    new.answer()
    what, taken = new.answers, 24
    if how in {"tar", "gzip"}:
        what = packed(new.answers, new.folder / "signed", "w:gz" if how == "gzip" else "w")
    elif how == "DER":
        for path in new.answers.rglob("*.crt"):
            path.write_bytes(x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER))
            path.rename(path.with_suffix(".cer"))
    elif how == "one file":
        what, taken = new.answers / "ca/cp-1/apiserver.crt", 1
    elif how == "beside the requests":
        with tarfile.open(new.archive) as archive:
            for member in archive.getmembers():
                stream = archive.extractfile(member)
                (new.answers / member.name).write_bytes(stream.read() if stream else b"")
    else:
        for path in new.answers.rglob("*.crt"):
            name = path.relative_to(new.answers).parts[0].replace("-", "/", 1) if "etcd" in path.parts[-3] else ""
            path.write_bytes(path.read_bytes() + new.company.certificate(name if name in AUTHORITIES else "ca"))
        (new.answers / "chain.pem").write_bytes(new.company.certificate("ca"))
    status, out, err = new.take(what)
    assert status == 0, err
    assert f"{taken} certificate{'s' if taken > 1 else ''} into " in out
    assert ("23 requests still to be answered" in out) == (taken == 1)


STRANGER: Final = ec.generate_private_key(ec.SECP256R1())
CHANGES: Final[dict[str, tuple[Change, str]]] = {
    "wrong key": (lambda one: vars(one).update(public_key=STRANGER.public_key()), "public key is sha256:"),
    "wrong CN": (
        lambda one: vars(one).update(subject=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "other")])),
        'subject is "CN=other", expected "CN=kube-apiserver"',
    ),
    "further O": (
        lambda one: vars(one).update(
            subject=x509.Name([*one.subject, x509.NameAttribute(NameOID.ORGANIZATION_NAME, "system:masters")])
        ),
        'subject is "CN=kube-apiserver, O=system:masters"',
    ),
    "no names": (
        lambda one: one.without(x509.SubjectAlternativeName),
        "subject alternative name DNS:api.example.com is missing",
    ),
    "extra name": (
        lambda one: one.put(x509.SubjectAlternativeName([x509.DNSName("evil.example.com")])),
        "subject alternative name DNS:evil.example.com is not expected",
    ),
    "no usages": (lambda one: one.without(x509.KeyUsage), "key usage is []"),
    "no extended usages": (
        lambda one: one.without(x509.ExtendedKeyUsage),
        "extended key usage is [], expected [server]",
    ),
    "any usage": (
        lambda one: one.put(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])),
        "extended key usage is [2.5.29.37.0], expected [server]",
    ),
    "an authority": (
        lambda one: one.put(x509.BasicConstraints(ca=True, path_length=None), critical=True),
        "certificate authority is yes, expected no",
    ),
    "expired": (
        lambda one: vars(one).update(start=NOW - timedelta(days=20), end=NOW - timedelta(days=1)),
        "which is over",
    ),
    "not yet valid": (lambda one: vars(one).update(start=NOW + timedelta(days=2)), "which is to come"),
    "too long": (lambda one: vars(one).update(end=NOW + timedelta(days=4000)), "at the latest"),
    "another authority's key": (lambda one: vars(one).update(key=STRANGER), "signature is not by ca"),
    "another authority": (
        lambda one: vars(one).update(
            key=STRANGER, issuer=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Issuing CA 2")])
        ),
        'its chain is missing: "CN=Issuing CA 2" is not ca',
    ),
    "critical extension": (
        lambda one: one.put(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), critical=True),
        "extension 1.2.3.4 is critical",
    ),
}


@pytest.mark.parametrize("how", CHANGES)
def test_each_field_that_is_otherwise_is_told_with_the_name(new: Asked, how: str) -> None:
    """At its file, before anything is written; the others do not count then either."""
    new.export()
    change, said = CHANGES[how]
    new.answer(change)
    before = tree(new.node.spec.parent)
    status, _, err = new.take()
    assert status == 1
    assert "error[csr-misfit]: cp-1/apiserver: " in err
    assert said in err
    assert f"{new.answers}/ca/cp-1/apiserver.crt" in err
    assert err.count("error[") == err.count("error[csr-misfit]: cp-1/apiserver: ")
    assert tree(new.node.spec.parent) == before


def test_everything_that_is_wrong_is_told_at_once(new: Asked) -> None:
    """Several fields of several certificates, and files that are not to be there."""
    new.export()

    def change(one: Answer) -> None:
        one.without(x509.SubjectAlternativeName)
        one.without(x509.KeyUsage)

    new.answer(change)
    kubeconfig = new.answers / "ca/w-1/kubelet.conf.crt"
    asked = new.requests()["ca/w-1/kubelet.conf.csr"]
    kubeconfig.write_bytes(new.company.sign("etcd/ca", asked))
    (new.answers / "notes.txt").write_text("signed on Monday")
    status, _, err = new.take()
    assert status == 1
    assert "cp-1/apiserver: key usage is []" in err
    assert "cp-1/apiserver: subject alternative name DNS:cp-1 is missing" in err
    assert "w-1/kubelet.conf: signature is not by ca" in err
    assert "error[csr-entry]: notes.txt has no certificate" in err


def test_a_file_answers_the_request_whose_key_it_has(new: Asked) -> None:
    """Two that were exchanged are told as that; other names for files do not matter."""
    new.export()
    new.answer()
    one, other = new.answers / "ca/cp-1/admin.conf.crt", new.answers / "ca/cp-2/admin.conf.crt"
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    status, _, err = new.take()
    assert status == 1
    assert "cp-1/admin.conf: ca/cp-1/admin.conf.crt answers the request of cp-2/admin.conf, whose key it has" in err
    other.rename(new.answers / "first.pem")
    one.rename(new.answers / "second.pem")
    assert new.take()[0] == 0


def entries(new: Asked) -> Iterator[tuple[str, Callable[[], object], str, str]]:
    first = new.answers / "ca/cp-1/apiserver.crt"
    key = STRANGER.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    other = new.company.sign("ca", new.requests()["ca/cp-2/apiserver.csr"])

    def foreign(one: Answer) -> None:
        one.public_key = STRANGER.public_key()

    stranger = new.company.sign("ca", new.requests()["ca/cp-1/apiserver.csr"], foreign)
    yield "a second one", lambda: shutil.copy(first, new.answers / "copy.crt"), "csr-entry", "is a second certificate"
    yield (
        "nobody's",
        lambda: (new.answers / "x.crt").write_bytes(stranger),
        "csr-entry",
        "the certificate of no request",
    )
    yield "two in one", lambda: first.write_bytes(first.read_bytes() + other), "csr-entry", "has 2 certificates"
    yield "a key", lambda: (new.answers / "a.key").write_bytes(key), "csr-entry", "has a private key"
    yield "a link", lambda: (new.answers / "l.crt").symlink_to("/etc/hostname"), "csr-entry", "is a link"
    yield "empty", lambda: first.write_bytes(b""), "csr-entry", "has no certificate"
    yield "damaged", lambda: first.write_bytes(first.read_bytes()[:300]), "csr-entry", "has no END line"
    yield "large", lambda: first.write_bytes(bytes(2 << 20)), "csr-entry", "cannot be read"
    pkcs7 = b"-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n"
    yield "PKCS#7", lambda: first.write_bytes(pkcs7), "csr-entry", "is PKCS#7"
    authority = Company().certificate("ca")
    yield "an authority", lambda: (new.answers / "r.pem").write_bytes(authority), "csr-entry", "none of this cluster's"


def test_a_file_that_is_not_to_be_there_is_told(new: Asked) -> None:
    """Each by itself, and nothing is written."""
    new.export()
    new.answer()
    before, saved = tree(new.node.spec.parent), shutil.copytree(new.answers, new.folder / "saved")
    for how, change, code, said in entries(new):
        change()
        status, _, err = new.take()
        assert status == 1, how
        assert f"error[{code}]" in err, how
        assert said in err, (how, err)
        shutil.rmtree(new.answers)
        shutil.copytree(saved, new.answers)
    assert tree(new.node.spec.parent) == before


def test_a_private_key_is_never_printed(new: Asked) -> None:
    """Nor any part of it."""
    new.export()
    new.answer()
    key = STRANGER.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (new.answers / "a.key").write_bytes(key)
    _, out, err = new.take()
    assert key.splitlines()[1].decode() not in out + err


def test_a_part_may_come_back_and_another_be_asked_for(new: Asked) -> None:
    """By authority; what waits is told."""
    small = new.export("etcd/ca", archive=new.folder / "etcd.tar")
    assert {path.partition("/")[0] for path in new.requests(small)} == {"etcd-ca"}
    new.export()
    new.answer()
    shutil.rmtree(new.answers / "ca")
    status, out, err = new.take()
    assert status == 0, err
    assert "14 requests still to be answered: cp-1/admin.conf, " in out
    rest = new.export(archive=new.folder / "rest.tar")
    assert len(new.requests(rest)) == 14


def test_a_certificate_is_renewed_by_asking_again(new: Asked) -> None:
    """By the same key, or another one; until it is answered the present one counts, and builds go on."""
    new.export()
    new.answer()
    assert new.take()[0] == 0
    assert new.build()[0] == 0
    name, former = "cp-1/apiserver", new.lock.certificates
    for option, same in (("--quiet", True), ("--new-key", False)):
        archive = new.export(name, option, archive=new.folder / f"again{option}.tar")
        assert list(new.requests(archive)) == ["ca/cp-1/apiserver.csr"]
        assert new.lock.certificates == former
        assert new.build("--frozen")[0] == 0
        again = new.export(*(() if same else (name, option)), archive=new.folder / f"same{option}.tar")
        assert again.read_bytes() == archive.read_bytes()
        (asked,) = new.requests(archive).values()
        answer = new.folder / f"answer{option}.pem"
        answer.write_bytes(new.company.sign("ca", asked))
        status, _, err = new.take(answer)
        assert status == 0, err
        now = new.lock.certificates
        assert {one for one in now if now[one] != former[one]} == {name}
        keys = [reader.parse(found[name].certificate).public_key for found in (former, now)]
        assert (keys[0] == keys[1]) == same
        status, err = new.build("--frozen")
        assert status == 0, err
        former = now


def test_a_changed_spec_asks_anew(new: Asked) -> None:
    """The request that waits says something else than is wanted now, and is made again; a late answer does not fit."""
    new.export()
    new.answer()
    before = new.lock.requests
    new.node.edit("encryptionAlgorithm", "apiServer: {certSANs: [late.example.com]}\nencryptionAlgorithm")
    status, _, err = new.take()
    assert status == 1
    assert err.count("subject alternative name DNS:late.example.com is missing") == 2
    new.export(archive=new.folder / "late.tar")
    changed = {name for name, asked in new.lock.requests.items() if asked != before[name]}
    assert changed == {"cp-1/apiserver", "cp-2/apiserver"}


def test_a_signer_answers_what_waits(new: Asked) -> None:
    """A build with one issues the certificate, so that nothing waits any more; so does forgetting the node."""
    new.export()
    new.node.spec.write_text(new.node.spec.read_text().replace(", {name: w-1, role: worker, address: 10.0.0.12}", ""))
    assert new.node.kspec("forget", new.node.spec, "w-1", "--yes").status == 0
    assert "w-1/kubelet.conf" not in new.lock.requests


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("csr", "export", "{spec}"), "export writes an archive: name it with -o"),
        (("csr", "export", "{spec}", "nothing", "-o", "{new}"), "nothing is nothing that can be asked for"),
        (("csr", "export", "{spec}", "-o", "{old}"), "exists, and stays as it is"),
        (("csr", "export", "{spec}", "--before", "soon", "-o", "{new}"), "is not a length of time"),
        (("csr", "import", "{spec}"), "import takes one folder or archive"),
        (("csr", "import", "{spec}", "a", "b"), "import takes one folder or archive"),
        (("csr", "import", "{spec}", "a", "-o", "b"), "are for kspec csr export"),
    ],
)
def test_wrong_use(new: Asked, words: tuple[str, ...], said: str) -> None:
    """It is told, and nothing is written."""
    old = new.folder / "old.tar"
    old.write_text("mine")
    before = tree(new.node.spec.parent)
    names = {"spec": new.node.spec, "new": new.folder / "new.tar", "old": old}
    found = new.node.kspec(*(word.format(**names) for word in words))
    assert found.status == 2
    assert said in found.err
    assert tree(new.node.spec.parent) == before
    assert old.read_text() == "mine"


def test_where_builds_sign_there_is_nothing_to_ask(adopted: ImportedNode, tmp_path: Path) -> None:
    """Nor where there is no lock yet."""
    words = ("csr", "export", adopted.spec, "-o", tmp_path / "r.tar")
    assert "error[no-lock]" in adopted.kspec(*words).err
    assert adopted.take().status == 0
    said = adopted.kspec(*words)
    assert said.status == 2
    assert "so that builds sign" in said.err


@pytest.mark.parametrize("order", ["spec first", "spec last", "as an option"])
def test_words_may_stand_in_any_order(new: Asked, order: str) -> None:
    """A spec is known by its name."""
    new.export()
    new.answer()
    spec, what = new.node.spec, new.answers
    words = {"spec first": (spec, what), "spec last": (what, spec), "as an option": (what, "--spec", spec)}[order]
    assert new.node.kspec("csr", "import", *words).status == 0


def hostile() -> Iterator[tuple[str, bytes, str]]:
    def tar(**changes: object) -> bytes:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            member = tarfile.TarInfo("a.crt")
            vars_ = {"size": 0, **changes}
            for name, value in vars_.items():
                setattr(member, name, value)
            archive.addfile(member, io.BytesIO(bytes(member.size)))
        return stream.getvalue()

    yield "nothing", b"", "is not a tar archive"
    yield "text", b"hello", "is not a tar archive"
    yield "an empty archive", bytes(10240), "has no certificate"
    yield "zip", b"PK\x03\x04" + bytes(100), "is a zip archive"
    yield "xz", b"\xfd7zXZ\x00" + bytes(100), "is compressed by xz"
    yield "a bomb", gzip.compress(bytes(100 << 20)), "has more than 64 MiB once it is unpacked"
    yield "gzip cut off", gzip.compress(tar())[:-20], "is cut off"
    yield "not gzip", b"\x1f\x8bnonsense", "is not what gzip writes"
    yield "above", tar(name="../../etc/a.crt"), "leads out of the archive"
    yield "absolute", tar(name="/etc/a.crt"), "leads out of the archive"
    yield "a link", tar(type=tarfile.SYMTYPE, linkname="/etc/shadow"), "is a link or a device"
    yield "a hard link", tar(type=tarfile.LNKTYPE, linkname="b"), "is a link or a device"
    yield "a device", tar(type=tarfile.CHRTYPE), "is a link or a device"
    yield "large", tar(size=2 << 20), "is larger than 1 MiB"
    yield "cut off in a file", tar(size=5000)[:3000], "is cut off or damaged"
    yield "cut off behind a file", tar(size=512)[:1024], "is cut off or damaged"
    yield "a control character", tar(name="a\x1b[2J.crt"), "leads out of the archive, or cannot be a name"


def test_a_hostile_archive_is_one_clear_error(new: Asked) -> None:
    """Never unpacked, never held where it is too large; nothing is written anywhere."""
    new.export()
    before = tree(new.node.spec.parent)
    for how, content, said in hostile():
        archive = new.folder / "hostile"
        archive.write_bytes(content)
        status, _, err = new.take(archive)
        assert status == 1, how
        assert err.count("error[") == 1, (how, err)
        assert said in err, (how, err)
        assert "\x1b" not in err
    assert "error[csr-archive]: " in new.take(new.folder / "nowhere")[2]
    assert tree(new.node.spec.parent) == before
