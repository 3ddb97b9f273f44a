"""Authorities that are not ours: their keys elsewhere, their certificates made by other tools.

What real kubeadm does in these modes is in its sources of v1.37.2: certs.go (UsingExternalCA), manifests.go (no signing
by the controller manager), kubeconfig.go (the first certificate of ca.crt alone), copycerts.go (empty entries).
"""

import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from authorities import WAYS
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from imported_node import ImportedNode
from small_cluster import tree

from kspec.encode import lock_text
from kspec.model.lock import Lock
from kspec.x509 import pem, reader, signatures
from kspec.x509.differences import differences

AUTHORITIES: Final = ("ca", "etcd/ca", "front-proxy-ca")
EXAMPLE: Final = Path(__file__).parents[1] / "docs/examples/signer/sign.sh"
MANAGER: Final = "etc/kubernetes/manifests/kube-controller-manager.yaml"
MORE: Final = "encryptionAlgorithm: ECDSA-P256\napiServer: {certSANs: [api.example.com]}\n"
ENDPOINT: Final = "controlPlaneEndpoint: 10.0.0.10:6443\n"
EC: Final = "encryptionAlgorithm: ECDSA-P256\n"


@pytest.fixture
def elsewhere(adopted: ImportedNode, tmp_path: Path) -> Path:
    """Whoever has the authorities: their keys are taken off the node, as in kubeadm's external CA mode."""
    folder = tmp_path / "elsewhere"
    for name in AUTHORITIES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(adopted.pki / f"{name}.crt", folder / f"{name}.crt")
        shutil.move(adopted.pki / f"{name}.key", folder / f"{name}.key")
    manifest = adopted.root / MANAGER
    text = manifest.read_text()
    for kind, end in (("cert", "crt"), ("key", "key")):
        flag = f"--cluster-signing-{kind}-file="
        assert f"{flag}/etc/kubernetes/pki/ca.{end}\n" in text
        text = text.replace(f"{flag}/etc/kubernetes/pki/ca.{end}\n", f"{flag}\n")
    manifest.write_text(text)
    return folder


def lock_of(adopted: ImportedNode) -> Lock:
    """The lock of the cluster that was adopted."""
    return lock_text.parse(adopted.spec.with_suffix(".lock").read_text())


def build(adopted: ImportedNode, *options: str | Path) -> tuple[int, str]:
    """Build; the status and what was said of mistakes."""
    said = adopted.kspec("build", adopted.spec, "-o", adopted.spec.parent / "out", *options)
    return said.status, said.err


def signer(folder: Path, changes: str = "", code: str = "") -> str:
    """A signer in Python that gives what is asked, but for some changes; `code` runs first."""
    program = folder / "signer.py"
    program.write_text(SIGNER.format(folder=str(folder), changes=changes, code=code))
    return f"{sys.executable} {program}"


SIGNER: Final = """\
import os, sys
from datetime import datetime, timedelta
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
{code}
asked = x509.load_pem_x509_csr(sys.stdin.buffer.read())
base = {folder!r} + "/" + os.environ["KSPEC_AUTHORITY"]
authority = x509.load_pem_x509_certificate(open(base + ".crt", "rb").read())
key = serialization.load_pem_private_key(open(base + ".key", "rb").read(), None)
times = [datetime.fromisoformat(os.environ[n]) for n in ("KSPEC_NOT_BEFORE", "KSPEC_NOT_AFTER")]
subject, public, issuer, extensions = asked.subject, asked.public_key(), authority.subject, list(asked.extensions)
{changes}
builder = x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number(), *times)
for extension in extensions:
    builder = builder.add_extension(extension.value, extension.critical)
digest = None if "Ed25519" in type(key).__name__ else hashes.SHA256()
print(builder.sign(key, digest).public_bytes(serialization.Encoding.PEM).decode())
"""


def test_a_tree_without_authorities_keys_is_adopted_with_no_difference(adopted: ImportedNode, elsewhere: Path) -> None:
    """kubeadm's external CA mode: no ca.key at all; the authorities are external, and what they signed is kept."""
    assert elsewhere.is_dir()
    said = adopted.take()
    assert said.status == 0, said.err
    assert "differs" not in said.err
    assert said.err.count("is missing: the authority is taken as external") == 3
    assert adopted.rebuilt() == set()
    assert not list(adopted.spec.with_suffix(".keys").rglob("ca.key"))
    found = lock_of(adopted).certificates
    assert {name for name, locked in found.items() if locked.external} == set(AUTHORITIES)
    assert "\nnothing new: " in adopted.take().out


@pytest.mark.parametrize("name", AUTHORITIES)
def test_each_authority_may_be_elsewhere_by_itself(adopted: ImportedNode, name: str) -> None:
    """Only the cluster's CA changes what else kubeadm writes: its controller manager signs nothing then."""
    (adopted.pki / f"{name}.key").unlink()
    said = adopted.take()
    assert said.status == 0, said.err
    assert adopted.rebuilt() == ({MANAGER} if name == "ca" else set())
    status, err = build(adopted, "--frozen", "--public", "--prune")
    assert status == 1
    assert "public-over-secrets" in err
    public = adopted.spec.parent / "public"
    assert adopted.kspec("build", adopted.spec, "-o", public, "--frozen", "--public").status == 0
    whole = tree(adopted.spec.parent / "out")
    assert all(whole[path] == found for path, found in tree(public).items())


def test_kubeadm_certs_has_an_empty_entry_for_a_key_that_is_elsewhere(adopted: ImportedNode, elsewhere: Path) -> None:
    """As kubeadm uploads it (getDataFromDisk): the joining control plane leaves it alone."""
    assert elsewhere.is_dir()
    assert adopted.take().status == 0
    assert adopted.rebuilt() == set()
    text = next((adopted.spec.parent / "out/cluster/join-only").iterdir()).read_text()
    for entry in ("ca", "etcd-ca", "front-proxy-ca"):
        assert f'{entry}.key: ""\n' in text or f"{entry}.key: null\n" in text or f"{entry}.key: ''\n" in text
        assert f'{entry}.crt: ""\n' not in text


def test_without_a_signer_nothing_is_issued(adopted: ImportedNode, elsewhere: Path) -> None:
    """It is told at the value of the spec that asks for it."""
    assert elsewhere.is_dir()
    assert adopted.take().status == 0
    adopted.edit(EC, MORE)
    before = tree(adopted.spec.parent)
    status, err = build(adopted)
    assert status == 1
    assert err.count("error[") == 1
    assert "error[signer-needed]: cp-1/apiserver must be issued" in err
    line = adopted.spec.read_text().partition("apiServer")[0].count("\n") + 1
    assert f"cluster.yaml:{line}:24" in err
    assert tree(adopted.spec.parent) == before


OPENSSL: Final = shutil.which("openssl") or ""


SIGNERS: Final = EXAMPLE.parent
STEP: Final = shutil.which("step") or ""
HSM: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
"""SoftHSM as Debian has it, in the packages softhsm2 and libengine-pkcs11-openssl. step comes by Go:
`go install github.com/smallstep/cli/cmd/step@latest`."""


def with_openssl(elsewhere: Path, _: pytest.MonkeyPatch) -> str:
    """Plain OpenSSL."""
    if not OPENSSL:
        pytest.skip("there is no openssl")
    return f"{SIGNERS}/sign.sh {elsewhere}"


def with_step(elsewhere: Path, _: pytest.MonkeyPatch) -> str:
    """`step certificate sign`."""
    if not STEP:
        pytest.skip("there is no step")
    return f"{SIGNERS}/step.sh {elsewhere}"


def with_hardware(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """SoftHSM, through PKCS#11: the keys are in its token, and nowhere else."""
    tool = shutil.which("softhsm2-util")
    engines = Path("/usr/lib").glob("*/engines-3/pkcs11.so")
    if not (OPENSSL and tool and HSM.exists() and any(engines)):
        pytest.skip("there is no SoftHSM with the engine of OpenSSL")
    (elsewhere / "tokens").mkdir()
    (elsewhere / "softhsm2.conf").write_text(f"directories.tokendir = {elsewhere}/tokens\n")
    for name, value in (
        ("SOFTHSM2_CONF", f"{elsewhere}/softhsm2.conf"),
        ("PKCS11_MODULE_PATH", str(HSM)),
        ("PKCS11_PIN", "1234"),
    ):
        monkeypatch.setenv(name, value)
    pins = ("--so-pin", "4321", "--pin", "1234")
    done = subprocess.run([tool, "--init-token", "--free", "--label", "kspec", *pins], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    for number, name in enumerate(AUTHORITIES):
        key, plain = elsewhere / f"{name}.key", elsewhere / "plain.key"
        words = [OPENSSL, "pkcs8", "-topk8", "-nocrypt", "-in", str(key), "-out", str(plain)]
        subprocess.run(words, check=True, capture_output=True)
        words = [tool, "--import", str(plain), "--token", "kspec", "--label", name, "--id", f"0{number}", *pins[2:]]
        subprocess.run(words, check=True, capture_output=True)
        plain.unlink()
        key.unlink()
    return f"{SIGNERS}/pkcs11.sh {elsewhere} kspec"


@pytest.mark.parametrize("how", [with_openssl, with_step, with_hardware], ids=["openssl", "step", "SoftHSM"])
def test_another_tool_signs_what_our_own_authority_would(
    adopted: ImportedNode,
    elsewhere: Path,
    tmp_path: Path,
    how: Callable[[Path, pytest.MonkeyPatch], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The examples: but for serial number, times, signature and how extensions are put, nothing differs."""
    given = shutil.copytree(elsewhere, tmp_path / "given")
    own = tmp_path / "own"
    shutil.copytree(adopted.spec.parent, own)
    assert adopted.take().status == 0
    for spec in (adopted.spec, own / "cluster.yaml"):
        spec.write_text(spec.read_text().replace(EC, MORE + ENDPOINT) + NODES)
    for name in AUTHORITIES:
        shutil.copy(given / f"{name}.key", adopted.pki / f"{name}.key")
    assert adopted.kspec("import", f"cp-1={adopted.root}", "--spec", own / "cluster.yaml", "--pin").status == 0
    # The authorities of the test are to come; of these tools, step takes no times in which nothing is valid.
    later = ("--now", "2030-06-01T12:00:00Z") if how is with_step else ()
    status, err = build(adopted, "--signer", how(elsewhere, monkeypatch), *later)
    assert status == 0, err
    assert adopted.kspec("build", own / "cluster.yaml", "-o", own / "out").status == 0
    signed, ours = lock_of(adopted).certificates, lock_text.parse((own / "cluster.lock").read_text()).certificates
    assert signed.keys() == ours.keys()
    issued = [name for name in signed if name.startswith(("cp-2/", "w-1/"))]
    assert len(issued) == 12
    for name in issued:
        found, wanted = (reader.parse(one[name].certificate) for one in (signed, ours))
        told = {line.partition(" is ")[0] for line in differences(wanted, found)}
        assert told <= CHOSEN, told
        authority = "etcd/ca" if "etcd" in name else "front-proxy-ca" if "front" in name else "ca"
        assert signatures.is_signed(found, reader.parse(signed[authority].certificate).public_key)
    assert build(adopted, "--frozen")[0] == 0
    said = adopted.kspec("verify", adopted.spec.parent / "out").out
    assert said.count("error[") == said.count("error[expired]"), said  # the authorities of the test are to come


CHOSEN: Final = {
    *("serial number", "not before", "not after", "public key", "order of extensions"),
    *("subject key identifier", "extension basicConstraints", "order of subject alternative names"),
}
"""What a tool may choose by itself, as sentences about differences begin; both sides have keys of their own."""
NODES: Final = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: cp-2, role: control-plane, address: 10.0.0.11}, {name: w-1, role: worker, address: 10.0.0.12}]
"""


@pytest.mark.skipif(not OPENSSL, reason="there is no openssl")
def test_renew_has_certificates_signed_too(adopted: ImportedNode, elsewhere: Path) -> None:
    """By name; without a signer it says what is needed."""
    assert adopted.take().status == 0
    words = ("renew", adopted.spec, "cp-1/admin.conf")
    refused = adopted.kspec(*words)
    assert refused.status == 1
    assert "error[signer-needed]: cp-1/admin.conf must be issued" in refused.err
    former = lock_of(adopted).certificates
    done = adopted.kspec(*words, "--signer", f"{EXAMPLE} {elsewhere}")
    assert done.status == 0, done.err
    changed = {name for name, found in lock_of(adopted).certificates.items() if found != former[name]}
    assert changed == {"cp-1/admin.conf"}


def test_an_authority_elsewhere_is_not_rotated_here(adopted: ImportedNode, elsewhere: Path) -> None:
    """It is told at once, and nothing is written."""
    assert elsewhere.is_dir()
    assert adopted.take().status == 0
    before = tree(adopted.spec.parent)
    said = adopted.kspec("rotate", adopted.spec, "ca")
    assert said.status == 2
    assert "ca cannot be rotated here: the key of the authority is elsewhere" in said.err
    assert tree(adopted.spec.parent) == before


OTHER_KEY: Final = "public = ec.generate_private_key(ec.SECP256R1()).public_key()"
CONSTRAINTS: Final = "[x509.Extension(x509.BasicConstraints.oid, True, x509.BasicConstraints(True, None))]"
HOSTILE: Final[dict[str, tuple[str, str, str]]] = {
    "garbage": ("", "print('garbage'); sys.exit()", "signer"),
    "nothing": ("", "sys.exit()", "signer"),
    "the request": ("", "print(sys.stdin.read()); sys.exit()", "signer"),
    "damaged": ("", "print('-----BEGIN CERTIFICATE-----\\nMAA=\\n-----END CERTIFICATE-----'); sys.exit()", "signer"),
    "fails": ("", "sys.exit(1)", "signer"),
    "floods": ("", "\nwhile True: print('x' * 1000)", "signer"),
    "another key": (OTHER_KEY, "", "public key is sha256:"),
    "another signer": ("key = ec.generate_private_key(ec.SECP256R1())", "", "signature is not by ca"),
    "another issuer": ("issuer = asked.subject", "", "issuer is "),
    "another subject": ("subject = authority.subject", "", 'subject is "CN=kubernetes"'),
    "fewer names": (
        "extensions = [e for e in extensions if e.oid != x509.SubjectAlternativeName.oid]",
        "",
        "subject alternative name DNS:api.example.com is missing",
    ),
    "other usages": (
        "extensions = [e for e in extensions if e.oid != x509.ExtendedKeyUsage.oid]",
        "",
        "extended key usage is [], expected [server]",
    ),
    "an authority": (
        f"extensions = [e for e in extensions if e.oid != x509.BasicConstraints.oid] + {CONSTRAINTS}",
        "",
        "certificate authority is yes, expected no",
    ),
    "no extensions": ("extensions = []", "", "key usage is []"),
    "expired": ("times = [t - timedelta(days=4000) for t in times]", "", "which is over"),
    "to come": ("times[0] += timedelta(days=2)", "", "which is to come"),
    "too long": ("times[1] += timedelta(days=3650)", "", "at the latest"),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_signer_that_does_otherwise_is_one_error(adopted: ImportedNode, elsewhere: Path, how: str) -> None:
    """With what is wrong; nothing is written, neither lock nor keyring nor output."""
    assert adopted.take().status == 0
    adopted.edit(EC, MORE)
    before = tree(adopted.spec.parent)
    changes, code, said = HOSTILE[how]
    status, err = build(adopted, "--signer", signer(elsewhere, changes, code), "--signer-timeout", "60")
    assert status == 1
    assert err.count("error[") == 1, err
    code_said = "signer" if said == "signer" else "signer-misfit"
    assert f"error[{code_said}]: cp-1/apiserver: " in err
    assert said in err
    assert tree(adopted.spec.parent) == before


def test_a_signer_that_is_asked_in_vain_is_not_asked_again(adopted: ImportedNode, elsewhere: Path) -> None:
    """Of many certificates the first failure is told, and the others are not asked for."""
    assert adopted.take().status == 0
    adopted.spec.write_text(adopted.spec.read_text() + ENDPOINT + NODES)
    asked = elsewhere / "asked"
    code = f"open({str(asked)!r}, 'a').write('x'); sys.exit(1)"
    status, err = build(adopted, "--signer", signer(elsewhere, code=code))
    assert status == 1
    assert err.count("error[") == 1
    assert asked.read_text() == "x"


@pytest.mark.parametrize(
    "changes",
    [
        "",
        "extensions.reverse()",
        "subject = x509.Name([x509.NameAttribute(a.oid, a.value) for r in reversed(subject.rdns) for a in r])",
        "kind = x509.SubjectKeyIdentifier\nextensions.append(x509.Extension(kind.oid, False, kind(b'x' * 20)))",
        "times[1] -= timedelta(days=300)",
    ],
    ids=["as asked", "another order", "UTF8String", "a key identifier", "a shorter life"],
)
def test_a_signer_may_say_it_in_its_own_way(adopted: ImportedNode, elsewhere: Path, changes: str) -> None:
    """What means the same is taken, and stays: the next build signs nothing, and asks nobody."""
    assert adopted.take().status == 0
    adopted.edit(EC, MORE)
    status, err = build(adopted, "--signer", signer(elsewhere, changes))
    assert status == 0, err
    assert not lock_of(adopted).certificates["cp-1/apiserver"].pinned
    assert build(adopted, "--frozen")[0] == 0
    adopted.edit("api.example.com", "other.example.com")
    status, err = build(adopted)
    assert status == 1
    assert "subject alternative name DNS:other.example.com is missing" in err


def test_no_key_leaves_for_a_signer(adopted: ImportedNode, elsewhere: Path) -> None:
    """Neither its input nor its environment nor its command line has a private key."""
    assert adopted.take().status == 0
    adopted.edit(EC, MORE)
    seen = elsewhere / "seen"
    code = (
        f"data = sys.stdin.buffer.read(); open({str(seen)!r}, 'wb').write(data + repr((sys.argv, dict(os.environ)))"
        ".encode()); sys.exit(1)"
    )
    assert build(adopted, "--signer", signer(elsewhere, code=code))[0] == 1
    content = seen.read_bytes()
    assert b"BEGIN CERTIFICATE REQUEST" in content
    for key in adopted.spec.with_suffix(".keys").rglob("*.key"):
        lines = [line for line in key.read_bytes().splitlines() if not line.startswith(b"-----")]
        assert not any(line in content for line in lines if len(line) > 20)


# Authorities that other tools have made.

Make = Callable[[str], Sequence[bytes]]


def _made(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: tuple[x509.Name, ec.EllipticCurvePrivateKey],
    *more: x509.ExtensionType,
) -> bytes:
    now = datetime.now(tz=UTC)
    builder = x509.CertificateBuilder(
        by[0], name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=900)
    )
    for extension in (x509.BasicConstraints(ca=True, path_length=None), *more):
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return builder.sign(by[1], hashes.SHA256()).public_bytes(Encoding.PEM)


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"), x509.NameAttribute(NameOID.COMMON_NAME, text)]
    )


def authority(how: str) -> tuple[bytes, bytes, Sequence[bytes]]:
    """A ca.crt, its key, and the roots that a verifier would trust."""
    key, root_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name, root_name = _name("Cluster A"), _name("Root A")
    own = _made(name, key, (name, key))
    identified = _made(name, key, (name, key), x509.SubjectKeyIdentifier(b"an identifier"))
    root = _made(root_name, root_key, (root_name, root_key))
    intermediate = _made(name, key, (root_name, root_key), x509.SubjectKeyIdentifier.from_public_key(key.public_key()))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    if how in WAYS:
        made = WAYS[how]()
        return made.certificates, made.key, [made.certificates]
    return {
        "another name, no key identifier": (own, private, [own]),
        "a key identifier of its own": (identified, private, [identified]),
        "an intermediate with its root": (intermediate + root, private, [root]),
        "an intermediate alone": (intermediate, private, []),
        "a bundle": (own + root, private, [own]),
    }[how]


HOW: Final = (
    "another name, no key identifier",
    "a key identifier of its own",
    "an intermediate with its root",
    "an intermediate alone",
    "a bundle",
    *("ed25519", "p384", "rsa-4096", "path-length-0", "name-constraints", "no-identifier"),
)


@pytest.mark.parametrize("keyless", [False, True], ids=["with keys", "keyless"])
@pytest.mark.parametrize("how", HOW)
def test_an_authority_of_another_tool_is_one_like_any_other(
    adopted: ImportedNode, tmp_path: Path, how: str, *, keyless: bool
) -> None:
    """Pinned without being asked; what it signs has its name and identifier, byte for byte; adopted again as it is."""
    content, key, roots = authority(how)
    folder = tmp_path / "authorities"
    for path in [*adopted.etc.glob("*.conf"), *adopted.pki.rglob("*.crt"), *adopted.pki.rglob("*.key")]:
        if path.name != "sa.key":
            path.unlink()
    for name in AUTHORITIES:
        for place in (adopted.pki, folder):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / f"{name}.crt").write_bytes(content)
            (place / f"{name}.key").write_bytes(key)
        if keyless:
            (adopted.pki / f"{name}.key").unlink()
    said = adopted.take()
    if how == "ed25519" and not keyless:
        assert said.status == 1
        assert "the private key cannot be used: private key is neither RSA nor ECDSA" in said.err
        return
    assert said.status == 0, said.err
    status, err = build(adopted, *(("--signer", signer(folder, AKI)) if keyless else ()))
    assert status == 0, err
    lock = lock_of(adopted)
    parsed = {name: reader.parse(found.certificate) for name, found in lock.certificates.items()}
    assert all(lock.certificates[name].pinned for name in AUTHORITIES)
    for name, leaf in parsed.items():
        if name not in AUTHORITIES:
            assert leaf.issuer.encoded == parsed["ca"].subject.encoded
            assert leaf.authority_key_identifier == parsed["ca"].subject_key_identifier
    node = adopted.spec.parent / "out/nodes/cp-1"
    assert (node / "etc/kubernetes/pki/ca.crt").read_bytes() == content
    assert (node / "etc/kubernetes/pki/ca.key").exists() != keyless
    assert _trusted_by(node / "etc/kubernetes/admin.conf") == pem.certificates(content)[:1]
    assert untrusted(node / "etc/kubernetes/pki", content, roots, tmp_path) == []
    again = tmp_path / "again"
    again.mkdir()
    other = ImportedNode(node, Path(shutil.copy(adopted.spec, again / "cluster.yaml")), adopted.kspec)
    said = other.take()
    assert said.status == 0, said.err
    assert "differs" not in said.err
    assert other.rebuilt() == set()


def untrusted(pki: Path, content: bytes, roots: Sequence[bytes], folder: Path) -> list[str]:
    """The certificates that OpenSSL does not trust by these roots and what is in ca.crt."""
    if not (OPENSSL and roots):
        return []
    (folder / "roots.pem").write_bytes(b"".join(roots))
    (folder / "chain.pem").write_bytes(content)
    words = ("-CAfile", str(folder / "roots.pem"), "-untrusted", str(folder / "chain.pem"))
    leaves = ("apiserver.crt", "etcd/server.crt", "front-proxy-client.crt")
    commands = {leaf: [OPENSSL, "verify", *words, str(pki / leaf)] for leaf in leaves}
    return [leaf for leaf, one in commands.items() if subprocess.run(one, check=False, capture_output=True).returncode]


AKI: Final = """
try:
    own = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    value = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
    extensions.append(x509.Extension(x509.AuthorityKeyIdentifier.oid, False, value))
except x509.ExtensionNotFound:
    pass
"""


def _trusted_by(kubeconfig: Path) -> tuple[bytes, ...]:
    """The authorities in a kubeconfig."""
    line = next(line for line in kubeconfig.read_text().splitlines() if "certificate-authority-data" in line)
    return pem.certificates(b64decode(line.split()[1]))
