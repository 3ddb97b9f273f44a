"""A review says a change exactly where trees differ, a rehearsal what the build then does, and neither a secret."""

import json
import random
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen
from good_specs import WAIVE
from secret_needles import leaks, needles
from single_edits import edited
from small_cluster import BUILT, Cluster, Kspec, Snapshot, tree

ROOT: Final = Path(__file__).parents[1]
SPECS: Final = tuple(
    path for path in sorted((ROOT / "specs" / "ok").glob("*.yaml")) if path.stem != "external-etcd-folders"
)
"""All examples but the one that needs files of a cluster elsewhere."""
FEW, MANY, SHARE = 40, 10_000, 50
"""Edits that each push tries, those of the slow proof, and how many of these are one test."""
LATER: Final = ("--now", "2030-03-01T12:00:00Z")
CHANGING: Final = {"generated", "issued", "re-issued", "signed", "recorded", "replaced"}
TOKEN: Final = re.compile(r"(bootstrap token |Secret-bootstrap-token-)(?!\?)[a-z0-9]{6}\b")
FORMATS: Final = ("text", "markdown", "html", "json")


@frozen
class Bases:
    """The example specs, each built once, in folders below one."""

    folder: Path

    def copy(self, spec: Path, kspec: Kspec, to: Path) -> Cluster:
        """A built cluster of a spec, to change."""
        base = Cluster(self.folder / spec.stem)
        if not base.folder.exists():
            base.folder.mkdir(parents=True)
            text = re.sub(r"encryptionAlgorithm: \S+", "", spec.read_text())
            if "v1beta3" not in text:
                text = text.replace("kind: ClusterConfiguration\n", f"kind: ClusterConfiguration\n{QUICK}")
            base.spec.write_text(text)
            for folder in spec.parent.glob(f"{spec.stem}.*"):
                if folder.is_dir():
                    shutil.copytree(folder, base.folder / folder.name)
            said = kspec("build", base.spec, "-o", base.out, "--now", BUILT, *WAIVE)
            assert said.status == 0, (spec, said.err)
        return Cluster(shutil.copytree(base.folder, to))


QUICK: Final = "encryptionAlgorithm: ECDSA-P256\n"
"""Keys that are generated in no time."""


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    """Where the examples are built."""
    return Bases(tmp_path_factory.mktemp("bases"))


def anonymous(texts: Mapping[str, Any] | list[str], own: Snapshot) -> list[str]:
    """Paths or subjects without the identifiers of tokens that were not there before."""
    before = {match[0] for path in own for match in TOKEN.finditer(path)}
    names = {found[-6:] for found in before}
    return sorted(
        TOKEN.sub(lambda match: match[0] if match[0][-6:] in names else f"{match[1]}??????", text) for text in texts
    )


def predicted(answer: Mapping[str, Any], own: Snapshot) -> dict[str, list[str]]:
    """What a rehearsal says of files and decisions, in the words of a build."""
    files = [file for file in answer["files"] if file["form"] != "folder"]
    words = {"created": "created", "changed": "changed", "removed": "removed", "mode": "mended"}
    found: dict[str, list[str]] = {word: [] for word in words.values()}
    for file in files:
        found[words[file["verdict"]]].append(file["path"])
    return {word: anonymous(paths, own) for word, paths in found.items()} | decided(answer, own)


def done(answer: Mapping[str, Any], own: Snapshot) -> dict[str, list[str]]:
    """What a build did."""
    words = ("created", "changed", "removed", "mended")
    return {word: anonymous(answer["files"][word], own) for word in words} | decided(answer, own)


def decided(answer: Mapping[str, Any], own: Snapshot) -> dict[str, list[str]]:
    """What was generated, issued, re-issued, and why."""
    told = [event for event in answer["events"] if event["action"] in CHANGING]
    return {"events": anonymous([json.dumps(event) for event in told], own)}


def try_edit(seed: int, bases: Bases, kspec: Kspec, folder: Path) -> str:
    """One edit, rehearsed, built and reviewed; how it ended, to be counted."""
    source = random.Random(seed)  # noqa: S311 - the same in each run
    spec = source.choice(SPECS)
    cluster = bases.copy(spec, kspec, folder)
    before = tree(cluster.out)
    old = Path(shutil.copytree(cluster.out, folder.with_name("old")))
    cluster.spec.write_text(edited(source, cluster.spec.read_text()))
    context = (seed, spec.name)
    command = ("build", cluster.spec, "-o", cluster.out, *LATER, *WAIVE, "--format", "json")
    untouched = tree(cluster.folder)
    dry = kspec(*command, "--dry-run")
    assert tree(cluster.folder) == untouched, context
    answer = json.loads(dry.out)
    real = kspec(*command)
    built = json.loads(real.out)
    assert "Traceback" not in dry.err, context
    if real.status:
        refused = {finding["code"] for finding in built["diagnostics"] if finding["severity"] == "error"}
        told = {finding["code"] for finding in answer["diagnostics"] if finding["severity"] == "error"}
        assert told == refused, context
        assert dry.status == 2 or answer["diagnostics"], context
        return "refused"
    assert predicted(answer, before) == done(built, before), context
    known = needles(cluster, {})
    after = tree(cluster.out)
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    said = [kspec("diff", old, cluster.out, "--format", wanted) for wanted in FORMATS]
    assert {one.status for one in said} == {int(bool(differing))}, context
    named = {file["path"] for file in json.loads(said[-1].out)["files"]}
    assert named == {path for path in differing if is_told(path, before, after)}, context
    for one in (*said, dry):
        assert leaks(f"{one.out}{one.err}".encode(), known) == set(), context
    return "changed" if differing else "same"


def is_told(path: str, before: Snapshot, after: Snapshot) -> bool:
    """Whether a path is one of its own: a folder that comes or goes with its files is not."""
    side = after if path not in before else before
    if (path in before and path in after) or side[path][1] is not None:
        return True
    return not any(name.startswith(f"{path}/") and content is not None for name, (_, content) in side.items())


@pytest.mark.parametrize("seed", range(FEW))
def test_an_edit_is_foreseen_and_reviewed(seed: int, bases: Bases, kspec: Kspec, tmp_path: Path) -> None:
    """A small share, the same in each run."""
    assert try_edit(seed, bases, kspec, tmp_path / "cluster") in {"refused", "changed", "same"}


@pytest.mark.slow
@pytest.mark.parametrize("share", range(MANY // SHARE))
def test_ten_thousand_edits(share: int, bases: Bases, kspec: Kspec, tmp_path: Path) -> None:
    """All of them; takes an hour of processor time."""
    for seed in range(share * SHARE, (share + 1) * SHARE):
        folder = tmp_path / str(seed)
        folder.mkdir()
        try_edit(seed, bases, kspec, folder / "cluster")
        shutil.rmtree(folder)
