"""Build commands of projects around Kubernetes as ordinary Go modules.

usage: build_project.py PROJECT VERSION [--out DIR]

PROJECT is etcd (etcd and etcdctl), containerd (with its shim and ctr), coredns, ignition (ignition-validate), crane,
prometheus or metrics-server. They go to DIR, by default the folder PROJECT in the oracle's cache. containerd, CoreDNS
and Prometheus take some minutes.
"""

import argparse
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
}
"""Project -> command -> its Go package."""
TAGS = {"prometheus": "remove_all_sd,enable_kubernetes_sd"}
"""Tags of a build: Prometheus without the clouds' libraries, which take longer than all the rest."""


def module_of(package: str) -> str:
    """The module that has a package: all that stands before its folder of commands."""
    return package.partition("/cmd/")[0].removesuffix("/validate")


def build(project: str, version: str, out: Path) -> None:
    """Build a project's commands at `version` (as in "v3.7.0") into the folder `out`, which is made."""
    out.mkdir(parents=True, exist_ok=True)
    packages = PROJECTS[project]
    with tempfile.TemporaryDirectory(prefix="oracle-go.") as name:
        module = Path(name)
        modules = sorted({module_of(package) for package in packages.values()})
        requirements = "".join(f"require {required} {version}\n" for required in modules)
        (module / "go.mod").write_text(f"module oracle\ngo 1.26\n{requirements}")
        for command, package in packages.items():
            target = out.resolve() / command
            options = ["-trimpath", "-tags", TAGS.get(project, ""), "-ldflags", "-s -w", "-o", str(target)]
            go("build", *options, package, folder=module)
            print(target)  # noqa: T201 - the program's result


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
