"""Write which flags and feature gates the components had and have no more, since v1.18.

usage: record_removed.py

Writes kspec/facts/removed.json: for each component (and "gates", "kubeadm" for the gates of the components and of
kubeadm) the names that some release from v1.18 on declares and none at hand has, each with the last minor release that
has it. The names are read out of the Go modules' source text, in which flags and gates are declared by literal names;
the releases at hand are those of `kspec/facts/flags/`. What the oldest of these still declares in its source, though
its component does not have it, was never the component's own and is left out. Takes some minutes
and some gigabytes of modules.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from go_modules import KUBERNETES, go
from places import REPOSITORY

FACTS = REPOSITORY / "kspec" / "facts"
FIRST = 18
SHARED = ("component-base:cli", "component-base:config/options", "component-base:logs", "component-base:metrics")
SERVING = tuple(
    f"apiserver:pkg/server/options/{name}"
    for name in ("serving.go", "serving_with_loopback.go", "authentication.go", "authorization.go", "feature.go")
)
INSECURE = ("deprecated_insecure_serving.go", "InsecureServing")
"""A file that declares flags for components whose own source has that word; it outlived its last user."""
UNSAFE = "apiserver:pkg/server/options/deprecated_insecure_serving.go"
PLACES: dict[str, tuple[str, ...]] = {
    "kube-apiserver": (
        "kubernetes:cmd/kube-apiserver",
        "kubernetes:pkg/kubeapiserver/options",
        "kubernetes:pkg/controlplane/apiserver",
        "apiserver:pkg/server/options",
        "apiserver:pkg/util/feature",
        *SHARED,
    ),
    "kube-controller-manager": (
        "kubernetes:cmd/kube-controller-manager",
        "kubernetes:cmd/controller-manager",
        "cloud-provider:options",
        "controller-manager:options",
        "controller-manager:pkg",
        UNSAFE,
        *SERVING,
        *SHARED,
    ),
    "kube-scheduler": ("kubernetes:cmd/kube-scheduler", UNSAFE, *SERVING, *SHARED),
    "kubelet": (
        "kubernetes:cmd/kubelet",
        "kubernetes:pkg/kubelet/config",
        "kubernetes:pkg/credentialprovider",
        *SHARED,
    ),
    "gates": (
        "kubernetes:pkg/features",
        "apiserver:pkg/features",
        "component-base:metrics",
        "component-base:logs",
        "controller-manager:pkg/features",
        "cloud-provider:",
        "apiextensions-apiserver:pkg/features",
    ),
    "kubeadm": ("kubernetes:cmd/kubeadm/app/features",),
}
"""Where the source of a release declares what: a module of it and a path in there."""
FLAG = re.compile(r'\.\w*Var\w*\(\s*[^"\n]*"(port|address|[a-z0-9]+(?:[-_][a-z0-9]+)+)"')
REGISTERED = re.compile(r'register\w*\(global, local, "([a-z0-9_-]+)"')
LISTED = re.compile(r"Flags = \[\]string\{([^}]*)\}")
"""Other ways in which flags are declared: of libraries by their names, and dummies by a list."""
GATE = re.compile(r'featuregate\.Feature\s*=\s*"(\w+)"')
KUBEADM_GATE = re.compile(r'^\s+\w+\s*=\s*"([A-Z]\w+)"', re.MULTILINE)
PATTERNS = {"gates": GATE, "kubeadm": KUBEADM_GATE}
KLOG = ("add-dir-header", "alsologtostderr", "log-backtrace-at", "log-dir", "log-file", "log-file-max-size",
        "logtostderr", "one-output", "skip-headers", "skip-log-headers", "stderrthreshold")  # fmt: skip
"""klog's flags, which every component had to v1.25 and which no Kubernetes module names (KEP-2845)."""
KLOG_LAST = 25
COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet")


def module(name: str, minor: int) -> Path | None:
    """A module of a release, in the cache of modules; None where the release has no such module."""
    full = KUBERNETES if name == "kubernetes" else f"k8s.io/{name}"
    try:
        found = json.loads(go("mod", "download", "-json", f"{full}@v{int(name == 'kubernetes')}.{minor}.0"))
    except RuntimeError:
        return None
    return Path(found["Dir"])


def names(part: str, minor: int) -> Iterator[str]:
    """Every flag or gate that a part of a release declares."""
    for place in PLACES[part]:
        name, _, path = place.partition(":")
        root = module(name, minor)
        if root is None:
            continue
        sources = [root / path] if path.endswith(".go") else sorted((root / path).rglob("*.go"))
        for source in sources:
            if source.name == INSECURE[0] and not insecure(part, minor):
                continue
            if source.is_file() and not source.name.endswith("_test.go"):
                yield from declared(part, source.read_text(encoding="utf-8"))


def declared(part: str, text: str) -> Iterator[str]:
    """The flags or gates that a source text declares; flags with dashes."""
    if part in PATTERNS:
        yield from PATTERNS[part].findall(text)
        return
    listed = [name for names in LISTED.findall(text) for name in re.findall(r'"([a-z-]+)"', names)]
    yield from (name.replace("_", "-") for name in (*FLAG.findall(text), *REGISTERED.findall(text), *listed))


def insecure(part: str, minor: int) -> bool:
    """Whether a component's own source still uses the insecure ports' flags."""
    name, _, path = PLACES[part][0].partition(":")
    root = module(name, minor)
    return root is not None and any(INSECURE[1] in file.read_text() for file in (root / path).rglob("*.go"))


def present(part: str) -> set[str]:
    """What the releases at hand have."""
    if part in COMPONENTS:
        tables = [json.loads(path.read_bytes())[part] for path in sorted((FACTS / "flags").glob("v*.json"))]
    elif part == "gates":
        tables = [json.loads(path.read_bytes()) for path in sorted((FACTS / "gates").glob("v*.json"))]
    else:
        tables = [
            json.loads(path.read_bytes())["featureGates"] for path in sorted((FACTS / "releases").glob("v*.json"))
        ]
    return {name.replace("_", "-") if part in COMPONENTS else name for table in tables for name in table}


def main() -> None:
    """Run the program."""
    oldest = min(int(path.stem.partition(".")[2]) for path in (FACTS / "flags").glob("v*.json"))
    rows: dict[str, dict[str, str]] = {}
    for part in PLACES:
        found = dict.fromkeys(KLOG, f"v1.{KLOG_LAST}") if part in COMPONENTS else {}
        for minor in range(FIRST, oldest):
            found |= {
                name.replace("_", "-") if part in COMPONENTS else name: f"v1.{minor}" for name in names(part, minor)
            }
        now = present(part) | {name.replace("_", "-") if part in COMPONENTS else name for name in names(part, oldest)}
        rows[part] = {name: last for name, last in sorted(found.items()) if name not in now}
    path = FACTS / "removed.json"
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(path)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
