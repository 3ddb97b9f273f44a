"""A small cluster, built once, and the command line as tests call it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_set import build_words, write_shop
from deep_tree import MakeDeep, make_tree, remove_what_is_left
from hypothesis import HealthCheck, settings
from imported_node import ImportedNode
from recorded_certificates import recorded_certificates, recorded_keys, recorded_pem  # noqa: F401 - fixtures of all tests
from small_cluster import BUILT, SPEC, Cluster, Kspec, Said

from kspec.cli.main import main

_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No verdict from the clock: on a busy machine any example may take long."""

settings.register_profile("steady", _PATIENT, derandomize=True)
settings.register_profile("explore", _PATIENT, max_examples=1000)
settings.load_profile("steady")
"""The same examples in each run, so that a change fails by its own fault; others by --hypothesis-profile=explore."""


@pytest.fixture
def make_deep(tmp_path: Path) -> Iterator[MakeDeep]:  # noqa: ARG001 - its trees go before tmp_path may
    """Make trees too deep for pytest to remove."""
    tops: set[Path] = set()

    def make(top: Path, levels: int) -> None:
        tops.add(top)
        make_tree(top, levels)

    yield make
    for top in tops:
        remove_what_is_left(top)


@pytest.fixture
def kspec(capsys: pytest.CaptureFixture[str]) -> Kspec:
    """Run a command line in this process."""

    def run(*arguments: str | Path) -> Said:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """The cluster as it was built; tests change copies of it."""
    cluster = Cluster(tmp_path_factory.mktemp("built"))
    cluster.spec.write_text(SPEC)
    assert main(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT]) == 0
    return cluster


@pytest.fixture
def cluster(built_once: Cluster, tmp_path: Path) -> Cluster:
    """A copy of the built cluster, to change."""
    return Cluster(shutil.copytree(built_once.folder, tmp_path / "cluster"))


@pytest.fixture(scope="session")
def shop_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a set of clusters that was built; tests change copies of its folder."""
    file = write_shop(tmp_path_factory.mktemp("sets") / "shop")
    assert main(list(build_words(file))) == 0
    return file


@pytest.fixture
def shop(shop_once: Path, tmp_path: Path) -> Path:
    """A copy of the built set, to change."""
    return shutil.copytree(shop_once.parent, tmp_path / "shop") / shop_once.name


@pytest.fixture
def fresh(tmp_path: Path) -> Cluster:
    """A cluster's spec that was never built."""
    cluster = Cluster(tmp_path / "fresh")
    cluster.folder.mkdir()
    cluster.spec.write_text(SPEC)
    return cluster


@pytest.fixture
def adopted(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> ImportedNode:
    """The built cluster's node, to change, and the spec in a folder without lock, keyring and output."""
    root = shutil.copytree(cluster.node, tmp_path / "node")
    folder = tmp_path / "adopted"
    folder.mkdir()
    return ImportedNode(root, Path(shutil.copy(cluster.spec, folder / "cluster.yaml")), kspec)
