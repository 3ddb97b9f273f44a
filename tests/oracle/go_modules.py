"""Go modules that use Kubernetes as a library: how the oracle's Go programs and the real commands are built.

Kubernetes requires its staging modules (`k8s.io/api`, ...) at v0.0.0 and replaces them by folders of its own
repository, which a module proxy does not serve; a module that requires Kubernetes has to replace them by their
published twins v0.<minor>.<patch> itself. That is all that `prepare` does.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KUBERNETES = "k8s.io/kubernetes"
VERSION_PACKAGES = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")


def go(*arguments: str, folder: Path | None = None) -> str:
    """Run the go command in a folder, quietly, and return what it prints; a failure raises with its complaint.

    With `-json`, the complaint is part of what it prints.
    """
    environment = dict(os.environ, GOFLAGS="-mod=mod -buildvcs=false", CGO_ENABLED="0")
    done = subprocess.run(["go", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"go {' '.join(arguments)}: exit {done.returncode}\n{complaint(done.stdout, done.stderr)}"
        raise RuntimeError(message)
    return done.stdout


def complaint(printed: str, said: str) -> str:
    """What the go command objects to, of what it wrote to standard output and to standard error."""
    try:
        answer = json.loads(printed)
    except ValueError:
        return "\n".join(filter(None, (said.strip(), printed.strip())))
    return "\n".join(filter(None, (said.strip(), str(answer.get("Error", "")).strip())))


def module_folder(name: str, version: str) -> Path:
    """The folder of a module's source, downloaded if need be."""
    return Path(json.loads(go("mod", "download", "-json", f"{name}@{version}"))["Dir"])


def staging_version(version: str) -> str:
    """The version under which Kubernetes publishes its libraries: v0.37.2 for v1.37.2."""
    return "v0." + version.removeprefix("v1.")


def go_mod(version: str, kubernetes_go_mod: str) -> str:
    """The text of a go.mod that requires Kubernetes at `version`, given Kubernetes' own go.mod."""
    staging = staging_version(version)
    language = re.search(r"^go .*$", kubernetes_go_mod, re.MULTILINE)
    names = re.findall(
        r"^\s*(k8s\.io/[a-z0-9-]+) (?:v0\.0\.0(?: //.*)?$|=> \./staging)", kubernetes_go_mod, re.MULTILINE
    )
    lines = ["module oracle", language.group() if language else "", f"require {KUBERNETES} {version}"]
    lines += [f"replace {name} => {name} {staging}" for name in sorted(set(names))]
    return "\n".join(lines) + "\n"


def version_flags(version: str) -> str:
    """Linker flags that give a command its version, and no commit or time of build."""
    major, minor, _ = version.removeprefix("v").split(".", 2)
    facts = {
        "gitVersion": version,
        "gitMajor": major,
        "gitMinor": minor,
        "gitTreeState": "clean",
        "gitCommit": "0" * 40,
        "buildDate": "1970-01-01T00:00:00Z",
    }
    return " ".join(
        ["-s", "-w", *(f"-X {package}.{name}={fact}" for package in VERSION_PACKAGES for name, fact in facts.items())]
    )


def _exists_in(release: Path, source: Path) -> bool:
    """Whether the release has every package of Kubernetes that a Go file imports."""
    imports = re.findall(rf'"{re.escape(KUBERNETES)}/([^"]+)"', source.read_text())
    return all((release / package).is_dir() for package in imports)


@contextmanager
def prepare(version: str, program: Path | None = None) -> Iterator[Path]:
    """A temporary module that requires Kubernetes at `version`, with the Go files of the folder `program`.

    A file that imports a package which the release does not have is left out.
    """
    download = json.loads(go("mod", "download", "-json", f"{KUBERNETES}@{version}"))
    with tempfile.TemporaryDirectory(prefix="oracle-go.") as name:
        module = Path(name)
        (module / "go.mod").write_text(go_mod(version, Path(download["GoMod"]).read_text()))
        for source in sorted(program.glob("*.go")) if program else []:
            if _exists_in(Path(download["Dir"]), source):
                shutil.copy(source, module)
        yield module


def build_program(version: str, program: Path, out: Path) -> Path:
    """Build one of the oracle's own Go programs against a release of Kubernetes; return the executable."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with prepare(version, program) as module:
        go("build", "-trimpath", "-ldflags", version_flags(version), "-o", str(out.resolve()), ".", folder=module)
    return out
