"""Build real Kubernetes commands of a release as ordinary Go modules.

usage: build.py VERSION [COMMAND...] [--out DIR]

COMMAND is kubeadm (the default), kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, kube-proxy, kubectl
or sample-device-plugin, which Kubernetes' own tests use. They go to DIR, by default the release's folder in the
oracle's cache. kubeadm takes one or two minutes.
"""

import argparse
from pathlib import Path

from go_modules import KUBERNETES, go, prepare, version_flags
from places import cache

ELSEWHERE = {"sample-device-plugin": "test/images"}
"""Where the commands are that are not in the folder `cmd`."""


def build(version: str, commands: list[str], out: Path) -> None:
    """Build the commands of a release into the folder `out`, which is made."""
    out.mkdir(parents=True, exist_ok=True)
    with prepare(version) as module:
        for command in commands:
            target = out.resolve() / command
            package = f"{KUBERNETES}/{ELSEWHERE.get(command, 'cmd')}/{command}"
            go("build", "-trimpath", "-ldflags", version_flags(version), "-o", str(target), package, folder=module)
            print(target)  # noqa: T201 - the program's result


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("commands", nargs="*", default=["kubeadm"])
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    build(arguments.version, arguments.commands, arguments.out or cache() / arguments.version)


if __name__ == "__main__":
    main()
