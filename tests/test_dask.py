"""A fleet on a Dask cluster of two workers over TLS: the same files, and no secret in any worker."""

import os
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import dask_cluster
import pytest
from built_set import write_shop
from cluster_sets import cluster
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from dask_cluster import DaskCluster
from process_memory import held
from small_fleet import BASE, OWN, PROGRAM

NOW: Final = "--now=2030-01-01T00:00:00Z"
RSA: Final = "RSA-2048"
FILES: Final = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
apiServer:
  staticTokens: [{user: someone}]
  encryptionConfiguration: {resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: a}]}}]}]}
packs: [prometheus]
"""
OF_ITS_OWN: Final = "certificateKey: 5e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd220\n"
GIVEN: Final = f"---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n{OF_ITS_OWN}"


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """The cluster; it is used by all tests of this file."""
    cluster = dask_cluster.start(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.stop()


def write_fleet(folder: Path, clusters: int = 2) -> Path:
    """Specs with a base, one with keys of RSA, files and a pack, one that gives a secret, and a program of two."""
    folder.mkdir()
    (folder / "base.yaml").write_text(BASE)
    for number in range(clusters):
        (folder / f"c{number}.yaml").write_text(OWN.format(name=f"c{number}"))
    more = OWN.format(name="files").replace(
        "extends: base.yaml\n", "extends: base.yaml\n" + FILES.partition("ClusterSpec\n")[2]
    )
    (folder / "files.yaml").write_text(f"{more}encryptionAlgorithm: {RSA}\n")
    (folder / "given.yaml").write_text(OWN.format(name="given") + GIVEN)
    (folder / "p.jsonnet").write_text(PROGRAM)
    return folder


def tree(folder: Path) -> dict[str, bytes | int]:
    """Every file of a folder with its content and mode; of keyrings not what they note of builds."""
    return {
        f"{path.relative_to(folder)} {path.stat().st_mode:o}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".state"
    }


def needles(fleet: Path) -> set[bytes]:
    """Every secret of the keyrings, in each form in which a process may have it."""
    found: set[bytes] = set()
    for path in fleet.rglob("*.keys/**/*"):
        if not path.is_file() or path.name.startswith("."):
            continue
        content = path.read_bytes().strip()
        if path.suffix == ".key":
            found |= set(of_key(content))
        elif path.name == "certificate-key":
            found |= {content, bytes.fromhex(content.decode())}
        elif path.parent.name == "tokens":
            found.add(content.partition(b".")[2])
        else:
            found.add(content)
            if "encryption" in str(path):
                found.add(b64decode(content))
    return found


def of_key(text: bytes) -> Iterator[bytes]:
    """A private key as text, in DER, and its numbers from either end."""
    lines = text.splitlines()
    yield lines[1]  # of an ECDSA key, the last line is the public key's
    yield b64decode(b"".join(lines[1:-1]))
    key = serialization.load_pem_private_key(text, None)
    if isinstance(key, rsa.RSAPrivateKey):
        given = key.private_numbers()
        numbers = [given.d, given.p, given.q, given.dmp1, given.dmq1]
        yield from lines[len(lines) // 2 : -1]
    else:
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        numbers = [key.private_numbers().private_value]
    for number in numbers:
        for order in ("big", "little"):
            yield number.to_bytes((number.bit_length() + 7) // 8, order)


def test_it_is_the_same_as_by_processes(dask: DaskCluster, tmp_path: Path) -> None:
    """Fresh, unchanged, one line changed in all: every file, lock and keyring, to the byte and the mode."""
    fleet = write_fleet(tmp_path / "fleet")
    fresh = dask.kspec("build", fleet, "-o", tmp_path / "out", NOW)
    assert fresh.returncode == 0, fresh.stderr
    assert "6 clusters: 6 changed" in fresh.stdout
    again = dask.kspec("build", fleet, "-o", tmp_path / "out", NOW)
    assert "6 unchanged" in again.stdout
    here(fleet, tmp_path / "here")
    assert tree(tmp_path / "here") == tree(tmp_path / "out")
    others = shutil.copytree(fleet, tmp_path / "other" / "fleet")
    shutil.copytree(tmp_path / "out", tmp_path / "other" / "out")
    for folder in (fleet, others):
        (folder / "base.yaml").write_text(f"{BASE}scheduler: {{extraArgs: [{{name: v, value: '2'}}]}}\n")
    changed = dask.kspec("build", fleet, "-o", tmp_path / "out", NOW)
    assert changed.returncode == 0, changed.stderr
    told = here(others, tmp_path / "other" / "out")
    assert changed.stdout.replace(str(tmp_path), "") == told.replace(str(tmp_path / "other"), "")
    assert tree(tmp_path / "other" / "out") == tree(tmp_path / "out")
    assert tree(others) == tree(fleet)


@pytest.mark.slow
def test_no_worker_has_a_secret(tmp_path: Path) -> None:
    """Every key, token and key that encrypts is looked for in the memory of scheduler and workers, in many forms."""
    fleet = write_fleet(tmp_path / "fleet", 0)
    dask = dask_cluster.start(tmp_path / "dask")
    try:
        assert dask.kspec("build", fleet, "-o", tmp_path / "out", NOW).returncode == 0
        (fleet / "base.yaml").write_text(f"{BASE}scheduler: {{extraArgs: [{{name: v, value: '2'}}]}}\n")
        assert dask.kspec("build", fleet, "-o", tmp_path / "out", NOW).returncode == 0
        known = {*needles(fleet), OF_ITS_OWN.split()[1].encode()}
        assert len(known) > 200
        searched = {process: held(process, known) for process in dask.processes()}
        found = with_key(dask, min(fleet.rglob("*.keys/**/ca.key")))
    finally:
        dask.stop()
    assert len(searched) >= 5
    assert not any(searched.values()), "a worker has a secret"
    assert any(found), "the search finds nothing"


def here(fleet: Path, output: Path) -> str:
    """Build by processes of this machine; what is said."""
    done = alone("build", fleet, "-o", output, NOW, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return done.stdout


def alone(*words: object) -> "subprocess.CompletedProcess[str]":
    """Run kspec without workers, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kspec", *map(str, words)], check=False, capture_output=True, text=True
    )


HOLD: Final = """\
import sys
from distributed import Client, Security
address, authority, certificate, key, file = sys.argv[1:]
security = Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)
with Client(address, security=security, set_as_default=False) as client:
    future = client.submit(bytes, open(file, "rb").read(), pure=False)
    future.result()
    print("held", flush=True)
    sys.stdin.read()
"""


def with_key(dask: DaskCluster, key: Path) -> list[set[bytes]]:
    """What the search finds while a worker has been sent a key on purpose."""
    words, forms = [dask.address, *dask.words()[1::2], str(key)], set(of_key(key.read_bytes()))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        found = [held(number, forms) for number in dask.processes()]
        process.communicate()
    return found


def test_a_worker_that_is_killed_costs_nothing(dask: DaskCluster, tmp_path: Path) -> None:
    """While it works: another one takes over."""
    fleet = write_fleet(tmp_path / "fleet", 14)
    worker = dask.start_worker()
    words = ["build", fleet, "-o", tmp_path / "out", NOW, "--scheduler", dask.address, *dask.words()]
    with subprocess.Popen([sys.executable, "-m", "kspec", *map(str, words)], stdout=subprocess.PIPE) as process:
        while not any((tmp_path / "out").glob("*/manifest.json")) and process.poll() is None:
            time.sleep(0.05)
        for number in [*DaskCluster("", dask.tls, worker).processes()][::-1]:
            os.kill(number, signal.SIGKILL)
        said, _ = process.communicate()
    worker.wait()
    assert process.returncode == 0
    assert b"18 clusters: 18 changed" in said
    here(fleet, tmp_path / "here")
    assert tree(tmp_path / "here") == tree(tmp_path / "out")


@pytest.mark.slow
def test_without_its_scheduler_a_build_ends(tmp_path: Path) -> None:
    """What was done stays, the rest is told as failed, and the next build does it."""
    fleet = write_fleet(tmp_path / "fleet", 40)
    dask = dask_cluster.start(tmp_path / "dask")
    words = ["build", fleet, "-o", tmp_path / "out", NOW, "--scheduler", dask.address, *dask.words()]
    try:
        with subprocess.Popen([sys.executable, "-m", "kspec", *map(str, words)], stderr=subprocess.PIPE) as process:
            while not any((tmp_path / "out").glob("*/manifest.json")) and process.poll() is None:
                time.sleep(0.05)
            dask.scheduler.kill()
            _, told = process.communicate(timeout=120)
    finally:
        dask.stop()
    assert process.returncode == 2
    assert b"nothing was changed" in told
    done = here(fleet, tmp_path / "out")
    assert " changed, " in done
    assert " unchanged" in done


DEADLY: Final = """\
import os, sys
from kspec.cli import workers
from kspec.cli.worker import joined, parted
def deadly(asked):
    own, *parcels = parted(asked)
    if b"deadly" in parcels:
        os._exit(1)
    return joined((own, *parcels))
workers.work_of = deadly
with workers.Line(workers.Workers(*sys.argv[1:])) as line:
    print(line.work([b"a", b"deadly", b"b"]))
"""


def test_what_a_worker_dies_of_takes_nothing_with_it(dask: DaskCluster) -> None:
    """The others of its batch are done, and it is told."""
    words = [dask.address, *dask.words()[1::2]]
    done = subprocess.run([sys.executable, "-c", DEADLY, *words], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[b'a', ")
    assert done.stdout.endswith(", b'b']\n")
    assert "has died" in done.stdout


def test_sets_are_built_here(dask: DaskCluster, tmp_path: Path) -> None:
    """With a cluster that no set lists, which workers help with."""
    fleet = write_shop(tmp_path / "fleet").parent
    (fleet / "alone.yaml").write_text(cluster("alone", 9))
    done = dask.kspec("build", fleet, "-o", tmp_path / "out", NOW)
    assert done.returncode == 0, done.stderr
    assert "4 clusters and 1 set: 5 changed" in done.stdout


def test_a_mistake_is_told_as_it_is_by_processes(dask: DaskCluster, tmp_path: Path) -> None:
    """Of a spec, a keyring and a program: each under its cluster's name, and the others are built."""
    place = tmp_path / "place"
    place.mkdir()
    fleet = write_fleet(place / "fleet")
    here(fleet, place / "out")
    (fleet / "c0.yaml").write_text(OWN.format(name="c0") + "etcd: {nothing: 1}\n")
    (fleet / "c1.keys" / "ca.key").unlink()
    (fleet / "given.yaml").write_text(OWN.format(name="other") + GIVEN)
    kept = shutil.copytree(place, tmp_path / "kept")
    done = dask.kspec("build", fleet, "-o", place / "out", NOW)
    after = tree(place)
    shutil.rmtree(place)
    kept.rename(place)
    own = alone("build", fleet, "-o", place / "out", NOW)
    assert (done.returncode, done.stdout, done.stderr) == (own.returncode, own.stdout, own.stderr)
    assert done.returncode == 1
    assert tree(place) == after
    assert "unknown-field" in done.stderr


def test_a_check_finds_what_it_finds_here(dask: DaskCluster, tmp_path: Path) -> None:
    """With the same text, of every spec, a broken one and one with a patch that does not fit as well."""
    fleet = write_fleet(tmp_path / "fleet", 20)
    (fleet / "c0.yaml").write_text(OWN.format(name="c0") + "etcd: {nothing: 1}\n")
    patched = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\npatches: {directory: patches}\n"
    (fleet / "c1.yaml").write_text(OWN.format(name="c1") + patched)
    (fleet / "patches").mkdir()
    (fleet / "patches" / "etcd+json.yaml").write_text("[{op: remove, path: /nowhere}]")
    done = dask.kspec("check", fleet)
    own = alone("check", fleet)
    assert (done.returncode, done.stdout, done.stderr) == (own.returncode, own.stdout, own.stderr)
    assert "patch-apply" in done.stdout


@pytest.mark.parametrize("role", ["nobody", "stranger"])
def test_who_is_not_known_gets_no_further(dask: DaskCluster, tmp_path: Path, role: str) -> None:
    """Nothing listens there; or a certificate is of another authority: one line, status 2, nothing is written."""
    fleet = write_fleet(tmp_path / "fleet")
    before = tree(tmp_path)
    stranger = tmp_path.parent / f"{tmp_path.name}-tls"
    dask_cluster.write_certificates(stranger)
    files = dask.tls if role == "nobody" else stranger
    address = "tls://127.0.0.1:9" if role == "nobody" else dask.address
    other = DaskCluster(address, files, dask.scheduler)
    for words in (("build", fleet, "-o", tmp_path / "out"), ("check", fleet)):
        done = other.kspec(*words)
        assert done.returncode == 2
        assert done.stderr.startswith(f"kspec {words[0]}: the scheduler at {address} cannot be reached: ")
        assert done.stderr.count("\n") == 1
        assert tree(tmp_path) == before


def test_a_worker_with_another_kspec_is_refused(tmp_path: Path) -> None:
    """And one without: before anything is sent or written."""
    fleet = write_fleet(tmp_path / "fleet")
    cluster = dask_cluster.start(tmp_path / "dask", workers=0)
    try:
        none = cluster.kspec("build", fleet, "-o", tmp_path / "out")
        assert "has no workers" in none.stderr
        package = Path(__file__).parents[1] / "kspec"
        other = shutil.copytree(package, tmp_path / "other" / "kspec", ignore=shutil.ignore_patterns("__pycache__"))
        (other / "facts" / "ports.py").write_text((other / "facts" / "ports.py").read_text() + "\n")
        cluster.start_worker({"PYTHONPATH": str(other.parent)})
        done = cluster.kspec("build", fleet, "-o", tmp_path / "out")
    finally:
        cluster.stop()
    assert none.returncode == done.returncode == 2
    assert "runs another kspec than this machine" in done.stderr
    assert not (tmp_path / "out").exists()
