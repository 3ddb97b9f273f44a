"""The images of a cluster as what container runtimes pull by, ahead or through mirrors."""

from collections.abc import Mapping, Sequence
from typing import Final

from kspec.model.file import File

_HEAD: Final = "#!/bin/sh\n# Pull the cluster's images ahead. Made by `kspec export`.\nset -eu\n"
_NAMESPACE: Final = "k8s.io"
"""The containerd namespace in which the kubelet looks."""


def pull_list(images: Sequence[str], mirrors: Mapping[str, str]) -> tuple[File, ...]:
    """A program for containerd, one for CRI-O, and the configuration of mirrors.

    Args:
        images: the names, as `images.txt` has them.
        mirrors: for a registry, where its images are to be had: a host, with a path if need be.
    """
    containerd = "".join(
        f"ctr --namespace {_NAMESPACE} images pull --hosts-dir /etc/containerd/certs.d {image}\n" for image in images
    )
    crio = "".join(f"crictl pull {image}\n" for image in images)
    files = [
        File("pull/images.txt", "".join(f"{image}\n" for image in images).encode()),
        File("pull/containerd.sh", f"{_HEAD}{containerd}".encode(), 0o755),
        File("pull/crio.sh", f"{_HEAD}{crio}".encode(), 0o755),
    ]
    for registry, mirror in sorted(mirrors.items()):
        files.append(File(f"pull/containerd/certs.d/{registry}/hosts.toml", _hosts(registry, mirror).encode()))
    if mirrors:
        files.append(File("pull/crio/registries.conf.d/50-kspec.conf", _registries(mirrors).encode()))
    return tuple(files)


def _hosts(registry: str, mirror: str) -> str:
    """As in docs/hosts.md of containerd: a path after the host replaces the usual one, so it is given whole."""
    host, _, path = mirror.partition("/")
    place = f"https://{host}/v2/{path}" if path else f"https://{host}"
    override = "  override_path = true\n" if path else ""
    return f'server = "https://{registry}"\n\n[host."{place}"]\n  capabilities = ["pull", "resolve"]\n{override}'


def _registries(mirrors: Mapping[str, str]) -> str:
    """containers-registries.conf(5), version 2."""
    return "\n".join(
        f'[[registry]]\nprefix = "{registry}"\nlocation = "{registry}"\n\n[[registry.mirror]]\nlocation = "{mirror}"\n'
        for registry, mirror in sorted(mirrors.items())
    )
