"""A Dask cluster of two workers over TLS, in processes of its own, as docs/fleets.md starts one."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from attrs import field, frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DASK: Final = Path(sys.executable).parent / "dask"
_PATIENCE: Final = 120
"""Seconds that a process may take to begin: a busy machine imports for long."""


def write_certificates(folder: Path) -> None:
    """An authority, and for each role a certificate with its key."""
    folder.mkdir(parents=True)
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("dask", key).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / "ca.crt").write_bytes(_pem(authority, key))
    for role in ("scheduler", "worker", "client"):
        own = ec.generate_private_key(ec.SECP256R1())
        (folder / f"{role}.crt").write_bytes(_pem(_certificate(role, own), key))
        text = own.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{role}.key").write_bytes(text)


def _certificate(name: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    subject, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, found)]) for found in (name, "dask"))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _pem(certificate: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    return certificate.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@frozen
class DaskCluster:
    """A scheduler's address, the folder with the certificates, and the processes that were started."""

    address: str
    tls: Path
    scheduler: "subprocess.Popen[bytes]"
    workers: "list[subprocess.Popen[bytes]]" = field(factory=list)

    def words(self, role: str = "client") -> tuple[str, ...]:
        """The options by which a program is known to the cluster."""
        return _known_by(self.tls, role)

    def kspec(self, *words: object, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Run kspec, with the cluster's scheduler, in a process of its own."""
        command = [sys.executable, "-m", "kspec", *map(str, words), "--scheduler", self.address, *self.words()]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(environment or {})},
            timeout=_PATIENCE,
        )

    def start_worker(self, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start one more worker, and wait until the scheduler knows it."""
        folder = self.tls.parent / f"worker-{len(self.workers)}"
        log = folder.with_suffix(".log")
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(folder))
        worker = _start(log, "worker", self.address, *options, *self.words("worker"), environment=environment)
        _wait(lambda: "Registered to" in log.read_text(), log)
        self.workers.append(worker)
        return worker

    def processes(self) -> Iterator[int]:
        """The scheduler, the workers, and the processes in which these work."""
        waiting = [process.pid for process in (self.scheduler, *self.workers) if process.poll() is None]
        while waiting:
            number = waiting.pop()
            yield number
            children = Path(f"/proc/{number}/task/{number}/children")
            waiting += map(int, children.read_text().split()) if children.exists() else ()

    def stop(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            process.terminate()
        for process in (*self.workers, self.scheduler):
            process.wait(timeout=_PATIENCE)


def start(folder: Path, workers: int = 2) -> DaskCluster:
    """Start a scheduler, which gives up on a task whose first worker has died, and workers."""
    tls = folder / "tls"
    write_certificates(tls)
    found, log = folder / "scheduler.json", folder / "scheduler.log"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(found))
    words = _known_by(tls, "scheduler")
    allowed = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    scheduler = _start(log, "scheduler", "--protocol", "tls", *options, *words, environment=allowed)
    _wait(lambda: found.exists() and found.read_text().rstrip().endswith("}"), log)
    cluster = DaskCluster(json.loads(found.read_text())["address"], tls, scheduler)
    for _ in range(workers):
        cluster.start_worker()
    return cluster


def _known_by(tls: Path, role: str) -> tuple[str, ...]:
    files = (("--tls-ca-file", "ca.crt"), ("--tls-cert", f"{role}.crt"), ("--tls-key", f"{role}.key"))
    return tuple(word for name, file in files for word in (name, str(tls / file)))


def _start(log: Path, *words: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    with log.open("wb") as stream:
        return subprocess.Popen(
            [DASK, *words], stdout=stream, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )


def _wait(ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not ready():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
