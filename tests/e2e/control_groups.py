"""Control groups of a node, below this process's own: of version 1, each hierarchy by itself."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

MOUNTED: Final = Path("/sys/fs/cgroup")


def hierarchies() -> dict[str, str]:
    """The hierarchies of version 1 that are mounted here (`cpu,cpuacct`, `name=systemd`), and this process's place."""
    lines = (line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines())
    return {name: path for _, name, path in lines if name and folder_of(name).is_dir()}


def folder_of(hierarchy: str) -> Path:
    """Where a hierarchy is mounted."""
    return MOUNTED / hierarchy.removeprefix("name=")


def make(name: str) -> list[Path]:
    """A group of the name in each hierarchy."""
    made = []
    for hierarchy, path in hierarchies().items():
        above = folder_of(hierarchy) / path.lstrip("/")
        group = above / f"kspec-{name}-{os.getpid()}"
        group.mkdir()
        for file in ("cpuset.cpus", "cpuset.mems"):
            if (above / file).is_file():
                (group / file).write_text((above / file).read_text())
        made.append(group)
    return made


def remove(groups: list[Path]) -> None:
    """Remove groups whose processes have ended, with all that was made below; the kernel may need a moment."""
    for _ in range(50):
        for group in groups:
            for folder, _, _ in os.walk(group, topdown=False):
                with suppress(OSError):
                    Path(folder).rmdir()
        if not any(group.exists() for group in groups):
            return
        time.sleep(0.2)


def mount_inside(at: Path, mount: Callable[..., None]) -> None:
    """In a namespace of control groups: mount every hierarchy below `at`, as a host has them."""
    names = list(hierarchies())
    mount("-t", "tmpfs", "tmpfs", str(at))
    for name in names:
        place = at / name.removeprefix("name=")
        place.mkdir()
        mount("-t", "cgroup", "-o", f"none,{name}" if name.startswith("name=") else name, "cgroup", str(place))
        for one in name.split(",") if "," in name else ():
            (at / one).symlink_to(name)
