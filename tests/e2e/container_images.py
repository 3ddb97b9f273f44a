"""Container images of the real programs, as archives that `ctr images import` takes: one layer, fixed times.

They have the names that kspec lists in `images.txt`, so that nothing in a tree has to be changed for them.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from e2e.programs import COMPONENTS, Programs

from kspec.export.tar import pack
from kspec.model.file import File, Folder

BIN: Final = "usr/local/bin"
IPTABLES: Final = (
    *("iptables", "iptables-save", "iptables-restore"),
    *("ip6tables", "ip6tables-save", "ip6tables-restore"),
)
OCI: Final = "application/vnd.oci.image"


def make_images(names: list[str], programs: Programs, folder: Path) -> None:
    """Make an archive for each of the images, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        short = name.rpartition(":")[0].rpartition("/")[2]
        (folder / f"{short}.tar").write_bytes(image(name, *contents(short, programs)))


def contents(short: str, programs: Programs) -> tuple[Mapping[str, Path], str]:
    """What the image of a name has, by path, and what it starts unless it is told otherwise."""
    if short in COMPONENTS:
        own = {f"{BIN}/{short}": programs.kubernetes / short}
        return (own | iptables() if short == "kube-proxy" else own), f"/{BIN}/{short}"
    if short == "etcd":
        return {f"{BIN}/{command}": programs.etcd / command for command in ("etcd", "etcdctl")}, f"/{BIN}/etcd"
    if short == "coredns":
        return {"coredns": programs.coredns / "coredns"}, "/coredns"
    if short == "pause":
        return {"pause": programs.pause}, "/pause"
    message = f"there is no program for the image {short}"
    raise ValueError(message)


def iptables() -> dict[str, Path]:
    """Debian's iptables with its modules, and every library that it loads."""
    found = {f"usr/sbin/{name}": Path(shutil.which(name) or name).resolve() for name in IPTABLES}
    libraries = set(_libraries(found["usr/sbin/iptables"]))
    modules = next(path.parent for path in Path("/usr/lib").glob("*/xtables/libxt_comment.so"))
    for module in sorted(modules.glob("*.so")):
        libraries |= {module, *_libraries(module)}
    return found | {str(path).lstrip("/"): path for path in sorted(libraries)}


def _libraries(program: Path) -> Iterator[Path]:
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    yield from (Path(word) for line in said.splitlines() for word in line.split() if word.startswith("/"))


def image(name: str, files: Mapping[str, Path], entry: str) -> bytes:
    """An OCI layout as an archive, with one image of the name."""
    members = [File(path, source.read_bytes(), 0o755) for path, source in files.items()]
    layer = pack(members, [Folder("tmp", 0o1777)])
    environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    platform = {"architecture": "amd64", "os": "linux"}
    blobs = [layer]

    def blob(value: Mapping[str, Any], kind: str) -> dict[str, Any]:
        blobs.append(json.dumps(value, sort_keys=True).encode())
        return descriptor(blobs[-1], kind)

    started = {"config": {"Entrypoint": [entry], "Env": environment, "WorkingDir": "/"}}
    layers = {"rootfs": {"type": "layers", "diff_ids": [digest(layer)]}}
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{OCI}.manifest.v1+json",
        "config": blob(platform | started | layers, "config.v1+json"),
        "layers": [descriptor(layer, "layer.v1.tar")],
    }
    listed = blob(manifest, "manifest.v1+json") | {"annotations": {"io.containerd.image.name": name}}
    index = {"schemaVersion": 2, "mediaType": f"{OCI}.index.v1+json", "manifests": [listed | {"platform": platform}]}
    return pack(
        [
            File("oci-layout", b'{"imageLayoutVersion":"1.0.0"}'),
            File("index.json", json.dumps(index, sort_keys=True).encode()),
            *(File(f"blobs/sha256/{digest(one).removeprefix('sha256:')}", one) for one in blobs),
        ]
    )


def digest(content: bytes) -> str:
    """As a descriptor says it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def descriptor(content: bytes, kind: str) -> dict[str, Any]:
    """What points to a blob."""
    return {"mediaType": f"{OCI}.{kind}", "digest": digest(content), "size": len(content)}
