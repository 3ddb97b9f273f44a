"""A copy of kspec whose data folder holds pre-releases: of a minor release that is not out, and of one that is."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_cluster import SPEC

import kspec
from kspec.facts.releases import newest

PACKAGE = Path(kspec.__file__).parent
NEWEST = newest()[0]
OLDEST = newest()[-1]
BETA = "v1.99.0-beta.0"
KUBELET = """\
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
featureGates: {GateOfThePreRelease: true}
"""
CANDIDATE = f"{NEWEST.minor}.9-rc.1"


def add(package: Path, version: str) -> None:
    """Give a package the data of a release: that of the newest one under another name, and a gate of its own."""
    facts = package / "facts"
    data = json.loads((facts / f"releases/{NEWEST.version}.json").read_text())
    data["version"] = version
    data["featureGates"]["OfThePreRelease"] = {"default": False, "stage": "ALPHA"}
    (facts / f"releases/{version}.json").write_text(json.dumps(data))
    minor = version.rsplit(".", 2)[0]
    for table in ("types", "flags", "gates", "admission", "groups", "kubelet_fields"):
        target = facts / table / f"{minor}.json"
        if not target.exists():
            shutil.copy(facts / table / f"{NEWEST.minor}.json", target)
            if table == "gates":
                gates = json.loads(target.read_text())
                gates["GateOfThePreRelease"] = {"default": False, "locked": False, "stage": "ALPHA"}
                target.write_text(json.dumps(gates))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders that have kspec as it is, and kspec with the data of two pre-releases."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("without", "with"):
        shutil.copytree(PACKAGE, folder / name / "kspec", ignore=shutil.ignore_patterns("__pycache__"))
    for version in (BETA, CANDIDATE):
        add(folder / "with" / "kspec", version)
    return folder / "without", folder / "with"


def run(package: Path, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """What a command of a package says: its status, standard output and standard error."""
    environment = dict(os.environ, PYTHONPATH=str(package), PYTHONDONTWRITEBYTECODE="1")
    command = [sys.executable, "-m", "kspec", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def spec(folder: Path, version: str, more: str = "") -> str:
    """The name of a spec for a version, below a folder."""
    (folder / "spec.yaml").write_text(re.sub(r"v1\.\d+\.\d+", version, SPEC) + more)
    return "spec.yaml"


@pytest.mark.parametrize(
    ("version", "more", "arguments"),
    [
        (NEWEST.version, "", ("check", "spec.yaml")),
        (OLDEST.version, "", ("check", "spec.yaml")),
        (f"{NEWEST.minor}.10", "", ("check", "spec.yaml")),
        (f"{NEWEST.minor}.9-rc.0", "", ("check", "spec.yaml")),
        ("v1.99.0", "", ("check", "spec.yaml")),
        ("v1.99.0-beta.1", "", ("check", "spec.yaml")),
        ("stable", "", ("check", "spec.yaml")),
        ("''", "", ("check", "spec.yaml")),
        (NEWEST.version, "featureGates: {OfThePreRelease: true}\n", ("check", "spec.yaml")),
        (
            NEWEST.version,
            KUBELET,
            ("check", "spec.yaml"),
        ),
        (NEWEST.version, "", ("check", "--kubernetes-version", "v1.99", "spec.yaml")),
        (NEWEST.version, "", ("schema",)),
        (NEWEST.version, "", ("schema", "--kubernetes-version", "v1.99")),
        (NEWEST.version, "", ("schema", "--kubernetes-version", NEWEST.minor)),
        (NEWEST.version, "", ("explain", "ClusterConfiguration.etcd.external.httpEndpoints")),
        (NEWEST.version, "", ("explain", "KubeletConfiguration.maxPods")),
        (NEWEST.version, "", ("images", "spec.yaml")),
    ],
)
def test_a_pre_release_that_nobody_names_changes_nothing(
    version: str, more: str, arguments: tuple[str, ...], packages: tuple[Path, Path], tmp_path: Path
) -> None:
    """No default, no suggestion, no count of what is out, and no data for another release is a pre-release's."""
    spec(tmp_path, version, more)
    without, with_ = (run(package, tmp_path, *arguments) for package in packages)
    assert with_ == without
    assert "Traceback" not in with_[2]


@pytest.mark.parametrize("version", [BETA, CANDIDATE, BETA.removeprefix("v")])
def test_a_pre_release_that_is_named_is_built(version: str, packages: tuple[Path, Path], tmp_path: Path) -> None:
    """By its own data, with a warning that it is none for a cluster that is to live, and no other."""
    file = spec(tmp_path, version, "featureGates: {OfThePreRelease: true}\n")
    assert run(packages[0], tmp_path, "check", file)[0] == 1
    status, said, _ = run(packages[1], tmp_path, "check", file, "--format", "json")
    assert status == 0, said
    assert "pre-release" in said
    assert "unrecorded-release" not in said
    status, said, complaint = run(packages[1], tmp_path, "build", file, "-o", "out", "--now", "2026-01-01T00:00:00Z")
    assert status == 0, said + complaint
    plain = version if version.startswith("v") else f"v{version}"
    assert f"kube-apiserver:{plain}\n" in (tmp_path / "out/images.txt").read_text()


def test_a_gate_that_is_none_of_a_pre_release_is_found(packages: tuple[Path, Path], tmp_path: Path) -> None:
    """Where the pre-release's minor release is not out, its place among those that are is still known."""
    file = spec(tmp_path, BETA, "featureGates: {Nope: true, PublicKeysECDSA: true}\n")
    status, said, complaint = run(packages[1], tmp_path, "check", file)
    assert status == 1
    assert "Traceback" not in complaint
    assert f"is no feature gate of kubeadm {BETA}" in said
    assert "was the last release to have it" in said


@pytest.mark.parametrize("arguments", [("schema",), ("check", "spec.yaml")])
def test_a_pre_release_can_be_named_on_the_command_line(
    arguments: tuple[str, ...], packages: tuple[Path, Path], tmp_path: Path
) -> None:
    """`--kubernetes-version` takes it in full."""
    spec(tmp_path, NEWEST.version)
    status, _, complaint = run(packages[1], tmp_path, *arguments, "--kubernetes-version", BETA)
    assert (status, complaint.count("Traceback")) == (0, 0)
