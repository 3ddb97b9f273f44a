"""Write a release's data, `kspec/facts/releases/<version>.json`, as its real kubeadm tells it.

usage: record_release.py VERSION...

Everything is asked of the executable: the images that it lists, the API versions that it takes, the patch targets
that its help names, its feature gates, the oldest control plane that it deploys.
"""

import argparse
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TypedDict

from places import RELEASES, executable

API_VERSIONS = tuple(f"kubeadm.k8s.io/{name}" for name in ("v1", "v1beta4", "v1beta3", "v1beta2"))
"""What a kubeadm is asked about, newest first; the second is one that every release knows."""


class Gate(TypedDict):
    """A feature gate of kubeadm's own."""

    default: bool
    stage: str


class Facts(TypedDict):
    """The data of one release."""

    version: str
    images: dict[str, str]
    apiVersions: list[str]
    patchTargets: list[str]
    minimumKubernetesVersion: str
    featureGates: dict[str, Gate]


def answer(kubeadm: Path, *arguments: str) -> tuple[bool, str]:
    """Whether kubeadm likes a question, and what it prints."""
    done = subprocess.run([kubeadm, *arguments], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def ask(kubeadm: Path, *arguments: str) -> str:
    """What kubeadm prints, whether it likes the question or not."""
    return answer(kubeadm, *arguments)[1]


def images(kubeadm: Path, version: str) -> dict[str, str]:
    """The tags of the images that are not of Kubernetes' own version."""
    listed = ask(kubeadm, "config", "images", "list", "--kubernetes-version", version)
    tags = dict(re.findall(r"^\S*?([a-z-]+):(\S+)$", listed, re.MULTILINE))
    return {name: tags[name] for name in ("etcd", "coredns", "pause")}


def validate(kubeadm: Path, api_version: str, kubernetes_version: str) -> tuple[bool, str]:
    """Verdict and words of `config validate` to the smallest ClusterConfiguration of an API version."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as spec:
        spec.write(f"apiVersion: {api_version}\nkind: ClusterConfiguration\nkubernetesVersion: {kubernetes_version}\n")
        spec.flush()
        return answer(kubeadm, "config", "validate", "--config", spec.name)


def api_versions(kubeadm: Path, version: str) -> list[str]:
    """The versions of the kubeadm API that it takes, deprecated ones too, experimental ones not; newest first."""
    return [name for name in API_VERSIONS if validate(kubeadm, name, version)[0]]


def feature_gates(usage: str) -> dict[str, Gate]:
    """The gates that the help of `init` lists. kubeadm lets a user change every one, even one called locked."""
    return {
        name: Gate(default=default == "true", stage=stage or "GA")
        for name, stage, default in re.findall(r"(\w+)=true\|false \((?:(\w+) - )?default=(\w+)\)", usage)
    }


def minimum_version(kubeadm: Path) -> str:
    """The oldest control plane that kubeadm deploys, which it names when it refuses an older one."""
    _, said = validate(kubeadm, API_VERSIONS[1], "v1.9.0")
    found = re.search(r"control plane version >= (\S+?)\.? Current", said)
    if not found:
        message = f"{kubeadm} did not say which control planes it deploys: {said}"
        raise SystemExit(message)
    return f"v{found.group(1)}"


def facts(kubeadm: Path, version: str) -> Facts:
    """Ask a kubeadm for everything that kspec wants to know of its release."""
    usage = ask(kubeadm, "init", "--help")
    targets = re.search(r'"target" can be one of ((?:"[a-z-]+"(?:, )?)+)', usage)
    return Facts(
        version=version,
        images=images(kubeadm, version),
        apiVersions=api_versions(kubeadm, version),
        patchTargets=re.findall(r'"([a-z-]+)"', targets.group(1)) if targets else [],
        minimumKubernetesVersion=minimum_version(kubeadm),
        featureGates=feature_gates(usage),
    )


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="+", metavar="VERSION", help="a release, such as v1.37.2")
    for version in parser.parse_args().versions:
        found = facts(executable(version), version)
        target = RELEASES / f"{version}.json"
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(found, indent=1) + "\n")
        print(target)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
