"""Build commands of projects around Kubernetes as ordinary Go modules.

usage: build_project.py PROJECT VERSION [--out DIR]

PROJECT is etcd (etcd and etcdctl), containerd (with its shim and ctr), coredns, ignition (ignition-validate), crane,
prometheus, metrics-server, flannel (flanneld), flannel-cni-plugin, headlamp (headlamp-server) or node-cache. They go to
DIR, by default the folder PROJECT in the oracle's cache. containerd, CoreDNS and Prometheus take some minutes. VERSION
is a version of the module; of the last four, which are built in their own repositories, it is a tag there.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from go_modules import go
from places import cache

PROJECTS = {
    "etcd": {"etcd": "go.etcd.io/etcd/server/v3", "etcdctl": "go.etcd.io/etcd/etcdctl/v3"},
    "containerd": {
        command: f"github.com/containerd/containerd/v2/cmd/{command}"
        for command in ("containerd", "containerd-shim-runc-v2", "ctr")
    },
    "coredns": {"coredns": "github.com/coredns/coredns"},
    "ignition": {"ignition-validate": "github.com/coreos/ignition/v2/validate"},
    "prometheus": {"prometheus": "github.com/prometheus/prometheus/cmd/prometheus"},
    "metrics-server": {"metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server"},
    "crane": {"crane": "github.com/google/go-containerregistry/cmd/crane"},
    "flannel": {"flanneld": "."},
    "flannel-cni-plugin": {"flannel": "."},
    "headlamp": {"headlamp-server": "./cmd"},
    "node-cache": {"node-cache": "./cmd/node-cache"},
}
"""Project -> command -> its Go package, which is a folder where the project is built in its own repository."""
REPOSITORIES = {
    "flannel": ("https://github.com/flannel-io/flannel", ""),
    "flannel-cni-plugin": ("https://github.com/flannel-io/cni-plugin", ""),
    "headlamp": ("https://github.com/kubernetes-sigs/headlamp", "backend"),
    "node-cache": ("https://github.com/kubernetes/dns", ""),
}
"""Projects that are built in their own repositories: where these are, and the folder of their module."""
TAGS = {"prometheus": "remove_all_sd,enable_kubernetes_sd"}
"""Tags of a build: Prometheus without the clouds' libraries, which take longer than all the rest."""
LEFT_OUT = {"flannel": ("main.go", ("/pkg/backend/tencentvpc", "/pkg/backend/udp"))}
"""Imports that a clone goes without, in one file: what belongs to a cloud, and what needs a C compiler."""


def module_of(package: str) -> str:
    """The module that has a package: all that stands before its folder of commands."""
    return package.partition("/cmd/")[0].removesuffix("/validate")


def build(project: str, version: str, out: Path) -> None:
    """Build a project's commands at `version` (as in "v3.7.0") into the folder `out`, which is made."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oracle-go.") as name:
        module = (
            clone(project, version, Path(name)) if project in REPOSITORIES else require(project, version, Path(name))
        )
        vendored = ["-mod=vendor"] if (module / "vendor").is_dir() else []
        for command, package in PROJECTS[project].items():
            target = out.resolve() / command
            options = ["-trimpath", "-tags", TAGS.get(project, ""), "-ldflags", "-s -w", "-o", str(target)]
            go("build", *vendored, *options, package, folder=module)
            print(target)  # noqa: T201 - the program's result


def require(project: str, version: str, folder: Path) -> Path:
    """Make a module in `folder` that requires a project's modules at a version."""
    modules = sorted({module_of(package) for package in PROJECTS[project].values()})
    requirements = "".join(f"require {required} {version}\n" for required in modules)
    (folder / "go.mod").write_text(f"module oracle\ngo 1.26\n{requirements}")
    return folder


def clone(project: str, tag: str, folder: Path) -> Path:
    """Take a project's repository at a tag into `folder`; the folder of its module."""
    address, module = REPOSITORIES[project]
    command = ["git", "-c", "advice.detachedHead=false", "clone", "--quiet", "--depth=1", f"--branch={tag}"]
    subprocess.run([*command, address, str(folder / "repository")], check=True)
    if project in LEFT_OUT:
        path, packages = LEFT_OUT[project]
        source = folder / "repository" / module / path
        without = tuple(f'{package}"' for package in packages)
        lines = source.read_text().splitlines()
        source.write_text("\n".join(line for line in lines if not line.endswith(without)))
    return folder / "repository" / module


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", choices=PROJECTS)
    parser.add_argument("version", help="a release of the project, such as v3.7.0")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    build(arguments.project, arguments.version, arguments.out or cache() / arguments.project)


if __name__ == "__main__":
    main()
