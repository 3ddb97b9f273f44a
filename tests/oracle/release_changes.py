"""What changed between two releases that no recording shows: in their sources, their tables, and before they start.

Each function yields lines for a page. The sources are those of the Go modules, in the module cache.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from comparable import opened
from draw_components import ROOTS
from go_modules import KUBERNETES, module_folder, staging_version
from host import Host, split_host
from places import REPOSITORY, executable, minor_of

FACTS: Final = REPOSITORY / "kspec" / "facts"
VALIDATION: Final = (
    (KUBERNETES, "cmd/kubeadm/app/apis/kubeadm/validation"),
    (KUBERNETES, "cmd/kubeadm/app/preflight"),
    (KUBERNETES, "cmd/kubeadm/app/componentconfigs"),
    (KUBERNETES, "pkg/kubelet/apis/config/validation"),
    (KUBERNETES, "pkg/proxy/apis/config/validation"),
    (KUBERNETES, "pkg/scheduler/apis/config/validation"),
    ("k8s.io/component-base", "config/validation"),
    ("k8s.io/component-base", "logs/api/v1"),
    ("k8s.io/component-base", "tracing/api/v1"),
)
"""Module and folder of what refuses a configuration."""
CONSTANTS: Final = (
    (KUBERNETES, "cmd/kubeadm/app/apis/kubeadm"),
    (KUBERNETES, "cmd/kubeadm/app/features"),
    (KUBERNETES, "pkg/kubelet/apis/config"),
    (KUBERNETES, "pkg/proxy/apis/config"),
    (KUBERNETES, "pkg/scheduler/apis/config"),
    ("k8s.io/kubelet", "config"),
    ("k8s.io/kube-proxy", "config"),
    ("k8s.io/kube-scheduler", "config"),
)
"""Module and folder of what a field may be."""
_FUNCTION: Final = re.compile(r"^func (?:\([^)]*\) )?(\w+).*?^}", re.MULTILINE | re.DOTALL)
_CONSTANT: Final = re.compile(r'^\s+(\w+)(?:\s+[\w.]+)?\s*=\s*"([^"\n]*)"', re.MULTILINE)


def sources(version: str, module: str, folder: str) -> Iterator[tuple[str, str]]:
    """Name and text of every Go file of a release below a folder of a module, but for tests and what is generated."""
    place = module_folder(module, version if module == KUBERNETES else staging_version(version))
    for path in sorted((place / folder).rglob("*.go")):
        if not path.name.endswith("_test.go") and not path.name.startswith("zz_generated"):
            yield str(path.relative_to(place)), path.read_text(encoding="utf-8")


def functions(version: str) -> dict[str, str]:
    """File and name of every function that validates -> its source."""
    return {
        f"{name}: {found[1]}": found[0]
        for module, folder in VALIDATION
        for name, text in sources(version, module, folder)
        for found in _FUNCTION.finditer(text)
    }


def constants(version: str) -> dict[str, str]:
    """File and name of every constant of text that a field may be -> its value."""
    return {
        f"{name}: {found[1]}": found[2]
        for module, folder in CONSTANTS
        for name, text in sources(version, module, folder)
        for found in _CONSTANT.finditer(text)
    }


def difference(old: Mapping[str, Any], new: Mapping[str, Any], *, values: bool = True) -> Iterator[str]:
    """A line for each key that is new, gone or otherwise."""
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield f"new      {name}{f' = {json.dumps(new[name])}' if values else ''}"
        elif name not in new:
            yield f"gone     {name}"
        elif old[name] != new[name]:
            yield f"changed  {name}{f': {json.dumps(old[name])} -> {json.dumps(new[name])}' if values else ''}"


def of_validation(old: str, new: str) -> Iterator[str]:
    """Functions that refuse a configuration and whose source changed."""
    yield from difference(functions(old), functions(new), values=False)


def of_constants(old: str, new: str) -> Iterator[str]:
    """Words that a field may be and that came, went or changed."""
    yield from difference(constants(old), constants(new))


def of_kubeadm(old: str, new: str) -> Iterator[str]:
    """Files of kubeadm that changed."""
    before, after = (dict(sources(version, KUBERNETES, "cmd/kubeadm")) for version in (old, new))
    yield from difference(before, after, values=False)


def of_tables(old: str, new: str) -> Iterator[str]:
    """Flags, gates and admission plugins that came, went or changed."""
    for table in ("flags", "gates", "admission", "groups"):
        files = [FACTS / table / f"{minor_of(version)}.json" for version in (old, new)]
        if files[0] == files[1]:
            continue
        if not all(file.is_file() for file in files):
            yield f"{table}: not recorded for {' and '.join(file.stem for file in files if not file.is_file())}"
            continue
        before, after = (flat(json.loads(file.read_bytes()), table) for file in files)
        yield from (f"{table}: {line}" for line in difference(before, after))


def flat(rows: Mapping[str, Any], table: str) -> dict[str, Any]:
    """A table's rows, those of flags with their component."""
    if table != "flags":
        return dict(rows)
    return {f"{component} --{name}": row for component, flags in rows.items() for name, row in flags.items()}


def of_data(old: str, new: str) -> Iterator[str]:
    """What kubeadm says of itself otherwise: images, API versions, patch targets, gates."""
    before, after = (json.loads((FACTS / "releases" / f"{version}.json").read_bytes()) for version in (old, new))
    yield from difference({**before, "version": ""}, {**after, "version": ""})


def of_types(old: str, new: str) -> Iterator[str]:
    """Fields that came, went or changed their type, those of configurations first, with what kspec lacks about each."""
    files = [FACTS / "types" / f"{minor_of(version)}.json" for version in (old, new)]
    if files[0] == files[1]:
        return
    before, after = (
        {
            f"{name}.{field['name']}": field["type"]
            for name, fields in json.loads(file.read_bytes())["types"].items()
            for field in fields
            if field.get("name")
        }
        for file in files
    )
    rules = "\n".join(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "kspec").rglob("*.py")))
    pools = {path.rpartition(".")[2] for _, known, _ in ROOTS.values() for path in known}
    for line in sorted(difference(before, after), key=of_an_object):
        field = line.split("=")[0].split(":")[0].rpartition(".")[2].strip()
        lacking = [] if re.search(rf'"{re.escape(field)}"', rules) else ["no rule"]
        lacking += [] if field in pools else ["no pool in draw_components.py"]
        told = line.startswith("new") and lacking and not of_an_object(line)
        yield f"{line} ({', '.join(lacking)})" if told else line


def of_an_object(line: str) -> bool:
    """Whether a line is about a type of the API's objects, which kspec fills in and does not judge."""
    return line.split()[1].startswith(("api/", "apimachinery/"))


def of_preflight(old: str, new: str) -> Iterator[str]:
    """What kubeadm says before it starts, on a bare host with and without programs, that it did not say before."""
    for path in ("/usr/sbin:/usr/bin:/sbin:/bin", "/nonexistent"):
        before, after = (preflight(version, path) for version in (old, new))
        yield from (f"PATH={path}: gone  {line}" for line in before if line not in after)
        yield from (f"PATH={path}: new   {line}" for line in after if line not in before)


def preflight(version: str, path: str) -> list[str]:
    """The lines of a release's preflight checks of the smallest spec."""
    text, _ = split_host((REPOSITORY / "specs/ok/single.yaml").read_text(encoding="utf-8"))
    text = re.sub(r"^(kubernetesVersion: ).*$", rf"\g<1>{version}", text, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory(prefix="root.") as folder:
        root = Path(folder)
        Host().furnish(root)
        (root / "spec.yaml").write_text(text, encoding="utf-8")
        options: list[str | Path] = ["--config", root / "spec.yaml", "--dry-run", "--ignore-preflight-errors=all"]
        done = Host().run([executable(version), "init", "phase", "preflight", *options], PATH=path)
        said = opened((done.stdout + done.stderr).replace(folder, ""), {})
    return [line.strip() for line in said.split("\n") if line.strip()]
