"""`kspec build`, end to end: the same again, whatever the surroundings, and only what the spec changes."""

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from ruamel.yaml import YAML
from small_cluster import Cluster, Kspec, tree

from kspec.write.guard import hold_folder
from kspec.x509 import reader
from kspec.x509.pem import certificates

LATER = "2030-06-30T12:00:00Z"
KEY = "e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204"


def run_elsewhere(folder: Path, umask: int, *arguments: str | Path, **variables: str) -> None:
    """Run kspec in a process of its own, in another folder, with another umask and other variables."""
    # without `site`, which in some locales cannot read where a checkout is whose path has umlauts
    command = [sys.executable, "-S", "-m", "kspec", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    subprocess.run(command, cwd=folder, umask=umask, env=environment | variables, check=True, capture_output=True)


def test_surroundings_do_not_reach_the_output(fresh: Cluster, tmp_path: Path) -> None:
    """Time zone, locale, umask, hash seed, working directory, environment and clock leave no trace in a build."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b" / "c").mkdir(parents=True)
    now = ("--now", "2030-01-31T12:00:00Z")
    run_elsewhere(tmp_path / "a", 0o077, "build", fresh.spec, "-o", "out", *now, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    variables = {
        "PYTHONHASHSEED": "4711",
        "TZ": "America/St_Johns",
        "LC_ALL": "C",
        "HTTPS_PROXY": "http://proxy.example",
        "HOSTNAME": "other",
    }
    spec = os.path.relpath(fresh.spec, tmp_path / "b" / "c")
    run_elsewhere(tmp_path / "b" / "c", 0, "build", spec, "-o", "../out", "--frozen", "--now", LATER, **variables)
    assert tree(tmp_path / "a" / "out") == tree(tmp_path / "b" / "out")


def test_a_lost_output_comes_back(cluster: Cluster, kspec: Kspec) -> None:
    """Without its output, a frozen build makes the same again: files, modes, empty folders; lock and keyring, too."""
    before = cluster.snapshot()
    shutil.rmtree(cluster.out)
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen").status == 0
    assert cluster.snapshot() == before
    assert before["out/nodes/cp-1/var/lib/etcd"] == (0o700, None)


def test_an_unchanged_build_changes_nothing_and_says_so(cluster: Cluster, kspec: Kspec) -> None:
    """A second build with the same input says that nothing changed; with JSON, too."""
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    before = cluster.snapshot()
    assert "nothing changed" in kspec("build", cluster.spec, "-o", cluster.out).out
    answer = json.loads(kspec("build", cluster.spec, "-o", cluster.out, "--format", "json").out)
    assert answer["unchanged"] is True
    assert cluster.snapshot() == before


def test_public_files_need_no_keyring(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """With spec and lock alone, --public writes the same public files, manifest and .gitignore, and no secret one."""
    shutil.rmtree(cluster.keys)
    public = tmp_path / "public"
    said = kspec("build", cluster.spec, "-o", public, "--public", "--frozen")
    assert said.status == 0, said.err
    secret = set(re.findall(r"^/(.*)$", (cluster.out / ".gitignore").read_text(), re.MULTILINE))
    whole = {path: found for path, found in tree(cluster.out).items() if found[1] is not None and path not in secret}
    assert {path: found for path, found in tree(public).items() if found[1] is not None} == whole
    assert not cluster.keys.exists()


def test_public_files_into_a_folder_with_secrets_are_refused(cluster: Cluster, kspec: Kspec) -> None:
    """--public never writes beside secret files."""
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out, "--public")
    assert said.status == 1
    assert "secret" in said.err
    assert cluster.snapshot() == before


def test_every_secret_file_is_closed_and_listed(cluster: Cluster) -> None:
    """What holds a private key or token is 0600 and in .gitignore; every other file is in neither group."""
    listed = {f"out{path}" for path in re.findall(r"^/.*$", (cluster.out / ".gitignore").read_text(), re.MULTILINE)}
    closed = {
        path
        for path, (mode, content) in cluster.snapshot().items()
        if path.startswith("out/") and content is not None and not path.endswith("sa.pub") and mode == 0o600
    }
    manifests = {path for path in closed if "/manifests/" in path}
    public_by_nature = {path for path in closed if path.endswith((".yaml", ".crt"))} - listed
    assert closed - manifests - public_by_nature == listed


def test_a_name_more_in_one_certificate_reissues_that_one(cluster: Cluster, kspec: Kspec) -> None:
    """With a SAN added, exactly the certificate concerned and what embeds it change, and the command says so."""
    before = cluster.snapshot()
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [new.example]}\nencryptionAlgorithm")
    said = kspec("build", cluster.spec, "-o", cluster.out, "--now", LATER)
    assert said.status == 0, said.err
    assert re.findall(r"^  re-issued +(\S+): (.*)$", said.out, re.MULTILINE) == [
        ("cp-1/apiserver", "subject alternative name DNS:new.example is missing")
    ]
    after = cluster.snapshot()
    assert before.keys() == after.keys()
    assert {path for path in after if after[path] != before[path]} == {
        "cluster.lock",
        "cluster.yaml",
        "out/manifest.json",
        "out/SHA256SUMS",
        "out/certificates/nodes/cp-1.txt",
        "out/cluster/kube-system/ConfigMap-kubeadm-config.yaml",
        "out/nodes/cp-1/etc/kubernetes/pki/apiserver.crt",
    }
    assert "generated" not in said.out


def test_frozen_names_what_it_would_have_to_change(cluster: Cluster, kspec: Kspec) -> None:
    """--frozen with a certificate to re-issue is an error that names it; nothing is written."""
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [new.example]}\nencryptionAlgorithm")
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out, "--frozen")
    assert said.status == 1
    assert "error[frozen]: cp-1/apiserver would be re-issued" in said.err
    assert said.out == ""
    assert cluster.snapshot() == before


def test_without_a_lock_frozen_and_public_draw_nothing(fresh: Cluster, kspec: Kspec) -> None:
    """--frozen and --public without a lock are errors that leave nothing behind."""
    for option in ("--frozen", "--public"):
        said = kspec("build", fresh.spec, "-o", fresh.out, option)
        assert said.status == 1
        assert "error[no-lock]" in said.err
        assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]


@pytest.mark.parametrize(
    ("setting", "note"),
    [
        ("certificateValidityPeriod: 100h", "it is valid for 365 days"),
        ("caCertificateValidityPeriod: 100h", "it is valid for 3650 days"),
        ("encryptionAlgorithm: ECDSA-P384", "its key is ECDSA-P256"),
    ],
)
def test_what_applies_to_the_next_issue_is_noted(cluster: Cluster, kspec: Kspec, setting: str, note: str) -> None:
    """A changed validity period or key algorithm is noted, and re-issues nothing: lock and keyring stay."""
    before = cluster.snapshot()
    cluster.edit(
        "encryptionAlgorithm: ECDSA-P256",
        setting if "encr" in setting else f"encryptionAlgorithm: ECDSA-P256\n{setting}",
    )
    said = kspec("build", cluster.spec, "-o", cluster.out, "--frozen")
    assert said.status == 0, said.err
    assert f"noted      cp-1/apiserver: {note}" in said.out or f"noted      ca: {note}" in said.out
    after = cluster.snapshot()
    changed = {path for path in after if after[path] != before[path]}
    own = {"out/manifest.json", "out/SHA256SUMS", "out/cluster/kube-system/ConfigMap-kubeadm-config.yaml"}
    assert changed == {"cluster.yaml", *own}


def test_an_expired_certificate_or_token_is_told_and_kept(cluster: Cluster, kspec: Kspec) -> None:
    """What has expired is a warning in each build, never a renewal."""
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", "2041-01-01T00:00:00Z")
    assert said.status == 0
    expired = re.findall(r"expired +(\S+|bootstrap token \S+): expired on (\S+)", said.out)
    assert {"ca": "2040-01-29", "cp-1/apiserver": "2031-01-31", "bootstrap token abcdef": "2030-02-01"}.items() <= dict(
        expired
    ).items()
    assert cluster.snapshot() == before


def test_a_token_is_drawn_once(fresh: Cluster, kspec: Kspec) -> None:
    """Without bootstrapTokens one is generated as kubeadm does, kept in the keyring, and used in every later build."""
    fresh.edit("bootstrapTokens: [{token: abcdef.0123456789abcdef}]\n", "")
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    token = (fresh.keys / "tokens" / "0").read_text().strip()
    assert re.fullmatch(r"[a-z0-9]{6}\.[a-z0-9]{16}", token)
    secret = fresh.out / "cluster" / "kube-system" / f"Secret-bootstrap-token-{token[:6]}.yaml"
    assert secret.stat().st_mode & 0o777 == 0o600
    before = fresh.snapshot()
    shutil.rmtree(fresh.out)
    assert kspec("build", fresh.spec, "-o", fresh.out, "--frozen").status == 0
    assert fresh.snapshot() == before
    (fresh.keys / "tokens" / "0").unlink()
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 1
    assert "error[token-missing]" in said.err


def _uploaded(folder: Path) -> dict[str, bytes]:
    text = (folder / "cluster" / "join-only" / "Secret-kubeadm-certs.yaml").read_text()
    return {name: b64decode(value) for name, value in YAML(typ="safe").load(text)["data"].items()}


def test_the_certificate_key_opens_kubeadm_certs(cluster: Cluster) -> None:
    """Every entry of kubeadm-certs is the file of its name, encrypted by the certificate key: AES-GCM, nonce first."""
    entries = _uploaded(cluster.out)
    pki = cluster.node / "etc" / "kubernetes" / "pki"
    key = AESGCM(bytes.fromhex(KEY))
    opened = {name: key.decrypt(content[:12], content[12:], None) for name, content in entries.items()}
    files = {name: (pki / name.replace("etcd-", "etcd/")).read_bytes() for name in opened}
    assert opened == files
    assert set(opened) == {
        *("ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key"),
        *("etcd-ca.crt", "etcd-ca.key", "sa.key", "sa.pub"),
    }
    assert len({content[:12] for content in entries.values()}) == len(entries)


def test_the_certificate_key_may_stay_out_of_the_spec(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """In the keyring as `certificate-key` instead of the spec, it gives the same bytes; once locked, it is missed."""
    cluster.edit(f"certificateKey: {KEY}\n", "")
    (cluster.keys / "certificate-key").write_text(f"{KEY}\n")
    assert kspec("build", cluster.spec, "-o", tmp_path / "again").status == 0
    assert tree(tmp_path / "again") == tree(cluster.out)
    (cluster.keys / "certificate-key").unlink()
    said = kspec("build", cluster.spec, "-o", tmp_path / "again")
    assert said.status == 1
    assert "error[certificate-key]" in said.err


def test_a_certificate_key_that_is_none_is_told_without_its_text(cluster: Cluster, kspec: Kspec) -> None:
    """A wrong `certificate-key` in the keyring is an error that does not repeat it."""
    cluster.edit(f"certificateKey: {KEY}\n", "")
    (cluster.keys / "certificate-key").write_text("opensesame")
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "64 hexadecimal digits" in said.err
    assert "opensesame" not in said.err


def test_without_a_certificate_key_there_is_no_kubeadm_certs(fresh: Cluster, kspec: Kspec) -> None:
    """No key is drawn, and no kubeadm-certs Secret made; its Role and RoleBinding are there always."""
    fresh.edit(f"certificateKey: {KEY}\n", "")
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    assert not (fresh.out / "cluster" / "join-only").exists()
    assert (fresh.out / "cluster" / "kube-system" / "Role-kubeadm_kubeadm-certs.yaml").exists()


def test_kubeadm_certs_is_told_to_live_for_ever(cluster: Cluster, kspec: Kspec) -> None:
    """The summary warns of kubeadm-certs, which in a live cluster would expire."""
    cluster.edit("encryptionAlgorithm", "clusterName: other\nencryptionAlgorithm")
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert "never expires here" in said.out


def test_external_etcd_is_looked_for_beside_the_spec(fresh: Cluster, kspec: Kspec) -> None:
    """kubeadm-certs needs the external etcd's files: a located error for each that is missing, else they are in it."""
    external = (
        "{endpoints: [https://10.0.0.5:2379], caFile: /e/ca.crt, certFile: /e/client.crt, keyFile: /e/client.key}"
    )
    fresh.edit("encryptionAlgorithm", f"etcd:\n  external: {external}\nencryptionAlgorithm")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 1
    assert said.err.count("error[external-etcd]") == 3
    assert re.search(r"cluster\.yaml:12:\d+", said.err)
    assert not fresh.keys.exists()
    (fresh.folder / "external-etcd-ca.crt").write_bytes(b"authority")
    (fresh.folder / "e").mkdir()
    (fresh.folder / "e" / "client.crt").write_bytes(b"certificate")
    (fresh.folder / "e" / "client.key").write_bytes(b"key")
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    entries = _uploaded(fresh.out)
    opened = {name: AESGCM(bytes.fromhex(KEY)).decrypt(c[:12], c[12:], None) for name, c in entries.items()}
    assert opened["external-etcd-ca.crt"] == b"authority"
    assert opened["external-etcd.crt"] == b"certificate"
    assert opened["external-etcd.key"] == b"key"


def test_a_foreign_file_in_the_output_stops_the_build(cluster: Cluster, kspec: Kspec) -> None:
    """What kspec did not write is never deleted: the build stops and lists it; --prune gives it up."""
    (cluster.node / "etc" / "notes.txt").write_text("mine")
    cluster.edit("encryptionAlgorithm", "clusterName: other\nencryptionAlgorithm")
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "nodes/cp-1/etc/notes.txt" in said.err
    assert cluster.snapshot() == before
    assert kspec("build", cluster.spec, "-o", cluster.out, "--prune").status == 0
    assert not (cluster.node / "etc" / "notes.txt").exists()


@pytest.mark.parametrize("path", ["cluster/kube-system/ConfigMap-coredns.yaml", "nodes/cp-1/etc/kubernetes/admin.conf"])
def test_an_edited_file_stops_the_build(cluster: Cluster, kspec: Kspec, path: str) -> None:
    """A file that was edited by hand, public or secret, is not overwritten."""
    (cluster.out / path).write_text("edited")
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert path in said.err
    assert cluster.snapshot() == before


def test_a_folder_of_the_user_is_not_an_output_folder(fresh: Cluster, kspec: Kspec) -> None:
    """A folder with anything in it that kspec did not make is refused."""
    fresh.out.mkdir()
    (fresh.out / "thesis.txt").write_text("mine")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 1
    assert sorted(path.name for path in fresh.folder.rglob("*")) == ["cluster.yaml", "out", "thesis.txt"]


def test_a_mode_alone_is_mended(cluster: Cluster, kspec: Kspec) -> None:
    """Git keeps neither modes nor empty folders: such a loss is mended without a word of refusal."""
    before = cluster.snapshot()
    (cluster.node / "etc" / "kubernetes" / "admin.conf").chmod(0o644)
    (cluster.node / "var" / "lib" / "etcd").rmdir()
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen").status == 0
    assert cluster.snapshot() == before


def test_a_jsonnet_program_builds_the_same(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """A program that evaluates to the documents gives the same bytes as the YAML file."""
    documents = list(YAML(typ="safe").load_all(cluster.spec))
    program = cluster.folder / "cluster.jsonnet"
    program.write_text(f"local documents = {json.dumps(documents)};\n[document + {{}} for document in documents]\n")
    out = tmp_path / "out"
    assert kspec("build", program, "-o", out, "--frozen").status == 0
    assert tree(out) == tree(cluster.out)


def test_several_files_make_one_spec(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Documents may be spread over files; the first gives lock and keyring their names."""
    first, second = cluster.spec.read_text().split("---\n")
    cluster.spec.write_text(first)
    (cluster.folder / "other.yaml").write_text(second)
    out = tmp_path / "out"
    assert kspec("build", cluster.spec, cluster.folder / "other.yaml", "-o", out, "--frozen").status == 0
    assert tree(out) == tree(cluster.out)


def test_skipped_phases_make_no_files(fresh: Cluster, kspec: Kspec) -> None:
    """What `skipPhases` names, a phase or all of its parts, is not made."""
    fresh.edit("nodeRegistration", "skipPhases: [addon/kube-proxy, control-plane]\nnodeRegistration")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    names = {path.name for path in fresh.out.rglob("*.yaml")}
    assert "ConfigMap-coredns.yaml" in names
    assert "ConfigMap-kube-proxy.yaml" not in names
    assert {"etcd.yaml"} == names & {
        "kube-apiserver.yaml",
        "kube-scheduler.yaml",
        "kube-controller-manager.yaml",
        "etcd.yaml",
    }


def test_a_release_that_was_not_recorded_is_built_by_its_nearest(fresh: Cluster, kspec: Kspec) -> None:
    """v1.36.2 is built by the data of the nearest lower recorded patch of its minor, and a warning says so."""
    fresh.edit("v1.37.2", "v1.36.2")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0
    assert "warning[unrecorded-release]: kspec has no data of v1.36.2" in said.err
    assert "by the data of v1.36.1" in said.err
    assert "kube-apiserver:v1.36.2" in (fresh.out / "images.txt").read_text()


def test_two_builds_at_once_wait_for_each_other(cluster: Cluster) -> None:
    """A build that finds another at work says so and waits until it is done."""
    command = [
        sys.executable,
        "-m",
        "kspec",
        "build",
        str(cluster.spec),
        "-o",
        str(cluster.folder / "second"),
        "--frozen",
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with hold_folder(cluster.keys):
        build = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        assert build.stderr is not None
        assert "waiting" in build.stderr.readline()
        assert not (cluster.folder / "second").exists()
    _, rest = build.communicate()
    assert build.returncode == 0, rest
    assert (cluster.folder / "second" / "manifest.json").exists()


def test_openssl_accepts_every_chain(cluster: Cluster) -> None:
    """OpenSSL verifies every certificate of a fresh build under its authority, those in kubeconfigs too."""
    pki = cluster.node / "etc" / "kubernetes" / "pki"
    embedded = cluster.folder / "embedded"
    embedded.mkdir()
    for conf in cluster.node.glob("etc/kubernetes/*.conf"):
        found = re.search(r"client-certificate-data: (\S+)", conf.read_text())
        assert found
        (embedded / f"{conf.stem}.crt").write_bytes(b64decode(found[1]))
    chains = {
        "ca.crt": ["apiserver.crt", "apiserver-kubelet-client.crt", *map(str, embedded.iterdir())],
        "front-proxy-ca.crt": ["front-proxy-client.crt"],
        "etcd/ca.crt": ["etcd/server.crt", "etcd/peer.crt", "etcd/healthcheck-client.crt", "apiserver-etcd-client.crt"],
    }
    moment = str(
        int(reader.parse(certificates((pki / "ca.crt").read_bytes())[0]).validity.not_after.timestamp()) - 10**8 * 3
    )
    for authority, leaves in chains.items():
        command = ["openssl", "verify", "-x509_strict", "-attime", moment, "-CAfile", authority, authority, *leaves]
        done = subprocess.run(command, cwd=pki, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(": OK") == 1 + len(leaves)
    assert len(list(embedded.iterdir())) == 5


def test_a_mistake_in_the_spec_is_one_located_message(fresh: Cluster, kspec: Kspec) -> None:
    """An error has file, line and column, the status is 1, and nothing is written."""
    fresh.edit("advertiseAddress: 10.0.0.10", "advertiseAdress: 10.0.0.10")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 1
    assert re.search(r"cluster\.yaml:3:20", said.err)
    assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]
