"""Let real kubeadm join nodes to a cluster that exists only as what kspec has built.

usage: join.py RELEASE OUT FIRST NODE...

OUT is an output folder of kspec, FIRST its first control plane. In a network namespace of its own, a read-only API
server presents FIRST's own certificate and answers from nothing but OUT/cluster; of the pods, which kubelets make, it
knows etcd's. A stacked etcd runs as FIRST's manifest says. Each further NODE is joined, in the given order, by the
phases of real `kubeadm join` with OUT/cluster/join/<node>.yaml, which `kubeadm config validate` has to accept: it
discovers the API server by token, so it checks our signature and our pin; a control plane downloads kubeadm-certs.

What kubeadm then has written is compared with OUT/nodes/<node>: the same files, and the same bytes wherever neither
side draws a key. Prints a line for each node; fails if one did not join or differs. Needs root, kubeadm and etcd
(build.py, build_project.py).
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import api_server
import namespace
from places import executable
from record_join import CONTROL_PLANE, MAY_FAIL, WORKER, Etcd, furnish, run_phase
from ruamel.yaml import YAML

FOLDERS = ("etc/kubernetes", "var/lib/kubelet")
SHARED = re.compile(r"(?:^|/)(?:ca|front-proxy-ca|sa)\.(?:crt|key|pub)$")
"""Files of the folder of certificates that are the same on every control plane."""
OWN_BY_CREDENTIALS = {"kubelet.conf", "bootstrap-kubelet.conf"}
"""What kubeadm always asks for by a token and kspec may have issued."""
OURS_ALONE = re.compile(rb' --register-with-taints=[^ "]*(?=[ "])|^tls(?:Cert|PrivateKey)File: .*\n', re.MULTILINE)
"""What kspec adds by its own fields: a control plane of `nodes:` taints itself, which kubeadm does through the API; and
a kubelet is told its serving certificate."""
SERVING = "var/lib/kubelet/pki/"
"""The kubelet's serving certificate, which kubeadm never makes."""


def objects(out: Path) -> list[dict[str, Any]]:
    """Every API object of an output folder."""
    paths = sorted(path for path in (out / "cluster").rglob("*.yaml") if path.parent.name != "join")
    return [YAML(typ="safe").load(path) for path in paths]


def contents(root: Path) -> dict[str, bytes]:
    """Path to content of every file of Kubernetes below a root folder."""
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def is_drawn(path: str) -> bool:
    """Whether a file holds a key, or a certificate of one, that each side draws for itself."""
    if path.endswith((".crt", ".key", ".pub")):
        return not SHARED.search(path)
    return path.endswith(".conf") and not path.endswith("/bootstrap-kubelet.conf")


def comparable(path: str, content: bytes) -> bytes:
    """Content but for etcd's members, which kubeadm lists in the order of their random numbers."""
    if not path.endswith("/etcd.yaml"):
        return content
    return re.sub(rb"(?<=--initial-cluster=)\S+", lambda found: b",".join(sorted(found[0].split(b","))), content)


def differences(theirs: dict[str, bytes], ours: dict[str, bytes]) -> list[str]:
    """What kubeadm wrote otherwise than kspec."""
    found = []
    for path in sorted(theirs.keys() | ours.keys()):
        if path.rpartition("/")[2] in OWN_BY_CREDENTIALS and (path not in theirs or path not in ours):
            continue
        if path.startswith(SERVING) and path not in theirs:
            continue
        if path not in theirs or path not in ours:
            found.append(f"{path} is {'not kubeadm' if path in ours else 'not ours'}")
        elif not is_drawn(path) and comparable(path, theirs[path]) not in {
            comparable(path, ours[path]),
            OURS_ALONE.sub(b"", ours[path]),
        }:
            pairs = zip(theirs[path].splitlines(), ours[path].splitlines(), strict=False)
            line = next((pair for pair in pairs if pair[0] != pair[1]), "length")
            found.append(f"{path}: {line}")
    return found


class Cluster:
    """The first control plane, as far as a joining node sees it."""

    def __init__(self, kubeadm: Path, out: Path, first: str, nodes: list[str]) -> None:
        """Bring up addresses, API server and, for stacked etcd, its first member."""
        self.kubeadm, self.out = kubeadm, out
        documents = [YAML(typ="safe").load(out / "cluster/join" / f"{node}.yaml") for node in nodes]
        endpoint = documents[0]["discovery"]["bootstrapToken"]["apiServerEndpoint"]
        self.host, port = namespace.split_endpoint(endpoint)
        tree = out / "nodes" / first
        texts = "".join(path.read_text() for path in (out / "nodes").rglob("manifests/*.yaml"))
        addresses = re.findall(r"--advertise-address=(\S+)", texts)
        self.bind = self.host if namespace.is_address(self.host) else addresses[0]
        namespace.add_addresses({self.bind, *addresses})
        certificate = next(tree.rglob("apiserver.crt"))
        self.server = api_server.Server(
            self.bind, port, objects(out), (certificate, certificate.with_name("apiserver.key"))
        )
        self.etcd = Etcd(self.server)
        self.scratch = tempfile.TemporaryDirectory(prefix="join.")  # etcd's members use what is in it to the end
        if any(document.get("controlPlane") for document in documents) and next(
            tree.rglob("manifests/etcd.yaml"), None
        ):
            self.etcd.start(first, tree)

    def join(self, node: str) -> list[str]:
        """Join one node; what went wrong, which is nothing where kubeadm is happy and wrote what kspec did."""
        path = self.out / "cluster/join" / f"{node}.yaml"
        root = Path(self.scratch.name) / node
        root.mkdir()
        furnish(root, self.bind, self.host)
        text = path.read_text(encoding="utf-8")
        (root / "spec.yaml").write_text(text, encoding="utf-8")
        command: list[str | Path] = [self.kubeadm, "config", "validate", "--config", root / "spec.yaml"]
        valid = subprocess.run(command, capture_output=True, text=True, check=False)
        if valid.returncode:
            return [f"kubeadm config validate: {valid.stderr}"]
        for phase in CONTROL_PLANE if "\ncontrolPlane:" in text else WORKER:
            if phase == ("etcd-join",) and not self.etcd.members:
                continue
            status, said = run_phase(self.kubeadm, self.etcd, phase, root, node)
            if status and phase != MAY_FAIL:
                return [f"kubeadm join phase {' '.join(phase)}: {said[-1500:]}", self.etcd.complaints()]
        return differences(contents(root), contents(self.out / "nodes" / node))


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", help="whose kubeadm, such as v1.37.2")
    parser.add_argument("out", type=Path, help="kspec's output folder")
    parser.add_argument("first", help="the first control plane")
    parser.add_argument("nodes", nargs="+", help="the nodes that join")
    arguments = parser.parse_args()
    namespace.enter()
    cluster = Cluster(executable(arguments.release), arguments.out.resolve(), arguments.first, arguments.nodes)
    failed = 0
    try:
        for node in arguments.nodes:
            wrong = cluster.join(node)
            failed += bool(wrong)
            print(node, "joined" if not wrong else "FAILED: " + "\n  ".join(wrong), flush=True)  # noqa: T201 - result
    finally:
        cluster.etcd.stop()
        cluster.scratch.cleanup()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
