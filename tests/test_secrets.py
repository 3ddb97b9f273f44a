"""No secret reaches an output, message, lock, manifest, public file, file name or traceback: everything is searched."""

import json
import pickle
import re
import shutil
import traceback
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from planted_secrets import DAMAGES, WORD, Field, damaged, fields, pieces
from secret_needles import encodings, leaks, private_parts
from secret_needles import needles as search_for
from small_cluster import Cluster, Kspec

from kspec.cli.check import check_file
from kspec.cli.faults import TRACEBACK
from kspec.model.secret import Secret
from kspec.read.documents import load
from kspec.report.formats import FORMATS, render

TOKEN_SECRET = "qx7w3k9z2m5v8n4b"  # noqa: S105 - of a cluster that never was
CERTIFICATE_KEY = "7d1fb0c95a2e48637d1fb0c95a2e48637d1fb0c95a2e48637d1fb0c95a2e4863"
SPEC = f"""\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.10}}
nodeRegistration: {{name: cp-1}}
bootstrapTokens: [{{token: abcdef.{TOKEN_SECRET}}}, {{description: drawn}}]
certificateKey: {CERTIFICATE_KEY}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
"""
PUBLIC_KEY_LINES = 2
"""How many lines of an ECDSA key's PEM say anything that is not in its certificate."""


def needles(cluster: Cluster) -> dict[bytes, str]:
    """Every form of every secret of a cluster, and where it is from."""
    known = {TOKEN_SECRET.encode(): "token", CERTIFICATE_KEY.encode(): "certificate key in hexadecimal"}
    known[bytes.fromhex(CERTIFICATE_KEY)] = "certificate key"
    return search_for(cluster, known)


@pytest.fixture
def secretive(fresh: Cluster, kspec: Kspec) -> Cluster:
    """A cluster with every kind of secret, built."""
    fresh.spec.write_text(SPEC)
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    return fresh


def test_what_is_searched_for_is_found(secretive: Cluster) -> None:
    """The control: planted secrets are found, in each encoding and at each place in a text."""
    known = needles(secretive)
    assert len(set(known.values())) == 19
    key = (secretive.keys / "ca.key").read_bytes()
    conf = b64encode(b"x" + key)
    number = next(private_parts(key))
    for planted in (key, conf, repr(key).encode(), number, number.hex().encode(), repr(number).encode()):
        assert leaks(b"some text " + planted + b" more", known) == {"ca.key"}
    for text in (f"{TOKEN_SECRET}", b64encode(f"ab{TOKEN_SECRET}".encode()).decode(), f"abcdef.{TOKEN_SECRET}"):
        assert leaks(text.encode(), known) == {"token"}
    assert leaks(b"k=" + bytes.fromhex(CERTIFICATE_KEY), known) == {"certificate key"}
    assert leaks(b"nothing", known) == set()


def test_every_secret_file_holds_a_secret_and_no_other_file_does(secretive: Cluster) -> None:
    """The files that .gitignore lists are exactly those in which a secret is found, but for the encrypted Secret."""
    known = needles(secretive)
    listed = set(re.findall(r"^/(.*)$", (secretive.out / ".gitignore").read_text(), re.MULTILINE))
    holding = set()
    for path in secretive.out.rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            opened = b"".join(
                b64decode(found)
                for found in re.findall(rb": ([A-Za-z0-9+/=]{16,})$", text, re.MULTILINE)
                if len(found) % 4 == 0
            )
            if leaks(text, known) or leaks(opened, known):
                holding.add(str(path.relative_to(secretive.out)))
    assert listed - holding == {"cluster/join-only/Secret-kubeadm-certs.yaml"}
    assert holding <= listed


def test_lock_and_file_names_give_nothing_away(secretive: Cluster) -> None:
    """The lock, the keyring's own notes and the name of every file are free of secrets."""
    known = needles(secretive)
    assert leaks(secretive.lock.read_bytes(), known) == set()
    names = "\n".join(str(path) for path in secretive.folder.rglob("*"))
    assert leaks(names.encode(), known) == set()
    notes = b"".join(path.read_bytes() for path in secretive.keys.glob(".*"))
    assert leaks(notes, known) == set()


def test_commands_that_succeed_tell_nothing(secretive: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Builds, imports, listings and checks, as text and JSON, say nothing secret."""
    known = needles(secretive)
    (tmp_path / "adopted").mkdir()
    spec = shutil.copy(secretive.spec, tmp_path / "adopted")
    commands: list[tuple[str | Path, ...]] = [
        ("build", secretive.spec, "-o", secretive.folder / "again"),
        ("build", secretive.spec, "-o", secretive.folder / "json", "--format", "json"),
        ("build", secretive.spec, "-o", secretive.folder / "public", "--public"),
        ("import", f"cp-1={secretive.node}", "--spec", spec),
        ("import", f"cp-1={secretive.node}", "--spec", spec, "--format", "json"),
        ("images", secretive.spec),
        *(("check", secretive.spec, "--format", form) for form in ("text", "json", "sarif", "github")),
    ]
    for command in commands:
        said = kspec(*command)
        assert said.status == 0, (command, said.err)
        assert leaks((said.out + said.err).encode(), known) == set(), command
    assert leaks((tmp_path / "adopted" / "cluster.lock").read_bytes(), known) == set()


MISTAKES = {
    "unknown field beside the token": ("{token:", "{tokn: 1, token:"),
    "token of another form": ("abcdef.", "ABCDEF."),
    "token too long": ("abcdef.", "abcdefg."),
    "token is a list": ("{token: ", "{token: [x, "),
    "token twice": ("{token:", f"{{token: abcdef.{TOKEN_SECRET}, token:"),
    "certificate key too short": ("certificateKey: 7d", "certificateKey: 7"),
    "certificate key is not a hexadecimal": ("certificateKey: 7d", "certificateKey: xy"),
    "certificate key on a line of its own": ("certificateKey: 7d", "certificateKey:\n  7"),
    "certificate key as a block": ("certificateKey: 7d", "certificateKey: |\n  7"),
    "certificate key is a mapping": ("certificateKey: 7d", "certificateKey:\n  key: 7d"),
    "certificate key twice": ("certificateKey: 7d", f"certificateKey: {CERTIFICATE_KEY}\ncertificateKey: 7d"),
    "syntax error behind the token": ("description: drawn}]", "description: drawn"),
    "syntax error behind the key": ("certificateKey: 7d", "certificateKey: : 7d"),
    "misspelt field of the key": ("certificateKey:", "certificatKey:"),
    "misspelt field of the token": ("{token:", "{tokn:"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_in_a_spec_are_told_without_its_secrets(secretive: Cluster, kspec: Kspec, mistake: str) -> None:
    """An error at, or next to, a secret in the spec shows the place and not the secret, in each format."""
    known = needles(secretive)
    old, new = MISTAKES[mistake]
    text = secretive.spec.read_text()
    assert old in text
    secretive.spec.write_text(text.replace(old, new, 1))
    for command in (
        ("build", secretive.spec, "-o", secretive.out),
        *(("check", secretive.spec, "--format", form) for form in ("text", "json", "sarif", "github")),
    ):
        said = kspec(*command)
        assert said.status == 1, said.err
        assert "cluster.yaml" in said.err + said.out
        shown = (said.out + said.err).encode()
        assert leaks(shown, known) == set(), shown.decode()
        assert CERTIFICATE_KEY[10:50] not in shown.decode(), shown.decode()


def test_mistakes_in_a_program_are_told_without_its_secrets(secretive: Cluster, kspec: Kspec) -> None:
    """A jsonnet program that fails, or makes a wrong document, is told without the secrets in it."""
    known = needles(secretive)
    program = secretive.folder / "cluster.jsonnet"
    token = f"abcdef.{TOKEN_SECRET}"
    head = "apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration'"
    for text in (
        f"local token = '{token}'; error 'no'",
        f"local token = '{token}' [{{",
        f"[{{{head}, bootstrapTokens: [{{token: '{token}x'}}]}}]",
        f"[{{{head}, certificateKey: '{CERTIFICATE_KEY}00'}}]",
        f"local f(token) = token + {{}}.x; [f('{token}')]",
    ):
        program.write_text(text)
        said = kspec("build", program, "-o", secretive.out)
        assert said.status == 1
        assert leaks((said.out + said.err).encode(), known) == set(), said.err


@pytest.mark.parametrize("field", list(fields()), ids=lambda field: field.name)
def test_no_mistake_beside_a_secret_shows_it(field: Field, kspec: Kspec, tmp_path: Path) -> None:
    """Whatever is wrong with its key, shape or syntax: no format of a check and no command has a piece of it."""
    spec = tmp_path / "cluster.yaml"
    known = {piece.encode(): piece for secret in pieces(field.secret) for piece in [secret]}
    known |= {form: "encoded" for form in encodings(field.secret.encode()) if len(form) > 8}
    for number, damage in enumerate(DAMAGES):
        spec.write_text(damaged(damage, field))
        result = check_file(str(spec))
        for form in FORMATS:
            assert leaks(render(form, [result]).encode(), known) == set(), (damage, form)
        out = ("-o", tmp_path / "out", "--lock", tmp_path / "lock", "--keys", tmp_path / "keys")
        commands: tuple[tuple[str | Path, ...], ...] = (
            ("build", spec, *out),
            ("check", spec, "--diff"),
            ("migrate", spec),
            ("images", spec),
            ("import", f"cp-1={tmp_path}", "--spec", spec, *out[2:]),
            ("build", spec, *out, "--format", "json"),
        )
        said = kspec(*commands[number % len(commands)])
        assert leaks((said.out + said.err).encode(), known) == set(), (damage, commands[number % len(commands)])


@pytest.mark.parametrize("field", list(fields()), ids=lambda field: field.name)
def test_no_mistake_beside_a_secret_in_json_shows_it(field: Field, tmp_path: Path) -> None:
    """The same in a spec on one line, whole and cut off behind the secret."""
    spec = tmp_path / "cluster.json"
    known = {piece.encode(): piece for piece in pieces(field.secret)}
    documents, _ = load(damaged("misspelt", field).encode(), "a.yaml")
    text = "---\n".join(json.dumps(found.value) + "\n" for found in documents)
    at = text.index(field.secret) + len(field.secret)
    for damage in (text, text[:at], text[:at] + '"', text.replace('": ', '":'), text.replace('": ', '" ')):
        spec.write_text(damage)
        result = check_file(str(spec))
        for form in FORMATS:
            assert leaks(render(form, [result]).encode(), known) == set(), form


PATCHES = {
    "a.yaml": "spec: {containers: [{name: kube-apiserver, env: [{name: A, value: %s}]}]\n",
    "b.yaml": "spec:\n  containers:\n  - name: x\n    env:\n    - {name: A, value: %s\n",
    "c+json.json": '[{"op": "add", "path": "/spec/x/-", "value": "%s"}]',
    "d+json.yaml": "- {op: replace, path: /spec/none, value: {password: %s}}\n- x: : y\n",
    "e.yaml": "metadata: {annotations: {my-token: %s}}\nmetadata: 1\n",
}


@pytest.mark.parametrize("name", PATCHES)
def test_a_mistake_in_a_patch_is_told_without_its_secrets(secretive: Cluster, kspec: Kspec, name: str) -> None:
    """Patches hold environment variables and whatever else a pod is told."""
    folder = secretive.folder / "patches"
    folder.mkdir()
    (folder / f"kube-apiserver{name}").write_text(PATCHES[name] % WORD)
    secretive.edit("nodeRegistration", f"patches: {{directory: {folder}}}\nnodeRegistration")
    known = {piece.encode(): piece for piece in pieces(WORD)}
    for form in FORMATS:
        said = kspec("check", secretive.spec, "--format", form)
        assert leaks((said.out + said.err).encode(), known) == set(), form
    said = kspec("build", secretive.spec, "-o", secretive.out)
    assert said.status == 1
    assert leaks((said.out + said.err).encode(), known) == set()


def _swap_keys(cluster: Cluster) -> None:
    shutil.copy(cluster.keys / "sa.key", cluster.keys / "ca.key")


def _damage_key(cluster: Cluster) -> None:
    key = cluster.keys / "ca.key"
    key.write_bytes(key.read_bytes().replace(b"-----END", b"!\n-----END"))


def _damage_token(cluster: Cluster) -> None:
    token = cluster.keys / "tokens" / "1"
    token.write_text(token.read_text().strip() + "!")


def _damage_lock(cluster: Cluster) -> None:
    cluster.lock.write_text((cluster.keys / "ca.key").read_text())


def _edit_secret(cluster: Cluster) -> None:
    (cluster.node / "etc/kubernetes/admin.conf").write_text((cluster.keys / "ca.key").read_text())


def _lose_key(cluster: Cluster) -> None:
    (cluster.keys / "nodes/cp-1/apiserver.key").unlink()


@pytest.mark.parametrize("damage", [_swap_keys, _damage_key, _damage_token, _damage_lock, _edit_secret, _lose_key])
def test_damage_is_told_without_secrets(secretive: Cluster, kspec: Kspec, damage: Callable[[Cluster], object]) -> None:
    """What is wrong with keyring, lock or output is told without any of their content."""
    known = needles(secretive)
    damage(secretive)
    for options in ((), ("--format", "json")):
        said = kspec("build", secretive.spec, "-o", secretive.out, *options)
        assert said.status == 1
        assert leaks((said.out + said.err).encode(), known) == set(), said.err


CONFIGS: dict[str, Callable[[str], str]] = {
    "syntax": lambda text: text.replace("client-key-data: ", "client-key-data: : "),
    "tab": lambda text: text.replace("    client-key-data: ", "\tclient-key-data: "),
    "anchor": lambda text: text.replace("client-key-data: ", "client-key-data: *"),
    "no base64": lambda text: text.replace("client-key-data: ", "client-key-data: !"),
    "key in the certificate's place": lambda text: text.replace("client-key-data", "client-certificate-data"),
    "key in the authority's place": lambda text: re.sub(
        r"(certificate-authority-data: )\S+", rf"\g<1>{text.split('client-key-data: ')[1].strip()}", text
    ),
}


@pytest.mark.parametrize("case", CONFIGS)
def test_a_damaged_kubeconfig_is_told_without_its_key(
    secretive: Cluster, kspec: Kspec, case: str, tmp_path: Path
) -> None:
    """Import says what is wrong with a kubeconfig without showing its lines."""
    known = needles(secretive)
    conf = secretive.node / "etc/kubernetes/scheduler.conf"
    conf.write_text(CONFIGS[case](conf.read_text()))
    spec = shutil.copy(secretive.spec, tmp_path)
    said = kspec("import", f"cp-1={secretive.node}", "--spec", spec)
    assert said.status == 1
    assert "scheduler.conf" in said.err
    assert leaks((said.out + said.err).encode(), known) == set(), said.err


@pytest.mark.parametrize(
    "place",
    [
        "kspec.plan.planning.control_plane_url",
        "kspec.plan.certificates.signatures.sign",
        "kspec.encode.jws.detached",
        "kspec.make.whole.cluster_objects",
        "kspec.make.beside.images",
        "kspec.cli.full_build.lock_text.render",
    ],
)
def test_an_internal_error_gives_nothing_away(
    secretive: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The traceback of a bug of ours, even one that shows local variables, holds no secret."""
    known = needles(secretive)
    secretive.edit("encryptionAlgorithm", "apiServer: {certSANs: [new.example]}\nencryptionAlgorithm")

    def fail(*_: object, **__: object) -> None:
        message = "a bug"
        raise ZeroDivisionError(message)

    caught: list[Exception] = []

    def catch(error: Exception, *_: object) -> int:
        caught.append(error)
        return 2

    monkeypatch.setattr(place, fail)
    monkeypatch.setenv(TRACEBACK, "1")
    said = kspec("build", secretive.spec, "-o", secretive.out)
    assert (said.status, "a bug" in said.err) == (2, True)
    assert leaks(said.err.encode(), known) == set()
    monkeypatch.setattr("kspec.cli.main.fail", catch)
    assert kspec("build", secretive.spec, "-o", secretive.out).status == 2
    (error,) = caught
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    found.stack = traceback.StackSummary.from_list(
        [frame for frame in found.stack if "tests" not in Path(frame.filename).parts]
    )
    shown = "".join(found.format())
    assert "a bug" in shown
    assert "arguments = Namespace" in shown
    assert leaks(shown.encode(), known) == set(), [line for line in shown.splitlines() if leaks(line.encode(), known)]


def test_a_secret_shows_itself_in_no_way() -> None:
    """repr, str, format, % and f-strings mask it, containers of it too; it is never pickled."""
    secret = Secret(b"opensesame")
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>40}",
        "%s %r" % (secret, secret),  # noqa: UP031 - one of the ways to show it
        repr([{"a": secret}]),
    ]
    assert all("opensesame" not in text and "***" in text for text in shown)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="never pickled"):
            pickle.dumps(secret, protocol)
    with pytest.raises(TypeError):
        json.dumps(secret)
    assert secret == Secret(b"opensesame")
    assert secret.reveal() == b"opensesame"
