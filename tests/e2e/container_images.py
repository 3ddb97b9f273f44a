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

from attrs import frozen
from e2e.programs import COMPONENTS, Programs

from kspec.export.tar import pack
from kspec.model.file import File, Folder

BIN: Final = "usr/local/bin"
IPTABLES: Final = (
    *("iptables", "iptables-save", "iptables-restore"),
    *("ip6tables", "ip6tables-save", "ip6tables-restore"),
)
OCI: Final = "application/vnd.oci.image"


@frozen
class Contents:
    """What an image has, by path, and what it starts unless it is told otherwise."""

    files: Mapping[str, Path | bytes]
    entry: tuple[str, ...]


def make_images(names: list[str], contents: Mapping[str, Contents], folder: Path) -> None:
    """Make an archive for each of the images, in `folder`, of the contents that its short name has."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        short = name.rpartition(":")[0].rpartition("/")[2]
        (folder / f"{short}.tar").write_bytes(image(name, contents[short]))


def cluster_images(programs: Programs) -> dict[str, Contents]:
    """Those of every cluster, by their short names."""
    own = {name: Contents({f"{BIN}/{name}": programs.kubernetes / name}, (f"/{BIN}/{name}",)) for name in COMPONENTS}
    proxy = own["kube-proxy"]
    etcd = {f"{BIN}/{command}": programs.etcd / command for command in ("etcd", "etcdctl")}
    return own | {
        "kube-proxy": Contents({**proxy.files, **iptables()}, proxy.entry),
        "etcd": Contents(etcd, (f"/{BIN}/etcd",)),
        "coredns": Contents({"coredns": programs.coredns / "coredns"}, ("/coredns",)),
        "pause": Contents({"pause": programs.pause}, ("/pause",)),
    }


def iptables() -> dict[str, Path]:
    """Debian's iptables with its modules, and every library that it loads."""
    found = {f"usr/sbin/{name}": Path(shutil.which(name) or name).resolve() for name in IPTABLES}
    libraries = set(libraries_of(found["usr/sbin/iptables"]))
    modules = next(path.parent for path in Path("/usr/lib").glob("*/xtables/libxt_comment.so"))
    for module in sorted(modules.glob("*.so")):
        libraries |= {module, *libraries_of(module)}
    return found | {str(path).lstrip("/"): path for path in sorted(libraries)}


def libraries_of(program: Path) -> Iterator[Path]:
    """Every library that a program loads."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    yield from (Path(word) for line in said.splitlines() for word in line.split() if word.startswith("/"))


def image(name: str, contents: Contents) -> bytes:
    """An OCI layout as an archive, with one image of the name."""
    members = [
        File(path, source if isinstance(source, bytes) else source.read_bytes(), 0o755)
        for path, source in contents.files.items()
    ]
    layer = pack(members, [Folder("tmp", 0o1777)])
    environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    platform = {"architecture": "amd64", "os": "linux"}
    blobs = [layer]

    def blob(value: Mapping[str, Any], kind: str) -> dict[str, Any]:
        blobs.append(json.dumps(value, sort_keys=True).encode())
        return descriptor(blobs[-1], kind)

    started = {"config": {"Entrypoint": [*contents.entry], "Env": environment, "WorkingDir": "/"}}
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
