"""A copy of kspec whose data folder holds pre-releases: of a minor release that is not out, and of one that is."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from small_cluster import SPEC

import kspec
from kspec.facts.releases import newest
from kspec.x509 import ml_dsa

PACKAGE = Path(kspec.__file__).parent
NEWEST = newest()[0]
OLDEST = newest()[-1]
BETA = "v1.99.0-beta.0"
PLACEMENTS = ("*int32", ["percentageOfPlacementsToScore"])
FIELDS = {
    "kubelet/config/v1beta1.KubeletConfiguration": (
        "*string",
        ["clientCertificateKeyAlgorithm", "serverCertificateKeyAlgorithm"],
    ),
    "kube-scheduler/config/v1.KubeSchedulerConfiguration": PLACEMENTS,
    "kube-scheduler/config/v1.KubeSchedulerProfile": PLACEMENTS,
}
"""Fields of v1.38: struct -> their type, and their names."""
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
            if table == "types":
                types = json.loads(target.read_text())
                for struct, (kind, fields) in FIELDS.items():
                    types["types"][struct] += [{"name": name, "type": kind, "omitempty": True} for name in fields]
                target.write_text(json.dumps(types))


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
    assert f"is not a feature gate of kubeadm {BETA}" in said
    assert "was the last release to have it" in said


def test_an_upgrade_to_keys_that_do_not_encipher_keeps_authorities(packages: tuple[Path, Path], tmp_path: Path) -> None:
    """Leaves with ECDSA keys are issued anew without keyEncipherment, authorities stay; then nothing changes."""
    build = ("build", spec(tmp_path, NEWEST.version), "-o", "out", "--now", "2026-01-01T00:00:00Z")
    assert run(packages[1], tmp_path, *build)[0] == 0
    before = usages(tmp_path / "out")
    spec(tmp_path, BETA)
    assert run(packages[1], tmp_path, *build)[0] == 0
    after = usages(tmp_path / "out")
    assert set(before.values()) == {True}
    assert {name for name, enciphers in after.items() if enciphers} == {"ca", "front-proxy-ca", "etcd/ca"}
    status, said, complaint = run(packages[1], tmp_path, *build[:4], "--frozen")
    assert status == 0, said + complaint
    assert usages(tmp_path / "out") == after


def usages(out: Path) -> dict[str, bool]:
    """Every certificate of the first node -> whether it has keyEncipherment."""
    folder = out / "nodes/cp-1/etc/kubernetes/pki"
    return {
        str(path.relative_to(folder).with_suffix("")): x509.load_pem_x509_certificate(path.read_bytes())
        .extensions.get_extension_for_class(x509.KeyUsage)
        .value.key_encipherment
        for path in folder.rglob("*.crt")
    }


@pytest.mark.skipif(not ml_dsa.is_available(), reason="the installed cryptography has no ML-DSA")
def test_ml_dsa_is_built_where_kubeadm_takes_it(packages: tuple[Path, Path], tmp_path: Path) -> None:
    """Every key and certificate, verified by another implementation; elsewhere it is not an algorithm."""
    build = ("build", "spec.yaml", "-o", "out", "--now", "2026-01-01T00:00:00Z")
    spec(tmp_path, NEWEST.version)
    file = tmp_path / "spec.yaml"
    file.write_text(file.read_text().replace("ECDSA-P256", "ML-DSA-65"))
    assert "is not a valid key algorithm" in "".join(run(packages[1], tmp_path, *build)[1:])
    file.write_text(file.read_text().replace(NEWEST.version, BETA))
    status, said, complaint = run(packages[1], tmp_path, *build)
    assert status == 0, said + complaint
    folder = tmp_path / "out/nodes/cp-1/etc/kubernetes/pki"
    found = {
        str(path.relative_to(folder).with_suffix("")): x509.load_pem_x509_certificate(path.read_bytes())
        for path in folder.rglob("*.crt")
    }
    issuers = {str(found[name].subject): found[name] for name in ("ca", "front-proxy-ca", "etcd/ca")}
    for name, certificate in found.items():
        certificate.verify_directly_issued_by(issuers[str(certificate.issuer)])
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
        assert key.public_key() == certificate.public_key()
    assert len(found) == 10
    assert set(usages(tmp_path / "out").values()) == {False}
    assert run(packages[1], tmp_path, *build, "--frozen")[0] == 0
    assert run(packages[1], tmp_path, *build[:2], "-o", "public", "--frozen", "--public")[0] == 0


def test_new_fields_of_components_are_judged(packages: tuple[Path, Path], tmp_path: Path) -> None:
    """By their rules, where the types of the pre-release have them."""
    texts = {
        "clientCertificateKeyAlgorithm: RSA-1024": ["component-choice"],
        "clientCertificateKeyAlgorithm: ML-DSA-44": [],
        "serverCertificateKeyAlgorithm: ML-DSA-44": ["component-conflict"],
        "serverCertificateKeyAlgorithm: ML-DSA-44\ntlsMinVersion: VersionTLS13": [],
    }
    head = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    for text, codes in texts.items():
        file = spec(tmp_path, BETA, f"{head}{text}\n")
        said = json.loads(run(packages[1], tmp_path, "check", file, "--format", "json")[1])
        found = [one["code"] for one in said["files"][0]["diagnostics"] if one["severity"] == "error"]
        assert found == codes, text


@pytest.mark.parametrize(
    ("gate", "number", "code"),
    [
        *((True, 0, ""), (True, 100, ""), (True, 101, "component-value"), (True, -1, "component-value")),
        (False, 50, "component-gate"),
    ],
)
def test_placements_are_a_percentage_and_need_their_gate(
    gate: bool,  # noqa: FBT001 - a column
    number: int,
    code: str,
    packages: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    """Of the whole scheduler and of a profile."""
    scheduler = f"""\
---
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
percentageOfPlacementsToScore: {number}
profiles: [{{schedulerName: a, percentageOfPlacementsToScore: {number}}}]
"""
    argument = f"{{name: feature-gates, value: 'TopologyAwareWorkloadScheduling={str(gate).lower()}'}}"
    file = spec(tmp_path, BETA, f"scheduler: {{extraArgs: [{argument}]}}\n{scheduler}")
    said = json.loads(run(packages[1], tmp_path, "check", file, "--format", "json")[1])
    found = [(one["code"], one["path"]) for one in said["files"][0]["diagnostics"] if "Placements" in one["path"]]
    paths = ("percentageOfPlacementsToScore", "profiles[0].percentageOfPlacementsToScore")
    assert found == ([(code, path) for path in paths] if code else [])


@pytest.mark.parametrize("arguments", [("schema",), ("check", "spec.yaml")])
def test_a_pre_release_can_be_named_on_the_command_line(
    arguments: tuple[str, ...], packages: tuple[Path, Path], tmp_path: Path
) -> None:
    """`--kubernetes-version` takes it in full."""
    spec(tmp_path, NEWEST.version)
    status, _, complaint = run(packages[1], tmp_path, *arguments, "--kubernetes-version", BETA)
    assert (status, complaint.count("Traceback")) == (0, 0)
