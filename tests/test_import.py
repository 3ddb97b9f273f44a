"""`kspec import`, end to end: a cluster with a history into lock and keyring, and every surprise told by its file."""

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from small_cluster import Cluster, Kspec, Said, tree

from kspec.encode import lock_text

PKI = "etc/kubernetes/pki"
Change = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


@frozen
class Node:
    """An existing node's root folder, and the cluster that it is to be adopted into."""

    root: Path
    spec: Path
    folder: Path

    @property
    def pki(self) -> Path:
        return self.root / PKI

    def edit(self, old: str, new: str) -> None:
        """Change the spec in one place."""
        text = self.spec.read_text()
        assert text.count(old) == 1
        self.spec.write_text(text.replace(old, new))


@pytest.fixture
def node(cluster: Cluster, tmp_path: Path) -> Node:
    """The node of the built cluster, without lock, keyring and output."""
    root = tmp_path / "root"
    shutil.copytree(cluster.node, root)
    folder = tmp_path / "adopted"
    folder.mkdir()
    shutil.copy(cluster.spec, folder / "cluster.yaml")
    return Node(root, folder / "cluster.yaml", folder)


@pytest.fixture
def take(node: Node, kspec: Kspec) -> Kspec:
    """Import the node."""

    def run(*options: str, root: Path | None = None) -> Said:
        return kspec("import", f"cp-1={root or node.root}", "--spec", node.spec, *options)

    return run


@pytest.fixture
def rebuilt(node: Node, kspec: Kspec) -> Callable[[], set[str]]:
    """Build frozen; the files that differ from the node's."""

    def run() -> set[str]:
        said = kspec("build", node.spec, "-o", node.folder / "out", "--frozen")
        assert said.status == 0, said.err
        built, found = tree(node.folder / "out" / "nodes" / "cp-1"), tree(node.root)
        return {path for path in built.keys() | found.keys() if built.get(path) != found.get(path)}

    return run


def refused(node: Node) -> bool:
    """Whether nothing was written."""
    return [path.name for path in node.folder.iterdir()] == ["cluster.yaml"]


def issue(
    node: Node,
    name: str,
    change: Change,
    key: ed25519.Ed25519PublicKey | None = None,
) -> None:
    """Write another certificate for the key of `name`, signed by the cluster's authority, with something changed."""
    authority = x509.load_pem_x509_certificate((node.pki / "ca.crt").read_bytes())
    signer = serialization.load_pem_private_key((node.pki / "ca.key").read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    old = x509.load_pem_x509_certificate((node.pki / f"{name}.crt").read_bytes())
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(authority.subject)
        .public_key(key or old.public_key())
        .serial_number(old.serial_number)
        .not_valid_before(datetime(2030, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2031, 1, 1, tzinfo=UTC))
    )
    made = change(builder).sign(signer, hashes.SHA256())
    (node.pki / f"{name}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def extensions(
    node: Node,
    name: str,
    order: Callable[[list[x509.Extension[x509.ExtensionType]]], list[x509.Extension[x509.ExtensionType]]],
) -> Change:
    """The certificate's own extensions in another order, or some of them."""
    old = x509.load_pem_x509_certificate((node.pki / f"{name}.crt").read_bytes())

    def change(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
        for extension in order(list(old.extensions)):
            builder = builder.add_extension(extension.value, extension.critical)
        return builder

    return change


def test_a_cluster_is_adopted_with_zero_diff(
    node: Node, take: Kspec, rebuilt: Callable[[], set[str]], kspec: Kspec
) -> None:
    """After import, build --frozen writes the node again byte for byte; ECDSA certificates are kept as they are."""
    said = take()
    assert said.status == 0, said.err
    assert rebuilt() == set()
    lock = json.loads((node.folder / "cluster.lock").read_text())
    assert (
        lock["certificates"]["cp-1/apiserver"]["certificate"] == (node.pki / "apiserver.crt").read_text().splitlines()
    )
    assert kspec("build", node.spec, "-o", node.folder / "out").status == 0
    assert kspec("build", node.spec, "-o", node.folder / "out").out.splitlines()[0].endswith("nothing changed")


def test_modes_do_not_matter(node: Node, take: Kspec, rebuilt: Callable[[], set[str]]) -> None:
    """Keys that group and others can read are taken all the same, and come out with kubeadm's modes."""
    for path in node.root.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    assert take().status == 0
    differing = rebuilt()
    assert f"{PKI}/ca.key" in differing
    assert all(
        (node.folder / "out/nodes/cp-1" / path).read_bytes() == (node.root / path).read_bytes() for path in differing
    )
    assert (node.folder / "cluster.keys" / "ca.key").stat().st_mode & 0o777 == 0o600


def test_only_keys_certificates_and_kubeconfigs_are_needed(node: Node, take: Kspec, kspec: Kspec) -> None:
    """/etc/kubernetes alone, given as such, is enough; manifests and the kubelet's files are not read."""
    etc = node.root / "etc" / "kubernetes"
    shutil.rmtree(etc / "manifests")
    assert take(root=etc).status == 0
    assert kspec("build", node.spec, "-o", node.folder / "out", "--frozen").status == 0


def test_certificates_may_lie_elsewhere(fresh: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """A `certificatesDir` outside of /etc/kubernetes is found below the root folder."""
    fresh.edit("encryptionAlgorithm", "certificatesDir: /srv/pki\nencryptionAlgorithm")
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    shutil.copy(fresh.spec, tmp_path / "cluster.yaml")
    assert kspec("import", f"cp-1={fresh.node}", "--spec", tmp_path / "cluster.yaml").status == 0
    said = kspec(
        "import", f"cp-1={fresh.node}/etc/kubernetes", "--spec", tmp_path / "cluster.yaml", "--lock", tmp_path / "l"
    )
    assert said.status == 1
    assert "/srv/pki" in said.err


def test_a_folder_that_is_no_node_is_told(node: Node, take: Kspec, tmp_path: Path) -> None:
    """A folder without etc/kubernetes, or none at all, is an error that says what is expected."""
    (tmp_path / "empty").mkdir()
    for root in (tmp_path / "empty", tmp_path / "none"):
        said = take(root=root)
        assert said.status == 1
        assert "error[no-tree]" in said.err
    assert refused(node)


def test_another_node_is_wrong_use(node: Node, kspec: Kspec) -> None:
    """A name that is not a node of the spec's is told together with those that are; so is one without a folder."""
    said = kspec("import", f"cp-9={node.root}", "--spec", node.spec)
    assert said.status == 2
    assert "cp-1" in said.err
    assert kspec("import", "cp-1", "--spec", node.spec).status == 2
    assert refused(node)


def test_two_folders_of_one_node_are_wrong_use(node: Node, take: Kspec, kspec: Kspec) -> None:
    """Neither is passed over in silence; the same one twice does not matter."""
    given = f"cp-1={node.root}"
    for pair in ((given, "cp-1=other"), ("cp-1=other", given)):
        said = kspec("import", *pair, "--spec", node.spec)
        assert said.status == 2
        assert "cp-1 is given twice" in said.err
    assert refused(node)
    assert take(given).status == 0


def test_other_names_are_reported_one_by_one(node: Node, take: Kspec) -> None:
    """A SAN that the certificate lacks, and one that the spec lacks, are two findings at the certificate's file."""
    node.edit("encryptionAlgorithm", "apiServer: {certSANs: [a.example, 192.0.2.1]}\nencryptionAlgorithm")
    said = take()
    assert said.status == 1
    assert len(re.findall(r"^error\[does-not-fit\]: cp-1/apiserver: ", said.err, re.MULTILINE)) == 2
    assert "a.example" in said.err
    assert "192.0.2.1" in said.err
    assert str(node.pki / "apiserver.crt") in said.err
    assert "--pin" in said.err
    assert refused(node)


def test_a_pinned_certificate_is_kept_until_it_is_rotated(
    node: Node, take: Kspec, rebuilt: Callable[[], set[str]], kspec: Kspec
) -> None:
    """With --pin the certificate stays as it is, the lock records the differences, and each build says so."""
    node.edit("encryptionAlgorithm", "apiServer: {certSANs: [a.example]}\nencryptionAlgorithm")
    said = take("--pin")
    assert said.status == 0, said.err
    assert re.search(r"^  pinned +cp-1/apiserver: .*a\.example", said.out, re.MULTILINE)
    lock = json.loads((node.folder / "cluster.lock").read_text())
    assert len(lock["certificates"]["cp-1/apiserver"]["pinned"]) == 1
    assert rebuilt() == set()
    assert "pinned     cp-1/apiserver" in kspec("build", node.spec, "-o", node.folder / "other", "--frozen").out


def test_a_foreign_authority_is_told(node: Node, take: Kspec, kspec: Kspec, fresh: Cluster) -> None:
    """A certificate that another cluster's authority signed is an error, pinned or not."""
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    for suffix in ("crt", "key"):
        shutil.copy(fresh.node / PKI / f"apiserver.{suffix}", node.pki)
    for options in ((), ("--pin",)):
        said = take(*options)
        assert said.status == 1
        assert re.findall(r"^error\[(\S+)\]: (\S+):", said.err, re.MULTILINE) == [
            ("foreign-authority", "cp-1/apiserver")
        ]
    assert refused(node)


def test_a_kubeconfig_of_another_cluster_is_told(node: Node, take: Kspec, kspec: Kspec, fresh: Cluster) -> None:
    """A kubeconfig from another cluster is an error at its file."""
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    shutil.copy(fresh.node / "etc/kubernetes/admin.conf", node.root / "etc/kubernetes/admin.conf")
    said = take()
    assert said.status == 1
    assert "error[foreign-authority]: cp-1/admin.conf" in said.err


def test_a_kubeconfig_that_trusts_another_authority_is_told(node: Node, take: Kspec) -> None:
    """The CA in a kubeconfig has to be the cluster's own."""
    conf = node.root / "etc/kubernetes/admin.conf"
    other = b64encode((node.pki / "etcd/ca.crt").read_bytes()).decode()
    conf.write_text(re.sub(r"(certificate-authority-data: )\S+", rf"\g<1>{other}", conf.read_text()))
    said = take()
    assert said.status == 1
    assert "trusts another authority" in said.err


def test_another_key_is_told(node: Node, take: Kspec) -> None:
    """A key that is not the certificate's is an error."""
    shutil.copy(node.pki / "front-proxy-client.key", node.pki / "apiserver.key")
    said = take()
    assert said.status == 1
    assert "error[key-mismatch]: cp-1/apiserver" in said.err
    assert refused(node)


def test_a_service_account_pair_that_is_none_is_told(node: Node, take: Kspec) -> None:
    """sa.pub has to be the public key of sa.key."""
    shutil.copy(node.pki / "ca.key", node.pki / "sa.key")
    said = take()
    assert said.status == 1
    assert "error[key-mismatch]: sa:" in said.err


def test_other_usages_and_another_order_of_extensions_are_told(node: Node, take: Kspec) -> None:
    """What the cluster's own authority signed otherwise is told by what differs; --pin keeps it."""
    issue(node, "apiserver", extensions(node, "apiserver", lambda found: found[::-1]))
    issue(
        node,
        "apiserver-kubelet-client",
        extensions(node, "apiserver-kubelet-client", lambda found: found[:1] + found[2:]),
    )
    said = take()
    assert said.status == 1
    assert "error[does-not-fit]: cp-1/apiserver: " in said.err
    assert "error[does-not-fit]: cp-1/apiserver-kubelet-client: " in said.err
    assert "order" in said.err
    assert "client" in said.err
    assert take("--pin").status == 0


def test_text_around_the_pem_is_a_warning(node: Node, take: Kspec, rebuilt: Callable[[], set[str]]) -> None:
    """openssl's text before the PEM is told and taken; a build writes the PEM alone."""
    file = node.pki / "apiserver.crt"
    file.write_text("Certificate:\n    Data:\n" + file.read_text())
    said = take()
    assert said.status == 0
    assert "warning[text]: cp-1/apiserver" in said.err
    assert rebuilt() == {f"{PKI}/apiserver.crt"}


def test_the_rotated_form_of_kubelet_conf_is_kept(node: Node, take: Kspec, rebuilt: Callable[[], set[str]]) -> None:
    """A kubelet.conf that points to the kubelet's own certificate is noted in the lock and written again as it was."""
    conf = node.root / "etc/kubernetes/kubelet.conf"
    pem = "/var/lib/kubelet/pki/kubelet-client-current.pem"
    text = re.sub(r"(client-(?:certificate|key))-data: \S+", rf"\1: {pem}", conf.read_text())
    conf.write_text(text)
    assert take().status == 0
    assert lock_text.parse((node.folder / "cluster.lock").read_text()).kubelet_conf == {"cp-1": "rotated"}
    assert rebuilt() == set()


@pytest.mark.parametrize("name", ["etc/kubernetes/super-admin.conf", "etc/kubernetes/pki/apiserver-kubelet-client"])
def test_what_is_missing_is_issued_anew(node: Node, take: Kspec, rebuilt: Callable[[], set[str]], name: str) -> None:
    """A certificate that is missing with its key, as super-admin.conf of an older cluster, is issued: a warning."""
    gone = sorted(node.root.glob(f"{name}*"))
    for path in gone:
        path.unlink()
    said = take()
    assert said.status == 0, said.err
    assert "warning[missing]" in said.err
    assert rebuilt() == {str(path.relative_to(node.root)) for path in gone}


@pytest.mark.parametrize("name", ["ca.crt", "sa.key", "apiserver.key", "apiserver.crt"])
def test_what_cannot_be_issued_anew_is_an_error(node: Node, take: Kspec, name: str) -> None:
    """An authority's certificate, the key of service accounts, and half of a pair have to be there."""
    (node.pki / name).unlink()
    said = take()
    assert said.status == 1
    assert "error[missing]" in said.err
    assert name in said.err
    assert refused(node)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pki/apiserver.crt", b""),
        ("pki/apiserver.crt", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ("pki/apiserver.crt", b"\xff\xfe"),
        ("pki/apiserver.key", b"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"),
        ("pki/sa.key", b"x"),
        ("pki/sa.pub", b"x"),
        ("pki/sa.pub", b"-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----\n"),
        ("admin.conf", b""),
        ("admin.conf", b"{"),
        ("admin.conf", b"\xff"),
        ("admin.conf", b"[]"),
        ("admin.conf", b"a: &a [*a]"),
        ("admin.conf", b"contexts: 7\ncurrent-context: x\n"),
    ],
)
def test_a_damaged_file_is_told(node: Node, take: Kspec, name: str, content: bytes) -> None:
    """Whatever is in a file's place, the answer is an error that names the file, and nothing is written."""
    (node.root / "etc/kubernetes" / name).write_bytes(content)
    said = take()
    assert said.status == 1
    assert Path(name).name in said.err
    assert refused(node)


@pytest.mark.parametrize(
    "data", ["", "!", "AAAA", b64encode(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").decode()]
)
@pytest.mark.parametrize("field", ["certificate-authority-data", "client-certificate-data", "client-key-data"])
def test_a_damaged_kubeconfig_is_told(node: Node, take: Kspec, field: str, data: str) -> None:
    """Data in a kubeconfig that is not a base64, or no certificate, is an error that names the file."""
    conf = node.root / "etc/kubernetes/scheduler.conf"
    conf.write_text(re.sub(rf"({field}: )\S+", rf'\g<1>"{data}"', conf.read_text()))
    said = take()
    if (field, data) == ("certificate-authority-data", ""):
        assert said.status == 0
    else:
        assert said.status == 1
        assert "scheduler.conf" in said.err
        assert refused(node)


def test_a_key_of_a_kind_that_kubeadm_never_makes_is_told(node: Node, take: Kspec) -> None:
    """An Ed25519 key with its certificate is an error, not a crash."""
    key = ed25519.Ed25519PrivateKey.generate()
    issue(node, "apiserver", extensions(node, "apiserver", list), key.public_key())
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (node.pki / "apiserver.key").write_bytes(key.private_bytes(*encoding))
    said = take()
    assert said.status == 1
    assert "cp-1/apiserver" in said.err


def test_a_lock_of_another_cluster_is_not_overwritten(node: Node, take: Kspec, kspec: Kspec, fresh: Cluster) -> None:
    """Import where a lock of other certificates stands is refused; where it is the same, it changes nothing."""
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    for name in ("cluster.lock", "cluster.keys"):
        copy = shutil.copytree if (fresh.folder / name).is_dir() else shutil.copy
        copy(fresh.folder / name, node.folder / name)
    before = (node.folder / "cluster.lock").read_bytes()
    said = take()
    assert said.status == 1
    assert "error[lock-exists]" in said.err
    assert (node.folder / "cluster.lock").read_bytes() == before


def test_an_import_twice_is_an_import_once(node: Node, take: Kspec, rebuilt: Callable[[], set[str]]) -> None:
    """Importing the same node again changes neither lock nor keyring."""
    assert take().status == 0
    assert rebuilt() == set()
    before = (node.folder / "cluster.lock").read_bytes()
    assert take("--now", "2035-01-01T00:00:00Z").status == 0
    assert (node.folder / "cluster.lock").read_bytes() == before


def test_a_token_of_a_live_cluster_is_left_to_be_drawn(node: Node, take: Kspec, kspec: Kspec) -> None:
    """What a tree cannot hold is recorded: a token that the spec leaves open is drawn, so that --frozen works next."""
    node.edit("bootstrapTokens: [{token: abcdef.0123456789abcdef}]\n", "")
    assert take().status == 0
    assert (node.folder / "cluster.keys" / "tokens" / "0").exists()
    assert kspec("build", node.spec, "-o", node.folder / "out", "--frozen").status == 0


def test_files_of_an_external_etcd_come_from_the_node(fresh: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Import takes the external etcd's CA, certificate and key where the spec says they are on the node."""
    external = (
        "{endpoints: [https://10.0.0.5:2379], caFile: /e/ca.crt, certFile: /e/client.crt, keyFile: /e/client.key}"
    )
    fresh.edit("encryptionAlgorithm", f"etcd:\n  external: {external}\nencryptionAlgorithm")
    for name in ("external-etcd-ca.crt", "external-etcd.crt", "external-etcd.key"):
        (fresh.folder / name).write_text(name)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    root = shutil.copytree(fresh.node, tmp_path / "root")
    (root / "e").mkdir()
    for name in ("ca.crt", "client.crt", "client.key"):
        shutil.copy(
            fresh.folder / f"external-etcd{'-' if name == 'ca.crt' else ''}{name.removeprefix('client')}",
            root / "e" / name,
        )
    (tmp_path / "adopted").mkdir()
    spec = shutil.copy(fresh.spec, tmp_path / "adopted")
    assert kspec("import", f"cp-1={root}", "--spec", spec).status == 0
    said = kspec("build", spec, "-o", tmp_path / "adopted" / "out", "--frozen")
    assert said.status == 0, said.err
    name = "cluster/join-only/Secret-kubeadm-certs.yaml"
    assert (tmp_path / "adopted" / "out" / name).read_bytes() == (fresh.out / name).read_bytes()


def test_what_was_taken_is_said_for_programs_too(node: Node, take: Kspec) -> None:
    """--format json lists what was taken, with where it went."""
    answer = json.loads(take("--format", "json").out)
    assert answer["keys"] == str(node.folder / "cluster.keys")
    assert {"action": "recorded", "subject": "ca", "reasons": []} in answer["events"]
