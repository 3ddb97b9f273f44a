"""What a kubeconfig of an existing node leads to: `tests/test_import_kubeconfigs.py` has whole imports."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from kspec.model.lock import ClientFiles
from kspec.model.secret import Secret
from kspec.read.existing_kubeconfig import read_kubeconfig
from kspec.read.existing_place import Place

CERTIFICATE, KEY, CA = (b64encode(text).decode() for text in (b"CERT", b"KEY", b"CA"))
DATA = f"client-certificate-data: {CERTIFICATE}, client-key-data: {KEY}"
PATH = "/etc/kubernetes/x.conf"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A root folder with a certificate, a key and an authority."""
    pki = tmp_path / "etc" / "kubernetes" / "pki"
    pki.mkdir(parents=True)
    for name, content in (("x.crt", b"cert"), ("x.key", b"key"), ("ca.crt", b"ca"), ("empty", b"")):
        (pki / name).write_bytes(content)
    return Place(tmp_path, is_root=True)


def write(place: Place, user: str, cluster: str = f"certificate-authority-data: {CA}") -> None:
    """A kubeconfig with that user and cluster."""
    text = (
        "current-context: a@b\n"
        f"clusters: [{{name: b, cluster: {{server: https://x, {cluster}}}}}]\n"
        "contexts: [{name: a@b, context: {cluster: b, user: a}}]\n"
        f"users: [{{name: a, user: {{{user}}}}}]\n"
    )
    (place.folder / PATH.lstrip("/")).write_text(text)


@pytest.mark.parametrize(
    ("user", "found"),
    [
        (DATA, (b"CERT", Secret(b"KEY"))),
        ("client-certificate: pki/x.crt, client-key: /etc/kubernetes/pki/x.key", (b"cert", Secret(b"key"))),
        (f"client-certificate: none, client-key: none, {DATA}", (b"CERT", Secret(b"KEY"))),
        (f"client-certificate-data: {CERTIFICATE}, client-key: pki/x.key", (b"CERT", Secret(b"key"))),
    ],
)
def test_data_counts_before_files(place: Place, user: str, found: tuple[bytes, Secret]) -> None:
    """As for client-go; files are found relative to the kubeconfig."""
    write(place, user)
    credential, own = read_kubeconfig(place, PATH, kubelet=False)
    assert ((credential.certificate, credential.key), own) == (found, None)
    assert place.findings == []


def test_the_authority_may_be_a_file_too(place: Place) -> None:
    """Data before it, as well."""
    write(place, DATA, "certificate-authority: pki/ca.crt")
    assert read_kubeconfig(place, PATH, kubelet=False)[0].authority == b"ca"
    write(place, DATA, f"certificate-authority: none, certificate-authority-data: {CA}")
    assert read_kubeconfig(place, PATH, kubelet=False)[0].authority == b"CA"


def test_a_kubelets_own_files_are_not_read(place: Place) -> None:
    """They are returned as they are named; data is the node's certificate as in any other."""
    write(place, "client-certificate: /none.pem, client-key: /none.key")
    credential, own = read_kubeconfig(place, PATH, kubelet=True)
    assert (credential.certificate, own) == (None, ClientFiles("/none.pem", "/none.key"))
    write(place, DATA)
    assert read_kubeconfig(place, PATH, kubelet=True)[0].certificate == b"CERT"
    assert place.findings == []


@pytest.mark.parametrize(
    ("user", "said"),
    [
        ("client-certificate: none.crt, client-key: pki/x.key", "its client-certificate is none.crt, and there is no"),
        ("client-certificate: pki/x.crt, client-key: /none.key", "its client-key is /none.key, and there is no such"),
        ("client-certificate: pki/x.crt, client-key: pki/empty", "pki/empty is empty"),
        ("client-certificate: pki/x.crt", "neither client-key-data nor client-key"),
        (f"client-key-data: {KEY}", "neither client-certificate-data nor client-certificate"),
        ("tokenFile: /x", "is let in by a token in a file (tokenFile)"),
        ("token: abc", "is let in by a token (token)"),
        ("exec: {command: x}", "is let in by a command (exec)"),
        ("auth-provider: {name: oidc}", "is let in by an authentication provider (auth-provider)"),
        ("username: a, password: hidden", "is let in by a user name and a password (username)"),
        ("", "has nothing to be let in by"),
        ("client-certificate-data: '!', client-key-data: '!'", "its client-certificate-data is not base64"),
    ],
)
def test_what_leads_to_no_certificate_is_told_by_what_it_is(place: Place, user: str, said: str) -> None:
    """One finding, never that the kubeconfig is missing, and no secret in it."""
    write(place, user)
    credential, own = read_kubeconfig(place, PATH, kubelet=False)
    assert (credential.certificate, credential.key, own) == (None, None, None)
    (finding,) = place.findings
    assert said in finding.message
    assert "missing" not in finding.message
    assert "hidden" not in str(finding)
    assert finding.help


def test_an_authority_that_is_not_there_is_told(place: Place) -> None:
    """As any file that a kubeconfig names."""
    write(place, DATA, "certificate-authority: /none.crt")
    assert read_kubeconfig(place, PATH, kubelet=False)[0].certificate is None
    assert "its certificate-authority is /none.crt" in place.findings[0].message


WHOLE = {
    "current-context": "a@b",
    "clusters": [{"name": "b", "cluster": {"server": "https://x"}}],
    "contexts": [{"name": "a@b", "context": {"cluster": "b", "user": "a"}}],
    "users": [{"name": "a", "user": {"client-certificate-data": CERTIFICATE, "client-key-data": KEY}}],
}


@pytest.mark.parametrize("value", [None, "", 7, [], {}, [None], ["hidden"], [{}], [{"name": "a"}]])
@pytest.mark.parametrize("field", WHOLE)
def test_each_part_on_the_way_to_the_user_is_told_where_it_is_otherwise(
    place: Place, field: str, value: object
) -> None:
    """By its name, whatever stands in its place or where it is absent; one finding, nothing of another's value."""
    for changed in ({**WHOLE, field: value}, {name: part for name, part in WHOLE.items() if name != field}):
        place.findings.clear()
        (place.folder / PATH.lstrip("/")).write_text(json.dumps(changed))
        assert read_kubeconfig(place, PATH, kubelet=False)[0].certificate is None
        (finding,) = place.findings
        assert finding.code == "kubeconfig"
        assert field in finding.message
        assert "hidden" not in str(finding)


@pytest.mark.parametrize("field", ["clusters", "contexts", "users"])
def test_two_of_one_name_are_told(place: Place, field: str) -> None:
    """client-go refuses such a kubeconfig; which of the two was meant, nobody knows."""
    (place.folder / PATH.lstrip("/")).write_text(json.dumps({**WHOLE, field: [*WHOLE[field], *WHOLE[field]]}))
    assert read_kubeconfig(place, PATH, kubelet=False)[0].certificate is None
    assert f"its {field} have several that are called" in place.findings[0].message
