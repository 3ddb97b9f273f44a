"""Record how real kubeadm joins nodes to a recorded cluster.

usage: record_join.py CASE [--release VERSION]... [--golden DIR]

For each JoinConfiguration golden/joins/<case>/<node>.yaml, in the order of their names, `kubeadm join phase ...` runs
against a read-only API server that answers from golden/<release>/<case>/objects. It discovers that server by token,
so it checks signature and pin; `@CAHASH@` in the file becomes the CA's pin. A control plane with stacked etcd joins a
real etcd, started as the manifests of the nodes before it say. The outcome is golden/<release>/<case>+<node>/ with
spec.yaml, tree/, modes.txt and log.txt as record.py makes them.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import api_server
import namespace
from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from host import Host
from live_objects import live_objects
from places import REPOSITORY, cache, executable, recorded_releases
from record import PATCHES, keep_tree, tidy
from ruamel.yaml import YAML

TIMEOUT = 150
WORKER = (("kubelet-start",),)
CONTROL_PLANE = (("control-plane-prepare", "all"), ("kubelet-start",), ("etcd-join",))
MAY_FAIL = ("kubelet-start",)
CLIENT_URL = re.compile(r"--advertise-client-urls=(\S+)")


def certificate_pin(pki: Path) -> str:
    """The pin of a PKI's CA: SHA-256 of its public key."""
    authority = x509.load_pem_x509_certificate((pki / "ca.crt").read_bytes())
    key = authority.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"sha256:{hashlib.sha256(key).hexdigest()}"


@frozen
class Recording:
    """A recorded first control plane: its documents by kind and its trees."""

    folder: Path
    documents: dict[str, dict[str, Any]]

    @property
    def pki(self) -> Path:
        """Its PKI."""
        folder = self.documents["ClusterConfiguration"].get("certificatesDir", "/etc/kubernetes/pki")
        return self.folder / "tree" / str(folder).strip("/")

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Its API objects, completed."""
        init = self.documents["InitConfiguration"]
        tokens = [
            token["token"]
            for token in init.get("bootstrapTokens", [])
            if "signing" in token.get("usages", ["signing", "authentication"])
        ]
        return live_objects(self.folder / "objects", self.pki, init.get("certificateKey", ""), tokens)


def read_recording(folder: Path) -> Recording:
    """Read a recording's documents."""
    values = YAML(typ="safe").load_all((folder / "spec.yaml").read_text(encoding="utf-8"))
    return Recording(folder, {value["kind"]: value for value in values})


class Etcd:
    """The members of a stacked etcd, run as their manifests say."""

    def __init__(self, server: api_server.Server) -> None:
        """Start with none."""
        self.server = server
        self.members: list[subprocess.Popen[bytes]] = []
        self.data = tempfile.TemporaryDirectory(prefix="etcd.")

    def start(self, node: str, tree: Path) -> None:
        """Run the member of a node whose files are below `tree`, and list its pod."""
        manifest = YAML(typ="safe").load(tree / "etc/kubernetes/manifests/etcd.yaml")
        data = Path(self.data.name) / node
        data.mkdir(mode=0o700)
        # All members share one loopback device: each would listen at the same two addresses, and each would call the
        # others from their own address, which is not one of its certificate's.
        number = len(self.members) + 1
        own = {
            "=/etc/kubernetes/": f"={tree}/etc/kubernetes/",
            "//127.0.0.1:": f"//127.0.0.{number}:",
            "//[::1]:": f"//[fd00:256::{number}]:",
        }
        namespace.add_addresses([f"fd00:256::{number}"])
        command = [str(cache() / "etcd" / "etcd"), "--peer-skip-client-san-verification"]
        for argument in manifest["spec"]["containers"][0]["command"][1:]:
            for usual, here in own.items():
                argument = argument.replace(usual, here)  # noqa: PLW2901 - step by step
            command.append(f"--data-dir={data}" if argument.startswith("--data-dir=") else argument)
        with (Path(self.data.name) / f"{node}.log").open("w") as log:
            self.members.append(subprocess.Popen(command, stdout=log, stderr=log))
        urls = CLIENT_URL.search(" ".join(command))
        self.server.etcd_pods.append(api_server.etcd_pod(node, urls.group(1) if urls else ""))

    def complaints(self) -> str:
        """The last lines of what each member logged."""
        logs = sorted(Path(self.data.name).glob("*.log"))
        return "".join(f"{log.stem}: {log.read_text()[-1500:]}\n" for log in logs)

    def stop(self) -> None:
        """End every member that was started."""
        for member in self.members:
            member.terminate()
            member.wait()
        self.data.cleanup()


def furnish(root: Path, bind: str, host: str) -> None:
    """A joining node's root folder, in which the endpoint's name is known."""
    Host().furnish(root)
    (root / "etc/hosts").write_text(f"127.0.0.1 localhost\n{bind} {host}\n")
    (root / "etc/nsswitch.conf").write_text("hosts: files\n")


class Joiner:
    """Joins the nodes of one case and release, one after the other."""

    def __init__(self, kubeadm: Path, first: Recording, specs: list[Path], out: Path) -> None:
        """Bring up addresses, API server and, for stacked etcd, its first member."""
        self.kubeadm, self.first, self.out = kubeadm, first, out
        documents: list[dict[str, Any]] = [YAML(typ="safe").load(path) for path in specs]
        discovery = documents[0]["discovery"]["bootstrapToken"]
        self.host, port = namespace.split_endpoint(discovery["apiServerEndpoint"])
        endpoint = first.documents["InitConfiguration"]["localAPIEndpoint"]
        self.bind = self.host if namespace.is_address(self.host) else endpoint["advertiseAddress"]
        planes = [document.get("controlPlane") or {} for document in documents]
        addresses = [plane.get("localAPIEndpoint", {}).get("advertiseAddress") for plane in planes]
        namespace.add_addresses({self.bind, endpoint["advertiseAddress"], *filter(None, addresses)})
        self.scratch = tempfile.TemporaryDirectory(prefix="join.")
        files = api_server.serving_certificate(first.pki, self.host, Path(self.scratch.name))
        self.server = api_server.Server(self.bind, port, first.objects, files)
        self.etcd = Etcd(self.server)
        if any(planes) and (first.folder / "tree/etc/kubernetes/manifests/etcd.yaml").exists():
            self.etcd.start(first.documents["InitConfiguration"]["nodeRegistration"]["name"], first.folder / "tree")

    def join(self, path: Path) -> bool:
        """Join one node and record it; False if kubeadm failed where it should not."""
        text = path.read_text(encoding="utf-8").replace("@CAHASH@", certificate_pin(self.first.pki))
        folder = PATCHES.search(text)
        root = Path(self.scratch.name) / f"root.{path.stem}"
        root.mkdir()
        furnish(root, self.bind, self.host)
        if folder:
            shutil.copytree(path.parent / folder.group(2), root / "patches")
        text = PATCHES.sub(r"\g<1>/patches", text)
        (root / "spec.yaml").write_text(text, encoding="utf-8")
        before = {file for file in root.rglob("*") if file.is_file()}
        log, fine = [], True
        self.server.requests.clear()
        for phase in CONTROL_PLANE if "\ncontrolPlane:" in text else WORKER:
            if phase == ("etcd-join",) and not self.etcd.members:
                continue
            status, said = self.run(phase, root, path.stem)
            log.append(f"$ kubeadm join phase {' '.join(phase)}: exit {status}\n{said}")
            fine = fine and (status == 0 or phase == MAY_FAIL)
        out = self.out / f"{self.first.folder.name}+{path.stem}"
        if out.exists():
            shutil.rmtree(out)
        out.mkdir(parents=True)
        (out / "spec.yaml").write_text(text, encoding="utf-8")
        keep_tree(root, before, out)
        words = tidy("\n".join(log).replace(str(root), "")) + "".join(f"{line}\n" for line in self.server.requests)
        (out / "log.txt").write_text(words, encoding="utf-8")
        outcome = "joined" if fine else f"FAILED: {log[-1][-600:]}\n{self.etcd.complaints()}"
        print(self.out.name, out.name, outcome, flush=True)  # noqa: T201 - the program's result
        return fine

    def run(self, phase: tuple[str, ...], root: Path, node: str) -> tuple[int, str]:
        """Run a phase in a node's root folder."""
        return run_phase(self.kubeadm, self.etcd, phase, root, node)


def run_phase(kubeadm: Path, etcd: Etcd, phase: tuple[str, ...], root: Path, node: str) -> tuple[int, str]:
    """Run a phase of `join`; while kubeadm waits for the new etcd member, start it. Returns status and words."""
    command: list[str | Path] = [kubeadm, "join", "phase", *phase, "--config", "/spec.yaml", "--rootfs", root]
    manifest = root / "etc/kubernetes/manifests/etcd.yaml"
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + TIMEOUT
        started = False
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
            if phase == ("etcd-join",) and manifest.exists() and manifest.stat().st_size and not started:
                etcd.start(node, root)
                started = True
        process.kill()
        said.seek(0)
        return process.wait(), said.read()


def inside(case: str, release: str, golden: Path) -> int:
    """Join all nodes of a case in this network namespace."""
    specs = sorted((golden / "joins" / case).glob("*.yaml"))
    joiner = Joiner(executable(release), read_recording(golden / release / case), specs, golden / release)
    try:
        return sum(not joiner.join(path) for path in specs)
    finally:
        joiner.etcd.stop()


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case")
    parser.add_argument("--release", action="append", metavar="VERSION", default=[])
    parser.add_argument("--golden", type=Path, default=REPOSITORY / "golden")
    arguments = parser.parse_args()
    releases = arguments.release or [
        release for release in recorded_releases() if (arguments.golden / release / arguments.case).is_dir()
    ]
    if len(releases) == 1:
        namespace.enter()
        return inside(arguments.case, releases[0], arguments.golden.resolve())
    # one namespace a release: the same addresses come again
    commands = [
        [sys.executable, __file__, arguments.case, "--golden", arguments.golden, "--release", release]
        for release in releases
    ]
    return max(subprocess.run(command, check=False, env=os.environ).returncode for command in commands)


if __name__ == "__main__":
    raise SystemExit(main())
