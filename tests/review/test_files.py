"""One file on both sides."""

import pytest

from kspec.model.review import Change, Deed, Entry
from kspec.review.files import Opener
from kspec.x509 import keys

PEM = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"
PUBLIC = keys.public_pem(keys.public_key(keys.generate("ECDSA-P256")))
NODE = "nodes/cp-1/etc/kubernetes"


def entry(text: str | bytes, *, secret: bool = False) -> Entry:
    """A file."""
    return Entry(content=text.encode() if isinstance(text, str) else text, secret=secret)


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        (f"{NODE}/pki/ca.crt", PEM, "certificate"),
        (f"{NODE}/pki/sa.pub", PUBLIC, "public key"),
        (f"{NODE}/pki/ca.key", "x", "key"),
        (f"{NODE}/a.txt", "-----BEGIN RSA PRIVATE KEY-----\n", "key"),
        (f"{NODE}/manifests/etcd.yaml", "kind: Pod\n", "static pod"),
        (f"{NODE}/admin.conf", "apiVersion: v1\nkind: Config\n", "kubeconfig"),
        (f"{NODE}/other.conf", "a: 1\n", "configuration"),
        ("cluster/_/Node-cp-1.yaml", "kind: Node\n", "configuration"),
        ("nodes/cp-1/var/lib/kubelet/kubeadm-flags.env", "A=1\n", "variables"),
        ("manifest.json", "{}", "manifest"),
        ("SHA256SUMS", "a\n", "manifest"),
        ("certificates/nodes/cp-1.txt", "a\n", "manifest"),
        ("images.txt", "a\n", "text"),
        ("cluster.yaml", "kind: X\n", "spec"),
    ],
)
def test_a_file_is_known_by_path_and_content(opener: Opener, path: str, text: str | bytes, form: str) -> None:
    """Whatever has a private key in it is a key, wherever it stands."""
    own = Opener(opener.load, sources={"cluster.yaml": "spec"})
    assert own.form(path, entry(text), entry(text)) == form


@pytest.mark.parametrize("form", ["configuration", "text", "certificate", "key", "variables"])
def test_a_secret_file_is_another_and_no_more(opener: Opener, form: str) -> None:
    """Of whatever form, and if one side alone calls it secret."""
    assert opener.changes(form, entry("a: 1\n"), entry("a: 2\n", secret=True)) == (
        Change("", Deed.CHANGED, hidden=True),
    )


def test_a_file_of_variables_is_compared_by_words(opener: Opener) -> None:
    """A flag of kubeadm-flags.env is one line; anything else in such a file makes it a text."""
    assert opener.changes("variables", entry('A="--v=1 --w"\n'), entry('A="--v=2 --w"\n')) == (
        Change("A --v", Deed.CHANGED, "1", "2"),
    )
    assert opener.changes("variables", entry("A=1\n"), entry("A=1\n# x\n"))[0].place == "line 2"


def test_what_says_the_same_is_told_to(opener: Opener) -> None:
    """A comment is no field; what cannot be read as YAML is a text, but never a kubeconfig's."""
    (found,) = opener.changes("static pod", entry("a: 1\n"), entry("a: 1 # x\n"))
    assert found == Change(
        "", Deed.CHANGED, after="it says the same in another form: comments, quotes or the order of fields"
    )
    assert opener.changes("configuration", entry("a: [\n"), entry("b: [\n"))[0].place == "line 1"
    assert opener.changes("kubeconfig", entry("token: [abc\n"), entry("x")) == (Change("", Deed.CHANGED, hidden=True),)


def test_public_keys_are_told_by_their_digest(opener: Opener) -> None:
    """Another key, another text around the same one, and none at all."""
    other = keys.public_pem(keys.public_key(keys.generate("ECDSA-P256")))
    (found,) = opener.changes("public key", entry(PUBLIC), entry(other))
    assert (found.place, (found.before or "")[:18]) == ("key", "ECDSA-P256, sha256")
    (found,) = opener.changes("public key", entry(PUBLIC), entry(PUBLIC + b"\n"))
    assert found.after == "it has blanks or empty lines at its end"
    (found,) = opener.changes("public key", entry(PUBLIC), entry("-----BEGIN PUBLIC KEY-----\n"))
    assert found.hidden


def test_a_manifest_says_what_the_files_do_not(opener: Opener) -> None:
    """The releases; its list follows from the files, which are compared themselves."""
    left, right = '{"kubernetes": "v1.36.3", "files": {}}', '{"kubernetes": "v1.37.2", "files": {}}'
    assert opener.changes("manifest", entry(left), entry(right)) == (
        Change("kubernetes", Deed.CHANGED, "v1.36.3", "v1.37.2"),
    )
    (found,) = opener.changes("manifest", entry(left), entry(f"{left} "))
    assert found.after == "it says what the other files are"
    assert opener.changes("manifest", entry("["), entry("[]"))


def test_a_damaged_certificate_is_another(opener: Opener) -> None:
    """Nothing can be said of its fields."""
    assert opener.changes("certificate", entry(PEM), entry(f"{PEM}x"))[0].hidden
