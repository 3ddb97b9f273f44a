"""A spec in YAML, the same as a program, and over a base, are one cluster: for every good spec."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from good_specs import WAIVE
from small_cluster import Kspec

from kspec.disk.sources import Sources
from kspec.facts.releases import newest
from kspec.read.load import load

OK: Final = Path(__file__).parents[1] / "specs" / "ok"
SPECS: Final = sorted(path.stem for path in OK.glob("*.yaml") if path.stem != "external-etcd-folders")
FRESH: Final = ("cis-hardened", "ha", "packs", "packs-own")
"""Specs whose programs get a lock of their own, too."""
NOW: Final = ("--now", "2030-01-31T12:00:00Z")


def documents(name: str) -> list[Any]:
    """A spec's documents, as kspec reads them."""
    return values_of(OK / f"{name}.yaml")


def values_of(path: Path) -> list[Any]:
    """The documents of a file, as kspec reads them."""
    return [document.value for document in load([path], Sources()).documents]


def dump(path: Path, values: Sequence[Any]) -> None:
    """Write documents, as JSON, of which YAML is more."""
    path.write_text("".join(f"---\n{json.dumps(value)}\n" for value in values))


def split(value: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A document in two that are it together: every other field in the base, and the rest over it."""
    whose = ("nodeRegistration",) if value["kind"] == "JoinConfiguration" else ()
    head = {key: value[key] for key in ("apiVersion", "kind", *whose) if key in value}
    rest = {key: found for key, found in value.items() if key not in head}
    base = {key: found for number, (key, found) in enumerate(rest.items()) if number % 2 == 0}
    own = {key: found for key, found in rest.items() if key not in base}
    return head | base, head | own


def trees(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of an output, with its mode."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes()) for path in found}


@pytest.mark.parametrize("name", SPECS)
def test_a_program_and_a_base_are_the_same_cluster(tmp_path: Path, kspec: Kspec, name: str) -> None:
    """By one lock and keyring, frozen, to the byte; and what a program evaluates to is what it says, read again."""
    for path in OK.glob(f"{name}.*"):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    values = documents(name)
    spec = tmp_path / f"{name}.yaml"
    said = kspec("build", spec, "-o", tmp_path / "yaml", *NOW, *WAIVE)
    assert said.status == 0, said.err
    stores = ("--lock", tmp_path / f"{name}.lock", "--keys", tmp_path / f"{name}.keys", "--frozen")
    wanted = trees(tmp_path / "yaml")

    program = tmp_path / "program.jsonnet"
    program.write_text(f"local spec(name) = {json.dumps(values)};\n{{ one: spec('one') }}\n")
    said = kspec("build", program, "--name", "one", "-o", tmp_path / "program", *stores, *NOW, *WAIVE)
    assert said.status == 0, said.err
    assert trees(tmp_path / "program") == wanted

    if len({(value["kind"], str(value.get("nodeRegistration", ""))) for value in values}) == len(values):
        parts = [split(value) for value in values]
        general = {"apiVersion": "kspec.dev/v1alpha1", "kind": "ClusterSpec"}
        own = [over for _, over in parts if over["kind"] != "ClusterSpec"]
        former = next((over for _, over in parts if over["kind"] == "ClusterSpec"), general)
        dump(tmp_path / "base.yaml", [base for base, _ in parts])
        dump(tmp_path / "over.yaml", [former | {"extends": "base.yaml"}, *own])
        said = kspec("build", tmp_path / "over.yaml", "-o", tmp_path / "over", *stores, *NOW, *WAIVE)
        assert said.status == 0, said.err
        assert trees(tmp_path / "over") == wanted

    (tmp_path / "said.yaml").write_text(kspec("eval", program, "--name", "one", "--secrets").out)
    assert values_of(tmp_path / "said.yaml") == json.loads(json.dumps(values))
    if name not in FRESH:
        return
    said = kspec("build", program, "--name", "one", "-o", tmp_path / "fresh", *NOW, *WAIVE)
    assert said.status == 0, said.err
    old, new = (json.loads((tmp_path / f"{lock}.lock").read_text()) for lock in (name, "one"))
    assert old["certificates"].keys() == new["certificates"].keys()
    assert old.get("packs") == new.get("packs")


CIS: Final = """\
local kspec = import 'kspec.libsonnet';
kspec.hardening.cis([
  kspec.cluster('RELEASE', kspec.endpoint('api.example.com'), CLUSTER),
  kspec.clusterSpec(SPEC),
])
"""


@pytest.mark.parametrize("release", [known.version for known in newest()])
@pytest.mark.parametrize(
    ("cluster", "more"),
    [
        ({"networking": {"podSubnet": "10.244.0.0/16"}}, {}),
        (
            {
                "encryptionAlgorithm": "ECDSA-P256",
                "networking": {"podSubnet": "fd00:1::/56", "serviceSubnet": "fd00:2::/112"},
            },
            {},
        ),
        ({"apiServer": {"extraArgs": [{"name": "v", "value": "2"}]}, "certificatesDir": "/srv/pki"}, {}),
        ({"networking": {"podSubnet": "10.244.0.0/16"}}, {"packs": ["bridge", "headlamp", "metrics-server"]}),
    ],
    ids=["usual", "ipv6", "own arguments", "packs"],
)
def test_the_hardened_profile_passes_the_benchmark(
    tmp_path: Path, kspec: Kspec, release: str, cluster: dict[str, Any], more: dict[str, Any]
) -> None:
    """Of each release, whatever else a spec says, and its build says nothing against it."""
    own = "2001:db8::" if "fd00" in json.dumps(cluster) else "192.0.2."
    nodes = [
        {"name": f"cp-{number}", "address": f"{own}1{number}", "role": "control-plane"} for number in (1, 2, 3)
    ] + [{"name": "w-1", "address": f"{own}21"}]
    text = CIS.replace("RELEASE", release).replace("CLUSTER", json.dumps(cluster))
    program = tmp_path / "a.jsonnet"
    program.write_text(text.replace("SPEC", json.dumps({"nodes": nodes, **more})))
    said = kspec("check", program, "--profile", "cis", "--format", "json")
    told = [finding["code"] for file in json.loads(said.out)["files"] for finding in file["diagnostics"]]
    assert (said.status, {*told} - {"old-release"}) == (0, set())
    assert kspec("build", program, "-o", tmp_path / "out", *NOW).status == 0
