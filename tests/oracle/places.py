"""Where the oracle keeps what it builds: a cache folder outside the repository, one folder a release.

`<cache>/<version>/kubeadm` and the other commands, `<cache>/etcd/etcd`. The cache is the environment variable
`KSPEC_ORACLE`, else `kspec-oracle` in the user's cache folder.
"""

import os
from pathlib import Path

from kspec.model.version import Version, parse_version

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
RELEASES = REPOSITORY / "kspec" / "facts" / "releases"


def cache() -> Path:
    """The cache folder, which need not exist."""
    chosen = os.environ.get("KSPEC_ORACLE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kspec-oracle"


def executable(version: str, command: str = "kubeadm") -> Path:
    """A built command of a release; one that is missing ends the program and says how to build it."""
    path = cache() / version / command
    if not path.is_file():
        message = f"{path} is missing: python tests/oracle/build.py {version} {command}"
        raise SystemExit(message)
    return path.resolve()


def minor_of(version: str) -> str:
    """The minor release of a release: "v1.37" for "v1.37.2" and for "v1.37.0-rc.1"."""
    return parsed(version).minor


def parsed(version: str) -> Version:
    """The version that a text names; one that names none ends the program."""
    found = parse_version(version)
    if found is None:
        message = f"{version!r} is not a version of Kubernetes, such as v1.37.2"
        raise SystemExit(message)
    return found


def recorded_releases() -> list[str]:
    """Every release that kspec has data of, oldest first."""
    return sorted((path.stem for path in RELEASES.glob("v*.json")), key=parsed)
