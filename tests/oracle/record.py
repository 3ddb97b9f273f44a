"""Record what real kubeadm makes of a spec.

usage: record.py SPEC OUT [--release VERSION]

SPEC is a file of specs/ok/. Its kubernetesVersion becomes the release (by default the spec's own version), its
ClusterSpec document says on which host kubeadm runs, a relative patches folder becomes /patches.

    OUT/spec.yaml                     what kubeadm read
    OUT/tree/...                      the files that it wrote, at their absolute paths
    OUT/modes.txt                     "mode path" of each of them
    OUT/objects/NN-KIND-NAME.yaml     the API objects of `init --dry-run --upload-certs`, in order, on the same PKI
    OUT/images.txt                    `config images list`
    OUT/verdict.txt                   exit status and output of `config validate`
    OUT/migrated.yaml                 `config migrate`, for older API versions
    OUT/log.txt                       what kubeadm said

A spec that `config validate` refuses leaves nothing. Needs root (kubeadm changes its root folder). The keys are test
keys and protect nothing.
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from host import Host, split_host
from places import executable
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

PHASES = (("certs", "all"), ("kubeconfig", "all"), ("etcd", "local"), ("control-plane", "all"), ("kubelet-start",))
MAY_FAIL = ("kubelet-start",)
"""It writes its files, then fails to start a kubelet that is not there."""

VERSION = re.compile(r"^(kubernetesVersion: *[\"']?)v?\d+\.\d+\.\d+[^\s\"']*", re.MULTILINE)
PATCHES = re.compile(r"(patches:\s*\{?\s*directory:\s*)([^\s,}]+)")
LOG_LINE = re.compile(r'[WI]\d{4} |\{"level":')
OURS = ("tmp", "run")
"""Folders of the root in which kubeadm only works."""


@frozen
class Spec:
    """A spec as kubeadm reads it on a host, and the folder of its patches on this machine."""

    text: str
    host: Host
    patches: Path | None

    @property
    def external_etcd(self) -> bool:
        """Whether the cluster has an etcd that kubeadm does not start."""
        return bool((self._cluster.get("etcd") or {}).get("external"))

    @property
    def certificates(self) -> str:
        """The folder of the PKI on the host."""
        return self._cluster.get("certificatesDir") or "/etc/kubernetes/pki"

    @property
    def text_of_dry_run(self) -> str:
        """The spec without errors to ignore: a dry run ignores all of them, and kubeadm takes no others beside that."""
        text = self.text
        for start, end in sorted(_ignored_errors(text), reverse=True):
            value = text[start:end]
            text = f"{text[:start]}: []{value[len(value.rstrip()) :]}{text[end:]}"
        return text

    @property
    def _cluster(self) -> dict[str, Any]:
        documents = YAML(typ="safe", pure=True).load_all(self.text)
        found = (document for document in documents if isinstance(document, dict))
        return next((document for document in found if document.get("kind") == "ClusterConfiguration"), {})


def _ignored_errors(text: str) -> Iterator[tuple[int, int]]:
    """Where what stands behind each key `ignorePreflightErrors` begins and ends, however it is written."""
    nodes = list(YAML(pure=True).compose_all(text))
    while nodes:
        node = nodes.pop()
        if isinstance(node, SequenceNode):
            nodes += node.value
        if isinstance(node, MappingNode):
            for key, value in node.value:
                nodes.append(value)
                if key.value == "ignorePreflightErrors":
                    yield key.end_mark.index, value.end_mark.index


def read_spec(path: Path, release: str | None) -> tuple[Spec, str]:
    """Read a spec for a release; return it and the release."""
    text, host = split_host(path.read_text(encoding="utf-8"))
    found = VERSION.search(text)
    if not found:
        message = f"{path} has no kubernetesVersion"
        raise SystemExit(message)
    if release:
        text = VERSION.sub(rf"\g<1>{release}", text)
    else:
        release = found.group().removeprefix(found.group(1))
    folder = PATCHES.search(text)
    patches = path.parent / folder.group(2) if folder else None
    return Spec(PATCHES.sub(r"\g<1>/patches", text), host, patches), release


def take_object(lines: list[str], start: int) -> str:
    """The YAML that begins at a line and ends where kubeadm speaks again: with a bracket, or after an empty line."""
    end = start
    while end < len(lines) and not lines[end].startswith("["):
        # a block scalar may hold empty lines: what follows them is indented, or a key
        if lines[end] == "" and not re.match(r" |[a-z]\w*:", "".join(lines[end + 1 : end + 2])):
            break
        end += 1
    return "\n".join(lines[start:end]) + "\n"


def split_objects(printed: str) -> list[tuple[str, str, str]]:
    """Kind, name and YAML of each object that a dry run says it would create or update, in order."""
    objects = []
    lines = printed.split("\n")  # not splitlines(), which also breaks at what an object may hold, such as U+2028
    verb = ""
    for number, line in enumerate(lines):
        action = re.match(r"\[dryrun\] Would perform action (\w+) on resource", line)
        if action:
            verb = action.group(1)
        if line == "[dryrun] Attached object:" and verb in {"CREATE", "UPDATE"}:
            yaml = take_object(lines, number + 1)
            kind = re.search(r"^kind: (\S+)", yaml, re.MULTILINE)
            name = re.search(r"^metadata:\n(?:  .*\n)*?  name: (\S+)", yaml, re.MULTILINE)
            if kind and name:
                objects.append((kind.group(1), name.group(1), yaml))
    return objects


def keep_tree(root: Path, before: set[Path], out: Path) -> None:
    """Copy every file below `root` that was not there before to `out/tree`, and write `out/modes.txt`."""
    modes = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and path not in before and relative.parts[0] not in OURS:
            target = out / "tree" / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            modes.append(f"{path.stat().st_mode & 0o7777:04o} /{relative}\n")
    (out / "modes.txt").write_text("".join(modes))


def tidy(log: str) -> str:
    """kubeadm's words without time stamps and temporary folders."""
    clean = re.sub(r"/tmp/\S*?(root|dry)\.\w+", "", log)  # noqa: S108 - what kubeadm printed
    lines = clean.removesuffix("\n").split("\n") if clean else []
    return "".join(f"{line}\n" for line in lines if not LOG_LINE.match(line))


class Recorder:
    """One kubeadm, one spec, one output folder."""

    def __init__(self, kubeadm: Path, spec: Spec, out: Path) -> None:
        """Empty the output folder."""
        self.kubeadm, self.spec, self.out = kubeadm, spec, out
        self.log: list[str] = []
        if out.exists():
            shutil.rmtree(out)
        out.mkdir(parents=True)
        (out / "spec.yaml").write_text(spec.text, encoding="utf-8")

    def record(self) -> str:
        """Record everything; say whether the spec was "recorded", "refused" or a phase "FAILED", and why."""
        with tempfile.TemporaryDirectory(prefix="root.") as root, tempfile.TemporaryDirectory(prefix="dry.") as dry:
            self.furnish(Path(root))
            if not self.ask(Path(root)):
                why = " ".join((self.out / "verdict.txt").read_text(encoding="utf-8").split("\n")[1:])
                shutil.rmtree(self.out)
                return f"refused: {why.strip()}"
            before = {path for path in Path(root).rglob("*") if path.is_file()}
            fine = self.run_phases(Path(root))
            keep_tree(Path(root), before, self.out)
            fine = fine and self.dry_run(Path(root), Path(dry))
        (self.out / "log.txt").write_text(tidy("\n".join(self.log)), encoding="utf-8")
        return "recorded" if fine else f"FAILED: {self.log[-1][-600:]}"

    def furnish(self, root: Path) -> None:
        """Make the host below `root`, with the spec and what it names."""
        self.spec.host.furnish(root)
        (root / "spec.yaml").write_text(self.spec.text, encoding="utf-8")
        for path in re.findall(r"(?:caFile|certFile|keyFile): [\"']?(/[^\s\"',}]+)", self.spec.text):
            named = root / path.lstrip("/")
            named.parent.mkdir(parents=True, exist_ok=True)
            named.touch()
        if self.spec.patches:
            shutil.copytree(self.spec.patches, root / "patches")

    def run_phases(self, root: Path) -> bool:
        """Let the phases of init write the first control plane's files below `root`."""
        for phase in PHASES:
            if phase[0] == "etcd" and self.spec.external_etcd:
                continue
            if not self.kubeadm_says(root, "init", "phase", *phase) and phase != MAY_FAIL:
                return False
        return True

    def kubeadm_says(self, root: Path, *command: str) -> bool:
        """Run kubeadm below `root`, note what it says, tell whether it was content."""
        done = self.spec.host.run([self.kubeadm, *command, "--config", "/spec.yaml", "--rootfs", root])
        self.log.append(f"$ kubeadm {' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.returncode == 0

    def ask(self, root: Path) -> bool:
        """Ask for verdict, images and, for an older API version, the migrated spec; tell whether it was accepted."""
        host = self.spec.host
        base: list[str | Path] = ["--config", "/spec.yaml", "--rootfs", root]
        verdict = host.run([self.kubeadm, "config", "validate", *base])
        said = f"exit {verdict.returncode}\n{verdict.stdout}{verdict.stderr}"
        (self.out / "verdict.txt").write_text(said, encoding="utf-8")
        images = host.run([self.kubeadm, "config", "images", "list", *base])
        (self.out / "images.txt").write_text(images.stdout)
        if "kubeadm.k8s.io/v1beta3" in self.spec.text:
            names = ["--old-config", "/spec.yaml", "--new-config", "/migrated.yaml"]
            host.run([self.kubeadm, "config", "migrate", *names, "--rootfs", root])
            if (root / "migrated.yaml").exists():
                shutil.copyfile(root / "migrated.yaml", self.out / "migrated.yaml")
        return verdict.returncode == 0

    def dry_run(self, root: Path, dry: Path) -> bool:
        """Let `init --dry-run` print the API objects, on the PKI below `root`."""
        shutil.copytree(root / self.spec.certificates.lstrip("/"), dry, dirs_exist_ok=True)
        spec = dry / "spec.yaml"
        spec.write_text(self.spec.text_of_dry_run.replace(" /patches", f" {root}/patches"), encoding="utf-8")
        options = ["--dry-run", "--upload-certs", "--ignore-preflight-errors=all"]
        command: list[str | Path] = [self.kubeadm, "init", "--config", spec, *options]
        done = self.spec.host.run(command, KUBEADM_INIT_DRYRUN_DIR=str(dry))
        return self.keep_objects(done)

    def keep_objects(self, done: subprocess.CompletedProcess[str]) -> bool:
        """Keep the objects that `init --dry-run` has printed; whether it was content."""
        if done.returncode:
            self.log.append(f"$ kubeadm init --dry-run: exit {done.returncode}\n{done.stdout[-3000:]}{done.stderr}")
        (self.out / "objects").mkdir()
        for number, (kind, name, yaml) in enumerate(split_objects(done.stdout)):
            target = self.out / "objects" / f"{number:02d}-{kind}-{name.replace(':', '_')}.yaml"
            target.write_text(yaml, encoding="utf-8")
        return done.returncode == 0


def record(path: Path, out: Path, release: str | None = None) -> bool:
    """Record a spec into the folder `out`, which is emptied first; False if kubeadm accepted it and then failed."""
    spec, release = read_spec(path, release)
    outcome = Recorder(executable(release), spec, out.resolve()).record()
    print(release, path.stem, outcome, flush=True)  # noqa: T201 - the program's result
    return not outcome.startswith("FAILED")


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--release", metavar="VERSION", help="a release, such as v1.37.2")
    arguments = parser.parse_args()
    return 0 if record(arguments.spec, arguments.out, arguments.release) else 1


if __name__ == "__main__":
    raise SystemExit(main())
