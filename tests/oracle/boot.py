"""Boot a control plane from a built tree, with the real components, as its static pods say.

usage: boot.py RELEASE OUT NODE [--worker NODE] [--seconds N]

OUT is an output folder of kspec: OUT/nodes/<node> and OUT/cluster. In network and mount namespaces of its own the
node's /etc/kubernetes and /var/lib/kubelet are laid over the machine's, its addresses exist on the loopback device,
and etcd, kube-apiserver, kube-controller-manager and kube-scheduler run with the very commands of their manifests.
Then, by kubectl with the tree's own kubeconfigs:

    the API server is ready; each kubeconfig is who it should be; the API server takes every object of OUT/cluster,
    strictly validated; the real bootstrap signer writes the JWS that is in cluster-info; admin.conf may do everything;
    the controller manager works; service-account tokens are issued and verified; the scheduler holds its lease; every
    probe of the manifests is answered; nothing has died

and, with --worker, a real kubelet on that node's tree gets its client certificate, approved by nobody's hand. Prints a
line for each, and how many passed and failed. Needs root; the commands are built by build.py and build_project.py.
"""

import argparse
import json
import os
import re
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import namespace
from places import cache, executable
from ruamel.yaml import YAML

OVERLAID = ("etc/kubernetes", "var/lib/kubelet")
ORDER = {"Namespace": 0, "ServiceAccount": 1, "ClusterRole": 2, "Role": 2, "ConfigMap": 3, "Secret": 3}
LAST = 9
PATIENCE = 120
"""Seconds that something may take to start, where nobody says otherwise."""
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
IDENTITIES = {
    "super-admin.conf": "system:masters",
    "admin.conf": "kubeadm:cluster-admins",
    "controller-manager.conf": "system:kube-controller-manager",
    "scheduler.conf": "system:kube-scheduler",
    "kubelet.conf": "system:nodes",
}
"""Kubeconfig -> the user or group that its certificate makes."""


def load(path: Path) -> Any:  # noqa: ANN401 - a document
    """Read a YAML document."""
    return YAML(typ="safe").load(path)


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Ask again and again whether something is so; whether it was so in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.5)
    return False


class Machine:
    """A node of the tree, come alive."""

    def __init__(self, release: str, tree: Path) -> None:
        """Lay the node's folders over the machine's and bring up its addresses and names."""
        self.release = release
        self.scratch = Path(tempfile.mkdtemp(prefix="boot."))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        for folder in OVERLAID:
            overlay = self.scratch / folder.replace("/", "-")
            if (tree / folder).is_dir():
                shutil.copytree(tree / folder, overlay)
            else:
                overlay.mkdir()
            Path("/", folder).mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", overlay, Path("/", folder)], check=True)
        manifests = sorted(Path("/etc/kubernetes/manifests").glob("*.yaml"))
        self.containers = {path.stem: load(path)["spec"]["containers"][0] for path in manifests}
        self._bring_up_addresses()

    def _bring_up_addresses(self) -> None:
        commands = " ".join(word for container in self.containers.values() for word in container["command"])
        configurations = "".join(path.read_text() for path in Path("/etc/kubernetes").glob("*.conf"))
        urls = re.findall(r"https?://(\[[0-9a-fA-F:]+\]|[\w.-]+)", commands + configurations)
        hosts = {url.strip("[]") for url in urls} | set(re.findall(r"--advertise-address=(\S+)", commands))
        addresses = {host for host in hosts if namespace.is_address(host)}
        namespace.add_addresses(addresses)
        here = next(iter(re.findall(r"--advertise-address=(\S+)", commands)), "127.0.0.1")
        names = "".join(f"{here} {name}\n" for name in sorted(hosts - addresses))
        self.hosts = hosts
        file = self.scratch / "hosts"
        file.write_text(f"127.0.0.1 localhost\n{names}")
        subprocess.run(["mount", "--bind", file, "/etc/hosts"], check=True)

    def start(self, name: str) -> None:
        """Run a static pod's command; etcd keeps its data elsewhere."""
        container = self.containers[name]
        program = cache() / "etcd" / "etcd" if name == "etcd" else executable(self.release, container["command"][0])
        data = f"--data-dir={self.scratch}/etcd-data"
        arguments = [re.sub(r"^--data-dir=.*", data, argument) for argument in container["command"][1:]]
        environment = os.environ | {one["name"]: one.get("value", "") for one in container.get("env", [])}
        self.run(name, [str(program), *arguments], environment)

    def run(self, name: str, command: list[str], environment: dict[str, str] | None = None) -> None:
        """Run a command until `stop`, with its words in a file."""
        with (self.scratch / f"{name}.log").open("w") as log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, env=environment)

    def log(self, name: str, length: int = 1200) -> str:
        """The last words of a command."""
        path = self.scratch / f"{name}.log"
        return path.read_text()[-length:] if path.exists() else ""

    def kubectl(
        self, *arguments: str, kubeconfig: str = "/etc/kubernetes/super-admin.conf"
    ) -> subprocess.CompletedProcess[str]:
        """Run kubectl with a kubeconfig of the tree's; it may fail."""
        options = ["--kubeconfig", kubeconfig, "--request-timeout=10s"]
        command: list[str | Path] = [executable(self.release, "kubectl"), *options, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def stop(self) -> None:
        """End everything that was started."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        # the overlays are mounted in this namespace and vanish with it; their files need not wait
        shutil.rmtree(self.scratch, ignore_errors=True)


class Examination:
    """Asks the machine everything, in order, and counts."""

    def __init__(self, machine: Machine, cluster: Path, seconds: float) -> None:
        """Take the machine, the folder of API objects and the seconds that the API server may take."""
        self.machine, self.cluster, self.seconds = machine, cluster, seconds
        self.passed = self.failed = 0

    def check(self, fact: str, *, holds: bool, detail: str = "") -> bool:
        """Note and print whether something holds."""
        self.passed += holds
        self.failed += not holds
        line = f"ok    {fact}" if holds else f"FAIL  {fact}: {detail}"
        print(line, flush=True)  # noqa: T201 - the program's result
        return holds

    def result(self) -> int:
        """Print how many facts hold; the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")  # noqa: T201 - the program's result
        return 1 if self.failed or not self.passed else 0

    def run(self, worker: Path | None) -> None:
        """Start the components and ask."""
        machine = self.machine
        if "etcd" in machine.containers:
            machine.start("etcd")
        machine.start("kube-apiserver")
        ready = until(lambda: machine.kubectl("get", "--raw", "/readyz").stdout == "ok", self.seconds)
        said = machine.log("kube-apiserver") + machine.log("etcd", 400)
        if not self.check("kube-apiserver is ready, with the tree's certificates", holds=ready, detail=said):
            return
        machine.start("kube-controller-manager")
        machine.start("kube-scheduler")
        self.identities()
        self.objects()
        self.signatures()
        self.components()
        self.tokens()
        self.probes()
        self.issued()
        for name, process in machine.processes.items():
            self.check(f"{name} is still running", holds=process.poll() is None, detail=machine.log(name))
        if worker:
            self.worker(worker)

    def identities(self) -> None:
        """Each kubeconfig is whom it should be."""
        for name, who in IDENTITIES.items():
            path = Path("/etc/kubernetes", name)
            if path.exists():
                said = self.machine.kubectl("auth", "whoami", "-o", "json", kubeconfig=str(path))
                self.check(f"{name} is {who}", holds=f'"{who}"' in said.stdout, detail=said.stdout + said.stderr)

    def objects(self) -> None:
        """The API server takes every object."""
        until(lambda: self.machine.kubectl("get", "ns", "kube-public", "kube-system").returncode == 0, 30)
        paths = [path for path in self.cluster.rglob("*.yaml") if load(path)["kind"] != "JoinConfiguration"]
        files = sorted(paths, key=lambda path: (ORDER.get(load(path)["kind"], LAST), path))
        refused = []
        for path in files:
            said = self.machine.kubectl("apply", "--validate=strict", "-f", str(path))
            if said.returncode:
                refused.append(f"{path.name}: {said.stderr.strip()[:200]}")
        fact = f"the API server takes all of {len(files)} objects, strictly validated"
        self.check(fact, holds=bool(files) and not refused, detail="; ".join(refused[:4]))
        said = self.machine.kubectl("auth", "can-i", "delete", "nodes", kubeconfig="/etc/kubernetes/admin.conf")
        self.check("admin.conf may do everything, by the objects", holds=said.stdout == "yes\n", detail=said.stderr)

    def signatures(self) -> None:
        """The real bootstrap signer, once ours is taken away, writes the same."""
        files = [path for path in self.cluster.rglob("*.yaml") if path.stem == "ConfigMap-cluster-info"]
        data = load(files[0])["data"] if files else {}
        ours = {key: value for key, value in data.items() if key.startswith("jws-")}
        if not ours:
            return
        removal = json.dumps([{"op": "remove", "path": f"/data/{key}"} for key in ours])
        place = ("-n", "kube-public", "configmap", "cluster-info")
        self.machine.kubectl("patch", *place, "--type=json", "-p", removal)

        def theirs() -> dict[str, str]:
            said = self.machine.kubectl("get", *place, "-o", "json").stdout
            found = json.loads(said)["data"] if said else {}
            return {key: value for key, value in found.items() if key.startswith("jws-")}

        same = until(lambda: theirs() == ours, 40)
        self.check("the real bootstrap signer writes our signatures", holds=same, detail=f"{ours} or {theirs()}")

    def components(self) -> None:
        """Controller manager and scheduler do their work."""
        account = ("get", "-n", "default", "serviceaccount", "default")
        works = until(lambda: self.machine.kubectl(*account).returncode == 0, 40)
        self.check("the controller manager works", holds=works, detail=self.machine.log("kube-controller-manager"))
        lease = ("get", "-n", "kube-system", "lease", "kube-scheduler")
        held = until(lambda: self.machine.kubectl(*lease).returncode == 0, 40)
        self.check("the scheduler holds its lease", holds=held, detail=self.machine.log("kube-scheduler"))

    def tokens(self) -> None:
        """A service account's token is issued with sa.key and verified with sa.pub."""
        issued = self.machine.kubectl("create", "-n", "default", "token", "default")
        configuration = load(Path("/etc/kubernetes/admin.conf"))["clusters"][0]["cluster"]
        authority = next(Path("/etc/kubernetes").rglob("ca.crt"))
        for path in Path("/etc/kubernetes").rglob("ca.crt"):
            authority = path if path.parent.name != "etcd" else authority
        options = ["--server", configuration["server"], "--certificate-authority", str(authority)]
        options += ["--token", issued.stdout.strip(), "-o", "json"]
        said = self.machine.kubectl("auth", "whoami", *options, kubeconfig="/dev/null")
        who = "system:serviceaccount:default:default"
        detail = issued.stderr + said.stderr
        self.check("service-account tokens are issued and verified", holds=who in said.stdout, detail=detail)

    def issued(self) -> None:
        """A kubelet.conf of another node, whose certificate was issued with the build, is that node's."""
        for path in sorted(self.cluster.parent.glob("nodes/*/etc/kubernetes/kubelet.conf")):
            node = path.parts[-4]
            if not any(host in path.read_text() for host in self.machine.hosts):
                continue  # a control plane's kubelet asks the API server of its own node alone
            said = self.machine.kubectl("auth", "whoami", "-o", "json", kubeconfig=str(path))
            who = f'"system:node:{node}"'
            holds = who in said.stdout and '"system:nodes"' in said.stdout
            self.check(f"kubelet.conf of {node} is that node's", holds=holds, detail=said.stdout + said.stderr)

    def probes(self) -> None:
        """The kubelet would find every static pod alive."""
        trusting = ssl._create_unverified_context()  # noqa: S323, SLF001 - as the kubelet, which verifies no probe
        for name, container in self.machine.containers.items():
            ports = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
            for kind in PROBES:
                probe = container.get(kind, {}).get("httpGet")
                if probe:
                    host = probe.get("host", "127.0.0.1")
                    host = f"[{host}]" if ":" in host else host
                    port = ports.get(probe["port"], probe["port"])
                    url = f"{probe['scheme'].lower()}://{host}:{port}{probe['path']}"
                    answers = until(lambda url=url: answers_well(url, trusting), 30)  # type: ignore[misc]
                    self.check(f"{name}'s {kind} answers", holds=answers, detail=url)

    def worker(self, tree: Path) -> None:
        """A kubelet on another node's tree joins by its bootstrap kubeconfig; there is no container runtime."""
        copy = self.machine.scratch / "worker"
        for folder in OVERLAID:
            shutil.copytree(tree / folder, copy / folder)
        configuration = copy / "var/lib/kubelet/config.yaml"
        # rotation would wait for a container runtime first; the other line is about this machine, not about the tree
        text = configuration.read_text().replace("rotateCertificates: true", "rotateCertificates: false")
        configuration.write_text(f"{text}failCgroupV1: false\n")
        flags = (copy / "var/lib/kubelet/kubeadm-flags.env").read_text().partition("=")[2].strip().strip('"')
        mounts = " && ".join(f"mount --bind {copy}/{folder} /{folder}" for folder in OVERLAID)
        kubelet = executable(self.machine.release, "kubelet")
        options = (
            "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
        )
        options += " --config=/var/lib/kubelet/config.yaml"
        script = f"mount --make-rprivate / && {mounts} && exec {kubelet} {options} {flags}"
        self.machine.run("kubelet", ["unshare", "--mount", "sh", "-c", script])
        joined = until((copy / "etc/kubernetes/kubelet.conf").exists, 60)
        detail = self.machine.log("kubelet")
        self.check("a real kubelet gets its client certificate by the bootstrap token", holds=joined, detail=detail)
        said = self.machine.kubectl("get", "certificatesigningrequests", "-o", "json").stdout
        requests = json.loads(said)["items"] if said else []
        kinds = [one["type"] for request in requests for one in request.get("status", {}).get("conditions", [])]
        self.check(
            "its request is approved by our RBAC, by nobody's hand", holds="Approved" in kinds, detail=str(kinds)
        )


def answers_well(url: str, context: ssl.SSLContext) -> bool:
    """Whether a URL answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5, context=context) as answer:  # noqa: S310 - a probe of the tree
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def booting(description: str | None) -> argparse.ArgumentParser:
    """The command line of a program that boots a control plane."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", help="whose components, such as v1.37.2")
    parser.add_argument("out", type=Path, help="kspec's output folder")
    parser.add_argument("node", help="the control plane to boot")
    return parser


def main() -> int:
    """Run the program."""
    parser = booting(__doc__)
    parser.add_argument("--worker", metavar="NODE", help="another node, whose kubelet joins")
    parser.add_argument("--seconds", type=float, default=90, help="how long the API server may take")
    arguments = parser.parse_args()
    namespace.enter("--mount")
    machine = Machine(arguments.release, arguments.out / "nodes" / arguments.node)
    examination = Examination(machine, arguments.out / "cluster", arguments.seconds)
    try:
        examination.run(arguments.out / "nodes" / arguments.worker if arguments.worker else None)
    finally:
        machine.stop()
    return examination.result()


if __name__ == "__main__":
    raise SystemExit(main())
