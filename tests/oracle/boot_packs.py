"""Boot a control plane whose spec names packs, and let their own programs work on it.

usage: boot_packs.py RELEASE OUT NODE [--objects] [--seconds N]

As boot.py: the API server takes every object, those of packs included, strictly validated; with --objects, that is all,
and nothing but etcd and the API server is started. Then, with what stands in OUT/cluster and nowhere else:

    Prometheus scrapes the API server, the controller manager, the scheduler and etcd by its own certificates, and all
    are up; with another authority's certificate none is, so that they were verified; by its account it finds what is
    annotated

    metrics-server serves with its own certificate, and the API server's aggregator verifies it

Prints a line for each, and how many passed and failed. Needs root; the programs are built by build_project.py.
"""

import base64
import json
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import namespace
from boot import Examination, Machine, booting, load, until
from places import executable

JOBS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
TARGETS = "http://127.0.0.1:9090/api/v1/targets?state=active"
ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class Packs(Examination):
    """Asks what the programs of packs make of the cluster, unless `only_objects` are asked about."""

    only_objects = False

    def run(self, worker: Path | None) -> None:  # noqa: ARG002 - another node takes no part
        """Start the components, apply the objects, and start the packs' programs."""
        machine = self.machine
        for name in ("etcd", "kube-apiserver"):
            if name in machine.containers:
                machine.start(name)
        ready = until(lambda: machine.kubectl("get", "--raw", "/readyz").stdout == "ok", self.seconds)
        if not self.check("kube-apiserver is ready", holds=ready, detail=machine.log("kube-apiserver")):
            return
        if self.only_objects:
            self.objects()
            return
        machine.start("kube-controller-manager")
        machine.start("kube-scheduler")
        self.objects()
        self.probes()
        if (self.cluster / "monitoring").is_dir():
            self.prometheus()
        if (self.cluster / "kube-system" / "Deployment-metrics-server.yaml").is_file():
            self.metrics_server()
        for name, process in machine.processes.items():
            self.check(f"{name} is still running", holds=process.poll() is None, detail=machine.log(name))

    def secret(self, path: str, folder: Path) -> None:
        """Write the files of a Secret, as a pod would have them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in load(self.cluster / path)["data"].items():
            (folder / name).write_bytes(base64.b64decode(text))

    def account(self, namespace_name: str, name: str) -> dict[str, str]:
        """Give this machine what the pods of an account are given; the variables that they have besides."""
        token = self.machine.kubectl("create", "token", "-n", namespace_name, name).stdout.strip()
        if not ACCOUNT.is_dir():
            ACCOUNT.mkdir(parents=True)
        (ACCOUNT / "token").write_text(token)
        (ACCOUNT / "namespace").write_text(namespace_name)
        shutil.copy("/etc/kubernetes/pki/ca.crt", ACCOUNT / "ca.crt")
        server = load(Path("/etc/kubernetes/admin.conf"))["clusters"][0]["cluster"]["server"]
        host, port = namespace.split_endpoint(server)
        return {"KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": str(port), "PATH": "/usr/bin:/bin"}

    def prometheus(self) -> None:
        """Scrape with the pack's configuration, and once more with certificates of another authority."""
        scratch = self.machine.scratch / "prometheus"
        environment = self.account("monitoring", "prometheus")
        for name in ("client", "etcd-client"):
            self.secret(f"monitoring/Secret-prometheus-{name}.yaml", scratch / name)
        text = load(self.cluster / "monitoring" / "ConfigMap-prometheus.yaml")["data"]["prometheus.yml"]
        text = re.sub(r"scrape_interval: \d+s", "scrape_interval: 1s\n  scrape_timeout: 1s", text)
        right = text.replace("/etc/prometheus/", f"{scratch}/")
        targets = self.targets("prometheus", right, environment)
        for job in JOBS:
            states = [(one["health"], one["lastError"]) for one in targets if one["labels"]["job"] == job]
            holds = bool(states) and all(health == "up" for health, _ in states)
            self.check(f"Prometheus: {job} is up, over TLS that is verified", holds=holds, detail=str(states))
        said = self.machine.log("prometheus", 20_000)
        self.check(
            "Prometheus finds annotated Services by its account", holds="forbidden" not in said, detail=said[-900:]
        )
        swapped = right.replace(f"{scratch}/client/ca.crt", f"{scratch}/etcd-client/ca.crt", 3)
        targets = self.targets("prometheus-of-another", swapped, environment)
        states = [(one["labels"]["job"], one["lastError"]) for one in targets if one["labels"]["job"] in JOBS[:3]]
        holds = len(states) == len(JOBS[:3]) and all("certificate" in error for _, error in states)
        self.check("Prometheus: with another authority nothing is up", holds=holds, detail=str(states))

    def targets(self, name: str, text: str, environment: dict[str, str]) -> list[dict[str, Any]]:
        """What Prometheus says of its targets when each was scraped, up or not."""
        file = self.machine.scratch / f"{name}.yml"
        file.write_text(text)
        options = [f"--config.file={file}", f"--storage.tsdb.path={self.machine.scratch}/{name}-data"]
        command = [
            str(executable("prometheus-v0.316.0", "prometheus")),
            *options,
            "--web.listen-address=127.0.0.1:9090",
        ]
        self.machine.run(name, command, environment)
        found: list[dict[str, Any]] = []

        def scraped() -> bool:
            found[:] = active()
            own = [one for one in found if one["labels"]["job"] in JOBS]
            return len({one["labels"]["job"] for one in own}) == len(JOBS) and all(
                one["health"] != "unknown" for one in own
            )

        until(scraped, 60)
        until(lambda: all(one["health"] == "up" for one in active() if one["labels"]["job"] in JOBS), 15)
        found[:] = active()
        process = self.machine.processes.pop(name)
        process.terminate()
        process.wait(20)
        return found

    def metrics_server(self) -> None:
        """Serve at the address of the Service, where the aggregator asks."""
        scratch = self.machine.scratch / "metrics-server"
        environment = self.account("kube-system", "metrics-server")
        self.secret("kube-system/Secret-metrics-server-serving.yaml", scratch / "serving")
        authority = load(self.cluster / "kube-system" / "ConfigMap-metrics-server-kubelet-ca.yaml")["data"]["ca.crt"]
        (scratch / "kubelets").mkdir()
        (scratch / "kubelets" / "ca.crt").write_text(authority)
        deployment = load(self.cluster / "kube-system" / "Deployment-metrics-server.yaml")
        words = deployment["spec"]["template"]["spec"]["containers"][0]["args"]
        words = [word.replace("/etc/metrics-server/", f"{scratch}/") for word in words]
        words = [word.replace("--secure-port=10250", "--secure-port=443") for word in words]
        place = ("-n", "kube-system", "service", "metrics-server", "-o", "jsonpath={.spec.clusterIP}")
        address = self.machine.kubectl("get", *place).stdout.strip()
        namespace.add_addresses({address})
        command = [str(executable("metrics-server-v0.9.0", "metrics-server")), *words, f"--bind-address={address}"]
        self.machine.run("metrics-server", command, environment)
        # no kube-proxy leads to it, but an endpoint is what the aggregator waits for
        slice_ = {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {
                "name": "metrics-server-here",
                "namespace": "kube-system",
                "labels": {"kubernetes.io/service-name": "metrics-server"},
            },
            "addressType": "IPv4",
            "ports": [{"name": "https", "port": 443, "protocol": "TCP"}],
            "endpoints": [{"addresses": [address], "conditions": {"ready": True}}],
        }
        file = self.machine.scratch / "slice.json"
        file.write_text(json.dumps(slice_))
        self.machine.kubectl("apply", "-f", str(file))
        available = ("get", "apiservice", "v1beta1.metrics.k8s.io", "-o", "json")

        def condition() -> dict[str, Any]:
            said = self.machine.kubectl(*available).stdout
            conditions = json.loads(said).get("status", {}).get("conditions", []) if said else []
            return next((one for one in conditions if one["type"] == "Available"), {})

        holds = until(lambda: condition().get("status") == "True", 90)
        detail = f"{condition()} {self.machine.log('metrics-server', 900)}"
        self.check("the aggregator verifies metrics-server, and it is available", holds=holds, detail=detail)
        said = self.machine.kubectl("get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes")
        holds = '"kind":"NodeMetricsList"' in said.stdout
        self.check("metrics-server answers through the API server", holds=holds, detail=said.stdout + said.stderr)


def active() -> list[dict[str, Any]]:
    """The targets that Prometheus has now; none where it does not answer."""
    try:
        with urllib.request.urlopen(TARGETS, timeout=5) as answer:
            found: list[dict[str, Any]] = json.load(answer)["data"]["activeTargets"]
            return found
    except OSError:
        return []


def main() -> int:
    """Run the program."""
    parser = booting(__doc__)
    parser.add_argument("--objects", action="store_true", help="only apply them")
    parser.add_argument("--seconds", type=float, default=90, help="how long the API server may take")
    arguments = parser.parse_args()
    namespace.enter("--mount")
    machine = Machine(arguments.release, arguments.out / "nodes" / arguments.node)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/var/run"], check=True)
    examination = Packs(machine, arguments.out / "cluster", arguments.seconds)
    examination.only_objects = arguments.objects
    try:
        examination.run(None)
    finally:
        machine.stop()
    return examination.result()


if __name__ == "__main__":
    raise SystemExit(main())
