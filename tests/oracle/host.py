"""The host on which real kubeadm runs: an empty root folder, an environment, perhaps a name and an init system.

Which host a spec wants is said by its ClusterSpec document, in kspec's own words.
"""

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from go_modules import go
from places import HERE, cache
from ruamel.yaml import YAML

from kspec.facts.hosts import DEFAULT_PROFILE, PROFILES

ALWAYS = ("/etc/ssl/certs", "/tmp", "/run", "/var/lib/kubelet", "/etc/kubernetes")  # noqa: S108 - of the new root
RESOLVED = "systemd-resolved"


@frozen
class Host:
    """A machine: its folders of CA certificates, its name, its variables, whether systemd-resolved runs."""

    folders: tuple[str, ...] = PROFILES[DEFAULT_PROFILE]
    name: str = ""
    resolved: bool = False
    variables: tuple[tuple[str, str], ...] = ()

    def furnish(self, root: Path) -> None:
        """Make in an empty folder what kubeadm finds on the host."""
        for folder in (*ALWAYS, *self.folders):
            (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
        if self.resolved:
            (root / "usr/bin").mkdir(parents=True, exist_ok=True)
            shutil.copy(systemctl(), root / "usr/bin")
            # Go opens it for every program that it starts, and kubeadm changes its root folder before
            (root / "dev").mkdir(exist_ok=True)
            os.mknod(root / "dev/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
            (root / "dev").mkdir(exist_ok=True)
            (root / "dev/null").touch()  # Go opens it as a command's input; without it, no command starts

    def run(self, command: Sequence[str | Path], **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the host; it may fail."""
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment |= dict(self.variables) | variables
        if self.resolved:
            environment |= {"ORACLE_ACTIVE": RESOLVED, "PATH": f"{systemctl().parent}:{environment['PATH']}"}
        if self.name:
            named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', self.name]
            command = [*named, *command]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def systemctl() -> Path:
    """The stand-in for systemctl, built when it is first asked for."""
    program = cache() / "systemctl" / "systemctl"
    if not program.is_file():
        program.parent.mkdir(parents=True, exist_ok=True)
        source = str(HERE / "systemctl" / "main.go")
        go("build", "-trimpath", "-ldflags", "-s -w", "-o", str(program), source)
    return program


def documents(text: str) -> list[str]:
    """The documents of a YAML stream as they were written, without the lines between them."""
    parts: list[list[str]] = [[]]
    for line in re.findall("[^\n]*\n|[^\n]+", text):  # not splitlines(), which breaks at U+2028 and others, too
        if line.rstrip() == "---":
            parts.append([])
        else:
            parts[-1].append(line)
    return ["".join(part) for part in parts if "".join(part).strip()]


def split_host(text: str) -> tuple[str, Host]:
    """Part a spec into what kubeadm reads and the host that its ClusterSpec document describes."""
    wanted: dict[str, Any] = {}
    rest = []
    for document in documents(text):
        value = YAML(typ="safe").load(document)
        if isinstance(value, dict) and str(value.get("apiVersion", "")).startswith("kspec.dev/"):
            wanted = value.get("host") or {}
        else:
            rest.append(document)
    profile = wanted.get("profile", DEFAULT_PROFILE)
    host = Host(
        folders=tuple(profile) if isinstance(profile, list) else PROFILES[profile],
        name=wanted.get("hostName", ""),
        resolved=wanted.get("systemdResolved", False),
        variables=tuple((wanted.get("proxyVariables") or {}).items()),
    )
    return "---\n".join(rest), host
