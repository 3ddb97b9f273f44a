"""Container images of the packs' programs, with the names that the packs list, and of what these tests' pods run.

Each has what the project's own image has, as far as the pack uses it; Headlamp's page is a stand-in, since it is built
by npm. The programs are built once from Go modules, of the versions that the packs name.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from e2e.container_images import Contents, iptables, libraries_of
from e2e.programs import RELEASE, components, own, project

TALKER: Final = "kspec.example/talker:1"
SAMPLE: Final = f"kspec.example/sample-device-plugin:{RELEASE}"
PAGE: Final = b"<!DOCTYPE html><title>Headlamp</title><p>A stand-in for the page.\n"


def _headlamp(tag: str) -> Contents:
    program = project("headlamp", tag, "headlamp-server") / "headlamp-server"
    files: dict[str, Path | bytes] = {
        "headlamp/headlamp-server": program,
        "headlamp/frontend/index.html": PAGE,
        "headlamp/plugins/none": b"",
    }
    options = ("-html-static-dir", "/headlamp/frontend", "-plugins-dir", "/headlamp/plugins")
    return Contents(files, ("/headlamp/headlamp-server", *options))


def _prometheus(tag: str) -> Contents:
    major, minor, patch = tag.removeprefix("v").split(".")
    # Prometheus v3.16.0 is v0.316.0 as a module
    program = project("prometheus", f"v0.{major}{minor:0>2}.{patch}", "prometheus") / "prometheus"
    return Contents({"bin/prometheus": program}, ("/bin/prometheus",))


def _metrics_server(tag: str) -> Contents:
    program = project("metrics-server", tag, "metrics-server") / "metrics-server"
    return Contents({"metrics-server": program}, ("/metrics-server",))


def _node_cache(tag: str) -> Contents:
    program = project("node-cache", tag, "node-cache") / "node-cache"
    return Contents({"node-cache": program, **iptables()}, ("/node-cache",))


def _flannel(tag: str) -> Contents:
    program = project("flannel", tag, "flanneld") / "flanneld"
    return Contents({"opt/bin/flanneld": program, **_command("cp"), **iptables()}, ("/opt/bin/flanneld",))


def _flannel_plugin(tag: str) -> Contents:
    program = project("flannel-cni-plugin", tag, "flannel") / "flannel"
    return Contents({"flannel": program, **_command("cp")}, ())


def _talker(tag: str) -> Contents:  # noqa: ARG001 - it has one
    return Contents({"talker": own("talker")}, ("/talker",))


def _sample(tag: str) -> Contents:
    name = "sample-device-plugin"
    return Contents({name: components(tag, name) / name}, (f"/{name}",))


_MAKERS: Final[Mapping[str, Callable[[str], Contents]]] = {
    "headlamp": _headlamp,
    "prometheus": _prometheus,
    "metrics-server": _metrics_server,
    "k8s-dns-node-cache": _node_cache,
    "flannel": _flannel,
    "flannel-cni-plugin": _flannel_plugin,
    "talker": _talker,
    "sample-device-plugin": _sample,
}
"""Short name of an image -> what has its contents, by its tag."""


def pack_images(names: list[str]) -> dict[str, Contents]:
    """Those of the images that are a pack's, by their short names; what is not in the cache is built."""
    made = {}
    for name in names:
        place, _, tag = name.rpartition(":")
        short = place.rpartition("/")[2]
        if short in _MAKERS:
            made[short] = _MAKERS[short](tag)
    return made


def _command(name: str) -> dict[str, Path]:
    """A command of this machine's, and every library that it loads."""
    found = Path(shutil.which(name) or name).resolve()
    return {f"bin/{name}": found} | {str(path).lstrip("/"): path for path in libraries_of(found)}
