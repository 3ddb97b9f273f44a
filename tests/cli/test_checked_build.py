"""A build of whose specs only the text changed: it answers as the full one would, and decides nothing anew."""

import shutil
from pathlib import Path

import pytest
from small_cluster import BUILT, Cluster, Kspec, Said

from kspec import pipeline
from kspec.cli import full_build

ROOT = Path(__file__).parents[2]
NOW = ("--now", BUILT)


def build(cluster: Cluster, kspec: Kspec, *options: str) -> Said:
    """Build; it has to succeed."""
    said = kspec("build", cluster.spec, "-o", cluster.out, *NOW, *options)
    assert said.status == 0, said.err
    return said


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """An entry for each build that went on to decide."""
    found: list[bool] = []
    whole = pipeline.build_by_steps

    def noted(*arguments: object) -> object:
        found.append(True)
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(full_build, "build_by_steps", noted)
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("localAPIEndpoint", "# a comment\n\nlocalAPIEndpoint"),
        ("kind: ClusterConfiguration", "kind: ClusterConfiguration  # of this site"),
        ("{name: cp-1}", "{'name': \"cp-1\" }"),
    ],
)
def test_text_alone_decides_nothing(cluster: Cluster, kspec: Kspec, decided: list[bool], old: str, new: str) -> None:
    """A comment, blanks, another style: the answer is that of an unchanged build, and so is the next one's."""
    build(cluster, kspec)
    before = {path: path.read_bytes() for path in cluster.out.rglob("*") if path.is_file()}
    decided.clear()
    cluster.edit(old, new)
    said = build(cluster, kspec)
    assert "written    nothing: all files are as they were" in said.out
    assert "token-in-spec" in said.err
    assert "nothing changed" in build(cluster, kspec).out
    assert decided == []
    assert {path: path.read_bytes() for path in cluster.out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: ClusterConfiguration", "kind: ClusterConfiguration\nclusterName: other"),
        ("{name: cp-1}", "{name: cp-1, taints: []}"),
    ],
)
def test_another_value_is_decided(cluster: Cluster, kspec: Kspec, decided: list[bool], old: str, new: str) -> None:
    """However small."""
    build(cluster, kspec)
    decided.clear()
    cluster.edit(old, new)
    build(cluster, kspec)
    assert decided == [True]


@pytest.mark.parametrize("harm", ["out/images.txt", "cluster.lock", "cluster.keys/bootstrap-token"])
def test_anything_else_is_looked_at(cluster: Cluster, kspec: Kspec, decided: list[bool], harm: str) -> None:
    """A comment and a file of the output, the lock or the keyring that is another one."""
    build(cluster, kspec)
    decided.clear()
    cluster.edit("localAPIEndpoint", "# a comment\nlocalAPIEndpoint")
    path = cluster.folder / harm
    if path.exists():
        path.write_bytes(path.read_bytes() + b"\n")
    else:
        path.write_text("x")
    kspec("build", cluster.spec, "-o", cluster.out, *NOW)
    assert decided == [True]


SPECS = ("single", "stacked-ha", "ha", "cis-hardened", "tokens", "external-etcd-plain", "patches")


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--verbose",), ("--quiet",)], ids=str)
def test_it_is_told_as_by_a_full_build(  # noqa: PLR0913, PLR0917 - a story
    tmp_path: Path,
    kspec: Kspec,
    decided: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    options: tuple[str, ...],
) -> None:
    """Right after the first build, of specs of all kinds, with findings at their new lines."""
    for path in (ROOT / "specs" / "ok").glob(f"{name}.*"):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    monkeypatch.chdir(tmp_path)
    spec = tmp_path / f"{name}.yaml"
    words = ("build", spec.name, "-o", "out", *NOW)
    assert kspec(*words).status == 0
    spec.write_text("# a comment\n" + spec.read_text())
    decided.clear()
    short = kspec(*words, *options)
    assert decided == []
    (tmp_path / f"{name}.keys" / ".state").unlink()
    full = kspec(*words, *options)
    assert (short.status, short.out, short.err) == (full.status, full.out, full.err)


def test_a_frozen_build_remembers_nothing(cluster: Cluster, kspec: Kspec, decided: list[bool]) -> None:
    """It answers the same, each time by looking again."""
    build(cluster, kspec)
    build(cluster, kspec, "--frozen")
    state = (cluster.keys / ".state").read_bytes()
    cluster.edit("localAPIEndpoint", "# a comment\nlocalAPIEndpoint")
    decided.clear()
    assert "nothing: all files" in build(cluster, kspec, "--frozen").out
    assert (cluster.keys / ".state").read_bytes() == state
    assert decided == []


def test_an_error_is_an_error(cluster: Cluster, kspec: Kspec) -> None:
    """A finding that stops a build stops it, whatever is remembered."""
    build(cluster, kspec)
    cluster.edit("kind: ClusterConfiguration", "kind: ClusterConfiguration\nbogus: 1")
    assert kspec("build", Path(cluster.spec), "-o", cluster.out).status == 1
