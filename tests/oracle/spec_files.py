"""See that the real components use a spec's own files: audit policy, encryption, admission, static tokens, scheduler.

usage: spec_files.py RELEASE OUT NODE

OUT is an output folder of kspec, of a spec with the short names `apiServer.auditPolicy` (with `audit-log-path: "-"`),
`apiServer.encryptionConfiguration`, `apiServer.admissionConfiguration` (PodSecurity that enforces `baseline`),
`apiServer.staticTokens` and `scheduler.configuration`, whose only control plane is NODE. As boot.py does, it boots the
node's static pods in namespaces of their own; then

    each static token makes the user of its row, with that row's groups; a Secret is not in etcd in plain text; the API
    server writes audit events; a privileged pod is refused by the admission plugin's configuration; kube-scheduler
    holds its lease, with its configuration; kubeadm takes the node's kubeadm-config.yaml, if it has one

Prints a line for each, and how many passed and failed. Needs root.
"""

import base64
import csv
import json
import ssl
import subprocess
import urllib.request
from pathlib import Path

import namespace
from boot import Examination, Machine, booting, until
from places import executable

SECRET = "a-secret-that-nobody-may-read"  # noqa: S105 - the test's own
PRIVILEGED = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "privileged", "namespace": "default"},
    "spec": {
        "containers": [{"name": "c", "image": "registry.k8s.io/pause:3.10", "securityContext": {"privileged": True}}]
    },
}


class FilesExamination(Examination):
    """Asks what the files are for."""

    def ask(self) -> None:
        """Everything, in order."""
        machine = self.machine
        machine.start("etcd")
        machine.start("kube-apiserver")
        ready = until(lambda: machine.kubectl("get", "--raw", "/readyz").stdout == "ok", self.seconds)
        if not self.check("kube-apiserver is ready", holds=ready, detail=machine.log("kube-apiserver")):
            return
        machine.start("kube-controller-manager")
        machine.start("kube-scheduler")
        self.static_tokens()
        self.encryption()
        log = (machine.scratch / "kube-apiserver.log").read_text()
        self.check("audit events are written", holds='"kind":"Event","apiVersion":"audit.k8s.io/v1"' in log)
        self.admission()
        lease = ("get", "lease", "-n", "kube-system", "kube-scheduler", "-o", "jsonpath={.spec.holderIdentity}")
        held = until(lambda: bool(machine.kubectl(*lease).stdout), 40)
        self.check("kube-scheduler holds its lease", holds=held, detail=machine.log("kube-scheduler"))
        self.kubeadm()

    def static_tokens(self) -> None:
        """Each row of the file is a user."""
        with Path("/etc/kubernetes/known_tokens.csv").open(newline="") as file:
            rows = list(csv.reader(file))
        for token, user, uid, *groups in rows:
            options = ["--kubeconfig=/dev/null", "--server=https://127.0.0.1:6443", "--insecure-skip-tls-verify"]
            command: list[str | Path] = [executable(self.machine.release, "kubectl"), *options, f"--token={token}"]
            said = subprocess.run(
                [*command, "auth", "whoami", "-o", "json"], capture_output=True, text=True, check=False
            )
            found = json.loads(said.stdout or "{}").get("status", {}).get("userInfo", {})
            wanted = sorted({*(groups[0].split(",") if groups else ()), "system:authenticated"})
            got = (found.get("username"), found.get("uid", ""), sorted(found.get("groups", [])))
            self.check(
                f"the token of {user} makes {user}", holds=got == (user, uid, wanted), detail=f"{got} {said.stderr}"
            )

    def encryption(self) -> None:
        """What etcd holds of a Secret."""
        self.machine.kubectl("create", "secret", "generic", "sealed", f"--from-literal=word={SECRET}")
        pki = Path("/etc/kubernetes/pki/etcd")
        context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
        context.load_cert_chain(pki / "healthcheck-client.crt", pki / "healthcheck-client.key")
        key = base64.b64encode(b"/registry/secrets/default/sealed").decode()
        request = urllib.request.Request("https://127.0.0.1:2379/v3/kv/range", json.dumps({"key": key}).encode())
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:  # noqa: S310 - the tree's own etcd
            stored = base64.b64decode(json.load(answer)["kvs"][0]["value"])
        self.check("a Secret is sealed in etcd", holds=stored.startswith(b"k8s:enc:") and SECRET.encode() not in stored)
        read = self.machine.kubectl("get", "secret", "sealed", "-o", "jsonpath={.data.word}").stdout
        self.check("and can be read by the API server", holds=base64.b64decode(read).decode() == SECRET)

    def admission(self) -> None:
        """What the plugin's configuration forbids."""
        file = self.machine.scratch / "pod.json"
        file.write_text(json.dumps(PRIVILEGED))
        until(lambda: bool(self.machine.kubectl("get", "serviceaccount", "default").stdout), 30)
        said = self.machine.kubectl("create", "-f", str(file)).stderr
        self.check("a privileged pod is refused", holds='violates PodSecurity "baseline' in said, detail=said)

    def kubeadm(self) -> None:
        """kubeadm-config.yaml, where there is one."""
        file = Path("/etc/kubernetes/kubeadm-config.yaml")
        if file.exists():
            command: list[str | Path] = [executable(self.machine.release), "config", "validate", "--config", file]
            said = subprocess.run(command, capture_output=True, text=True, check=False)
            self.check("kubeadm takes kubeadm-config.yaml", holds=said.returncode == 0, detail=said.stderr)


def main() -> int:
    """Run the program."""
    parser = booting(__doc__)
    arguments = parser.parse_args()
    namespace.enter("--mount")
    machine = Machine(arguments.release, arguments.out / "nodes" / arguments.node)
    examination = FilesExamination(machine, arguments.out / "cluster", 90)
    try:
        examination.ask()
    finally:
        machine.stop()
    return examination.result()


if __name__ == "__main__":
    raise SystemExit(main())
