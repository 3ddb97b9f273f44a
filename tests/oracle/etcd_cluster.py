"""Start the etcd members of a built cluster, as their static pods say, and ask whether they are one.

usage: etcd_cluster.py OUT NODE... [--client NODE]

OUT is an output folder of kspec whose etcd is bootstrapped statically, NODE... are all members. Each runs in network
and mount namespaces of its own, joined by a bridge: it has the address of its manifest and sees its own tree at
/etc/kubernetes; of its arguments, the data folder alone is another. The members are started from nothing in every
order, some time apart. Each time, by etcdctl:

    all are healthy by the certificate of any member's healthcheck; all are members, started, under their own names and
    addresses, and none is a learner; what is put at one is read at another; whoever has no certificate, or one of
    another authority, is refused, by clients' and peers' ports alike

and, with --client, a control plane's apiserver-etcd-client may read and write. Prints a line for each fact; fails if
one does not hold. Needs root and etcd (build_project.py).
"""

import argparse
import itertools
import json
import os
import re
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

import namespace
from places import cache
from ruamel.yaml import YAML

BRIDGE = "cluster0"
CLIENT_PORT, PEER_PORT = 2379, 2380
APART = 1.0
"""Seconds between the starts of two members: long enough for the first to miss the others."""
PATIENCE = 40
"""Seconds that a cluster may take to be whole."""
PKI = "etc/kubernetes/pki"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command that may fail."""
    return subprocess.run(command, capture_output=True, text=True, check=False)


def ip(*words: str) -> None:
    """Change the network; a failure is one of this program."""
    subprocess.run(["ip", *words], check=True)


class Member:
    """A member of etcd on a machine of its own."""

    def __init__(self, out: Path, node: str) -> None:
        """Read its manifest and give it a network."""
        self.node, self.tree = node, out / "nodes" / node
        container = YAML(typ="safe").load(self.tree / "etc/kubernetes/manifests/etcd.yaml")["spec"]["containers"][0]
        self.arguments: list[str] = container["command"][1:]
        found = re.search(r"--initial-advertise-peer-urls=https://\[?([^]\s]+?)\]?:2380", " ".join(self.arguments))
        if found is None:
            message = f"{node} does not say where it is"
            raise SystemExit(message)
        self.address = found[1]
        self.process: subprocess.Popen[bytes] | None = None
        self.folder = Path()

    def connect(self, number: int) -> None:
        """Make its network namespace and a wire from there to the bridge."""
        name, length = f"etcd-{number}", "128" if ":" in self.address else "32"
        no_detection = ["nodad"] if ":" in self.address else []
        self.namespace = name
        ip("netns", "add", name)
        ip("link", "add", f"to-{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("link", "set", f"to-{number}", "master", BRIDGE, "up")
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "link", "set", "eth0", "up")
        ip("-n", name, "addr", "add", f"{self.address}/{length}", "dev", "eth0", *no_detection)
        family = "-6" if ":" in self.address else "-4"
        ip("-n", name, family, "route", "add", "default", "dev", "eth0")
        ip(family, "route", "add", f"{self.address}/{length}", "dev", BRIDGE)

    def start(self, folder: Path) -> None:
        """Run it with an empty data folder below `folder`."""
        self.folder = folder
        data = folder / self.node
        data.mkdir(mode=0o700)
        arguments = [re.sub(r"^--data-dir=.*", f"--data-dir={data}", argument) for argument in self.arguments]
        script = f'mount --make-rprivate / && mount --bind {self.tree}/etc/kubernetes /etc/kubernetes && exec "$@"'
        command = ["ip", "netns", "exec", self.namespace, "unshare", "--mount", "sh", "-c", script, "etcd"]
        with (folder / f"{self.node}.log").open("w") as log:
            self.process = subprocess.Popen([*command, cache() / "etcd" / "etcd", *arguments], stdout=log, stderr=log)

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def log(self) -> str:
        """Its last words."""
        return (self.folder / f"{self.node}.log").read_text()[-800:]

    def endpoint(self, port: int = CLIENT_PORT) -> str:
        """Where it listens."""
        return f"https://[{self.address}]:{port}" if ":" in self.address else f"https://{self.address}:{port}"


class Examination:
    """Asks and counts."""

    def __init__(self, members: list[Member]) -> None:
        """Take the members."""
        self.members = members
        self.failed = 0

    def check(self, fact: str, *, holds: bool, detail: str = "") -> None:
        """Note and print whether something holds."""
        self.failed += not holds
        print(f"ok    {fact}" if holds else f"FAIL  {fact}: {detail}", flush=True)  # noqa: T201 - the program's result

    def etcdctl(
        self, pki: Path, client: str, *words: str, at: Member | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run etcdctl with a client certificate, or with none, at one member or all."""
        endpoints = ",".join(member.endpoint() for member in ([at] if at else self.members))
        authority = f"--cacert={self.members[0].tree / PKI / 'etcd/ca.crt'}"
        own = [f"--cert={pki / client}.crt", f"--key={pki / client}.key"] if client else []
        options = [f"--endpoints={endpoints}", authority, *own, "--command-timeout=3s", "--dial-timeout=2s"]
        return run(cache() / "etcd" / "etcdctl", *options, *words)

    def examine(self, order: str) -> None:
        """Whether the members have become one cluster."""
        first, last = self.members[0], self.members[-1]
        deadline = time.monotonic() + PATIENCE
        while True:
            said = self.etcdctl(first.tree / PKI, "etcd/healthcheck-client", "endpoint", "health", "-w", "json")
            healthy = said.returncode == 0
            if healthy or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        detail = said.stderr + "".join(member.log() for member in self.members)
        self.check(f"{order}: all {len(self.members)} are healthy", holds=healthy, detail=detail)
        listed = self.etcdctl(last.tree / PKI, "etcd/healthcheck-client", "member", "list", "-w", "json", at=last)
        found = json.loads(listed.stdout)["members"] if listed.returncode == 0 else []
        names = {one.get("name", ""): one["peerURLs"] for one in found if not one.get("isLearner")}
        wanted = {member.node: [member.endpoint(PEER_PORT)] for member in self.members}
        self.check(f"{order}: they are the members", holds=names == wanted, detail=listed.stdout + listed.stderr)
        self.etcdctl(first.tree / PKI, "etcd/healthcheck-client", "put", "fact", order, at=first)
        got = self.etcdctl(last.tree / PKI, "etcd/healthcheck-client", "get", "fact", "--print-value-only", at=last)
        self.check(f"{order}: what one is told the others know", holds=got.stdout == f"{order}\n", detail=got.stderr)

    def refuse(self, stranger: tuple[Path, str] | None) -> None:
        """Who is kept out."""
        for member in self.members:
            said = self.etcdctl(Path(), "", "get", "fact", at=member)
            self.check(f"{member.node} refuses a client without a certificate", holds=said.returncode != 0)
            for port in (CLIENT_PORT, PEER_PORT):
                text = f"port {port} of {member.node} sends away who has no certificate"
                self.check(text, holds=not answers(member.address, port))
            if stranger is not None:
                said = self.etcdctl(*stranger, "get", "fact", at=member)
                text = f"{member.node} refuses a certificate of the cluster's other authority"
                self.check(text, holds=said.returncode != 0, detail=said.stdout)

    def serve(self, pki: Path) -> None:
        """An API server's client may read and write at every member."""
        for member in self.members:
            said = self.etcdctl(pki, "apiserver-etcd-client", "put", "fact", member.node, at=member)
            text = f"{member.node} takes the API server's certificate"
            self.check(text, holds=said.returncode == 0, detail=said.stderr)


def answers(address: str, port: int) -> bool:
    """Whether a TLS server lets us speak that have no certificate; in TLS 1.3, it says no after the handshake."""
    context = ssl._create_unverified_context()  # noqa: S323, SLF001 - whom it trusts is the question, not whom we do
    try:
        with (
            socket.create_connection((address, port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=address) as connection,
        ):
            connection.sendall(b"GET /version HTTP/1.0\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="kspec's output folder")
    parser.add_argument("nodes", nargs="+", metavar="NODE", help="all members")
    parser.add_argument("--client", metavar="NODE", help="a control plane, whose API server's certificate is tried")
    arguments = parser.parse_args()
    namespace.enter("--mount")
    os.makedirs("/run/netns", exist_ok=True)  # noqa: PTH103 - the mount below hides whatever is there
    subprocess.run("mount --make-rprivate / && mount -t tmpfs tmpfs /run/netns", shell=True, check=True)  # noqa: S602 - fixed
    Path("/etc/kubernetes").mkdir(exist_ok=True)
    ip("link", "add", BRIDGE, "type", "bridge")
    ip("link", "set", BRIDGE, "up")
    out = arguments.out.resolve()
    members = [Member(out, node) for node in arguments.nodes]
    for number, member in enumerate(members):
        member.connect(number)
    examination = Examination(members)
    orders = list(itertools.permutations(members))
    for index, order in enumerate(orders):
        with tempfile.TemporaryDirectory(prefix="etcd.") as name:
            try:
                for member in order:
                    member.start(Path(name))
                    time.sleep(APART)
                examination.examine(" ".join(member.node for member in order))
                if index == len(orders) - 1:
                    control_plane = out / "nodes" / (arguments.client or members[0].node) / PKI
                    stranger = control_plane / "apiserver-kubelet-client.crt"
                    examination.refuse((control_plane, stranger.stem) if stranger.exists() else None)
                    if arguments.client:
                        examination.serve(control_plane)
            finally:
                for member in members:
                    member.stop()
    return 1 if examination.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
