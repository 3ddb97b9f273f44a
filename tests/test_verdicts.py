"""One verdict: what a check refuses a build refuses, and what a build refuses of a spec a check does."""

import gzip
import json
import os
import shutil
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

import pytest
from good_specs import WAIVED
from small_cluster import SPEC, Cluster, Kspec

from kspec import pipeline
from kspec.cli.check import check_file
from kspec.cli.check_program import named_specs
from kspec.disk.sources import Sources
from kspec.facts.releases import known_minors
from kspec.model.code import Severity
from kspec.model.draw import Draw
from kspec.model.program import Program
from kspec.model.secret import Secret
from kspec.passes.run import Options
from kspec.x509 import keys

ROOT: Final = Path(__file__).parents[1]
CORPORA: Final = ROOT / "tests" / "check" / "verdicts"
BY_LOCK_AND_KEYRING: Final = frozenset({"external-etcd", "ca-pin"})
"""What depends on the keyring or on the authority's key, which a check does not have."""
FOLDER_OF_SPECS: Final = frozenset({"no-cluster"})
"""What a build says of a file that is not a cluster, and may be sound for what it is."""
EVERY: Final = 20
"""Of the recorded mutants, each of so many is tried."""


@cache
def key(algorithm: str) -> Secret:
    """One key of each algorithm: which one does not matter here."""
    return keys.generate_many([algorithm])[0]


def same_keys(algorithms: Sequence[str]) -> list[Secret]:
    return [key(algorithm) for algorithm in algorithms]


def verdicts(file: Path, waived: Sequence[str] = ()) -> tuple[AbstractSet[str], AbstractSet[str], bool]:
    """The codes of the errors of a check and of a build up to writing, and whether the file is a cluster.

    Of a program all specs are built, as a fleet is.
    """
    checked = {
        found.code for found in check_file(str(file), waived=waived).findings if found.severity is Severity.ERROR
    }
    built: set[str] = set()
    for name in named_specs(file, Program())[0] or ("",):
        stores = (file.with_suffix(f".{name}.lock"), file.with_suffix(f".{name}.keys"))
        options = Options((file,), *stores, waived=tuple(waived), program=Program(name=name))
        draw = Draw(datetime(2030, 1, 1, tzinfo=UTC), os.urandom, same_keys)
        build = pipeline.read(options, Sources()).then(partial(pipeline.build, draw=draw))
        built |= {found.code for found in build.findings if found.severity is Severity.ERROR}
    return checked, built - BY_LOCK_AND_KEYRING, "no-cluster" not in built


def files(folder: str) -> list[Path]:
    """The specs of a folder."""
    return sorted(path for path in (ROOT / "specs" / folder).iterdir() if path.is_file())


@pytest.mark.parametrize("waived", [(), WAIVED], ids=["as it is", "waived"])
@pytest.mark.parametrize("folder", ["ok", "bad"])
def test_every_spec_has_one_verdict(folder: str, waived: Sequence[str], tmp_path: Path) -> None:
    """The same codes of errors, with and without waivers."""
    specs = shutil.copytree(ROOT / "specs" / folder, tmp_path / "specs")
    differing = {}
    for file in files(folder):
        checked, built, is_cluster = verdicts(specs / file.name, waived)
        if checked != built - FOLDER_OF_SPECS:
            differing[file.name] = (checked, built, is_cluster)
    assert differing == {}


@pytest.mark.parametrize("minor", known_minors())
def test_every_mutant_has_one_verdict(minor: str, tmp_path: Path) -> None:
    """Specs with a mistake each, and with what looks like one."""
    with gzip.open(CORPORA / f"{minor}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::EVERY]
    file, differing = tmp_path / "spec.yaml", {}
    for row in rows:
        file.write_text(row["spec"], encoding="utf-8")
        checked, built, _ = verdicts(file)
        if checked != built - FOLDER_OF_SPECS:
            differing[row["id"]] = (checked, built)
    assert differing == {}
    assert len(rows) > 25


CASES: Final = {
    "an unknown flag": "apiServer: {extraArgs: [{name: cloud-provider, value: external}]}",
    "dashes before a flag": "apiServer: {extraArgs: [{name: --v, value: '2'}]}",
    "a flag's value": "apiServer: {extraArgs: [{name: v, value: much}]}",
    "an unknown gate": "scheduler: {extraArgs: [{name: feature-gates, value: NoSuch=true}]}",
    "a component's value": "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmaxPods: -1",
    "a component's start": "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    "evictionHard: {memory.availabel: 100Mi}",
    "a patch that does not apply": "PATCH etcd+json.yaml: [{op: remove, path: /spec/nowhere}]",
    "a patch that leaves no pod": "PATCH etcd+merge.yaml: {kind: Node}",
    "a patch of an addon": "PATCH corednsdeployment+json.yaml: [{op: remove, path: /spec/nowhere}]",
    "a patch of the kubelet's configuration": "PATCH kubeletconfiguration+json.yaml: [{op: remove, path: /nowhere}]",
    "a patch without a meaning": "PATCH etcd+odd.yaml: {}",
    "no folder of patches": "PATCH",
}
"""What components refuse and what only shows when files are made, as lines of a ClusterConfiguration or a patch."""


def written(cluster: Cluster, text: str) -> None:
    """The small cluster's spec with a case."""
    spec = SPEC
    if text.startswith("PATCH"):
        name, _, patch = text.removeprefix("PATCH").strip().partition(": ")
        spec = spec.replace("certificateKey", "patches: {directory: patches}\ncertificateKey")
        if name:
            (cluster.folder / "patches").mkdir()
            (cluster.folder / "patches" / name).write_text(patch)
        text = ""
    cluster.spec.write_text(f"{spec}{text}\n")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("joined", [False, True], ids=["alone", "with a worker"])
def test_every_command_says_the_same(case: str, fresh: Cluster, kspec: Kspec, *, joined: bool) -> None:
    """Check, build and images refuse it; where its codes can be waived, `--waive` lowers it in all."""
    written(fresh, CASES[case])
    if joined:
        more = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes: [{name: w-1}]\n"
        fresh.spec.write_text(fresh.spec.read_text() + more)
    checked, built, _ = verdicts(fresh.spec)
    assert checked == built != set()
    assert kspec("check", fresh.spec).status == 1
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 1
    assert not fresh.out.exists()
    waive = [word for code in sorted(checked) for word in ("--waive", code)]
    if checked <= set(WAIVED):
        assert kspec("images", fresh.spec).status == 1
        for command in (("check", fresh.spec), ("images", fresh.spec), ("build", fresh.spec, "-o", fresh.out)):
            said = kspec(*command, *waive)
            assert said.status == 0, said.err
            assert f"warning[{min(checked)}]" in said.out + said.err
        shutil.rmtree(fresh.out)
        codes = ", ".join(checked)
        spec = fresh.spec.read_text()
        waivers = f"---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nwaivers: [{codes}]\n"
        fresh.spec.write_text(
            spec.replace("nodes: [{", f"waivers: [{codes}]\nnodes: [{{") if joined else spec + waivers
        )
        assert verdicts(fresh.spec)[:2] == (set(), set())


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "---\n---\n", "{}\n", "null\n"])
def test_a_spec_of_nothing_is_refused_by_all(text: str, fresh: Cluster, kspec: Kspec) -> None:
    """Whatever nothing is written like."""
    fresh.spec.write_text(text)
    for command in (
        ("check", fresh.spec),
        ("check", fresh.spec, "--kubernetes-version", "v1.37.22"),
        ("images", fresh.spec),
        ("build", fresh.spec, "-o", fresh.out),
        ("import", f"cp-1={fresh.folder}", "--spec", fresh.spec),
    ):
        assert kspec(*command).status == 1, command
    checked, built, _ = verdicts(fresh.spec)
    assert checked == built != set()


def test_a_running_cluster_can_be_imported_with_a_waiver(cluster: Cluster, kspec: Kspec) -> None:
    """What runs may well be what kspec says that it cannot."""
    cluster.spec.write_text(f"{SPEC}apiServer: {{extraArgs: [{{name: cloud-provider, value: external}}]}}\n")
    stores = ("--lock", cluster.folder / "i.lock", "--keys", cluster.folder / "i.keys")
    words = ("import", f"cp-1={cluster.node}", "--spec", cluster.spec, *stores)
    assert kspec(*words).status == 1
    assert kspec(*words, "--waive", "argument-unknown").status == 0


def test_a_folder_is_no_spec_of_one_cluster(fresh: Cluster, kspec: Kspec) -> None:
    """A check takes each of its specs by itself; what is about one cluster wants its files."""
    said = kspec("forget", fresh.folder)
    assert said.status == 1
    assert "is a folder: name the files of one cluster in it" in said.err
    assert kspec("check", fresh.folder).status == 0
