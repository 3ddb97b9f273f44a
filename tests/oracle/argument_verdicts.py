"""Ask real components about arguments that do not go together, and about near misses, and keep their verdicts.

usage: argument_verdicts.py RELEASE CASES.yaml OUT.jsonl [--only COMPONENT]

CASES is a list of {component, init, cluster, etcd}: `init` and `cluster` are added to a small spec's
InitConfiguration and ClusterConfiguration, `component` is the one to ask, `etcd` the minor version of an etcd that
stands in for the release's. Each case is started with the very command line that kspec would write, on the tree that
kspec builds of the small spec, in namespaces of its own (boot.py); each line of OUT is the case with `refused` and, if
it is, what the component `said` last. Needs root; the commands are built by build.py and build_project.py.
"""

import argparse
import json
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import namespace
from boot import Machine, until
from places import cache, executable
from ruamel.yaml import YAML

from kspec import pipeline
from kspec.check.view.command_line import CommandLine, command_line, kubelets
from kspec.cli.main import main as kspec
from kspec.disk.sources import Sources
from kspec.passes.run import Options

NODE: Final = "cp-1"
SPEC: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.10}}
{init}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: {release}
encryptionAlgorithm: ECDSA-P256
{cluster}
"""
INIT: Final = "nodeRegistration: {name: cp-1}"
STARTED: Final = {
    "kube-apiserver": re.compile(r"Serving securely on"),
    "kube-controller-manager": re.compile(
        r"Starting garbage|Started \"garbage|attempting to acquire leader", re.IGNORECASE
    ),
    "kube-scheduler": re.compile(r"attempting to acquire leader|Starting Kubernetes Scheduler", re.IGNORECASE),
    "etcd": re.compile(r"ready to serve client requests|now serving peer"),
    "kubelet": re.compile(r"Server rotation is off|Kubelet version|failed to run Kubelet", re.IGNORECASE),
}
"""What each component writes once it has taken all its arguments."""
LONGEST: Final = 40


def line_of(case: dict[str, Any], release: str, folder: Path) -> CommandLine:
    """The command line of a case's component, as kspec would write it."""
    file = folder / "case.yaml"
    file.write_text(SPEC.format(init=case.get("init") or INIT, release=release, cluster=case.get("cluster", "")))
    wire = pipeline.find(Options((file,), file, file), Sources()).stage
    found = kubelets(wire)[0] if case["component"] == "kubelet" else command_line(wire, case["component"])
    if found is None:
        message = f"the spec runs no {case['component']}"
        raise SystemExit(message)
    return found


def ask(machine: Machine, name: str, command: list[str]) -> tuple[bool, str]:
    """Whether a component refuses its arguments, and its last words."""
    machine.run(name, command)
    process, deadline = machine.processes[name], time.monotonic() + LONGEST
    while time.monotonic() < deadline and process.poll() is None:
        if STARTED[name.partition(" ")[0]].search(machine.log(name, 10**7)):
            time.sleep(SETTLE.get(name.partition(" ")[0], 0.5))
            break
        time.sleep(0.2)
    refused = process.poll() is not None and not ELSEWHERE.search(machine.log(name, 10**7))
    if not refused:
        process.kill()
        process.wait(10)
    said = machine.log(name, 10**7)
    whole = re.findall(r'"error":"((?:[^"\\]|\\.)*)"', said)
    if whole:
        return refused, whole[-1] if refused else ""
    lines = [text for text in said.splitlines() if re.search(r"rror|panic|fatal|mutually|invalid", text)]
    last = (lines[-1] if lines else said.strip()).splitlines()[-1:]
    return refused, "".join(last).rpartition("err=")[2].strip('"')[-400:] if refused else ""


ELSEWHERE: Final = re.compile(r"validate CRI v1 runtime API")
"""Why a kubelet ends that has taken all its arguments: there is no container runtime."""
SETTLE: Final = {"kube-controller-manager": 3.0, "kube-scheduler": 1.5, "etcd": 1.5}
"""Seconds in which a component that has begun may still die of an argument."""


def command_of(case: dict[str, Any], line: CommandLine, machine: Machine) -> list[str]:
    """The command to run: the real program and the arguments, but for data folders and ports that are in use."""
    arguments = [setting.written for setting in line.settings]
    if line.component == "etcd":
        data = tempfile.mkdtemp(dir=machine.scratch)
        folder = cache() / (f"etcd-{case['etcd']}" if case.get("etcd") else "etcd")
        return [str(folder / "etcd"), *(re.sub(r"^--data-dir=.*", f"--data-dir={data}", one) for one in arguments)]
    if line.component == "kube-apiserver":
        arguments = [re.sub(r"^--secure-port=6443$", "--secure-port=16443", one) for one in arguments]
    if line.component == "kubelet":
        configuration = machine.scratch / "kubelet.yaml"
        # whether the machine has control groups of the first version is its own affair
        text = Path("/var/lib/kubelet/config.yaml").read_text() + "failCgroupV1: false\n"
        configuration.write_text(text)
        own = ["--kubeconfig=/etc/kubernetes/kubelet.conf", f"--config={configuration}"]
        arguments = [*own, *arguments]
    if line.component == "kube-controller-manager" and not any("leader-elect-" in one for one in arguments):
        arguments = [re.sub(r"^--leader-elect=true$", "--leader-elect=false", one) for one in arguments]
    return [str(executable(machine.release, line.component)), *arguments]


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release")
    parser.add_argument("cases", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    namespace.enter("--mount")
    cases = YAML(typ="safe").load(arguments.cases)
    folder = Path(tempfile.mkdtemp(prefix="verdicts."))
    spec = folder / "spec.yaml"
    spec.write_text(SPEC.format(init=INIT, release=arguments.release, cluster=""))
    kspec(["build", str(spec), "-o", str(folder / "out")])
    machine = Machine(arguments.release, folder / "out" / "nodes" / NODE)
    rows: list[dict[str, object]] = []
    try:
        first = [case for case in cases if case["component"] == "etcd"]
        rest = [case for case in cases if case["component"] != "etcd"]
        for case in [*first, *rest]:
            if arguments.only not in {"", case["component"]}:
                continue
            if case["component"] != "etcd" and "kube-apiserver" not in machine.processes:
                machine.start("etcd")
                machine.start("kube-apiserver")
                until(lambda: machine.kubectl("get", "--raw", "/readyz").stdout == "ok", 90)
            line = line_of(case, arguments.release, folder)
            name = f"{case['component']} {len(rows)}"
            refused, said = ask(machine, name, command_of(case, line, machine))
            rows.append({**case, "refused": refused, "said": said})
            print("refused" if refused else "taken  ", case, said[-200:], flush=True)  # noqa: T201 - the progress
    finally:
        machine.stop()
        shutil.rmtree(folder, ignore_errors=True)
    with arguments.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
