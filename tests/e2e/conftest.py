"""The programs and images of the nodes, once; a lab for each cluster."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

sys.path.append(str(Path(__file__).parents[1] / "oracle"))

from e2e.container_images import cluster_images, make_images
from e2e.lab import Lab
from e2e.pack_images import SAMPLE, TALKER, pack_images
from e2e.programs import Programs, lacking, programs
from e2e.specs import PACKS, SINGLE
from e2e.supplies import Supplies

SetUp: TypeAlias = Callable[..., Lab]


@pytest.fixture(scope="session")
def built() -> Programs:
    """Everything built, if this machine can run a node."""
    if lacks := lacking():
        pytest.skip(lacks)
    return programs()


@pytest.fixture(scope="session")
def supplies(tmp_path_factory: pytest.TempPathFactory, built: Programs) -> Supplies:
    """What a node of any cluster needs."""
    folder = tmp_path_factory.mktemp("images")
    names = images_of(SINGLE)
    make_images(names, cluster_images(built), folder)
    return Supplies(built, folder, next(name for name in names if "/pause:" in name))


@pytest.fixture(scope="session")
def pack_supplies(tmp_path_factory: pytest.TempPathFactory, supplies: Supplies) -> Supplies:
    """The same with the programs of every pack, and without a network for pods."""
    folder = tmp_path_factory.mktemp("pack-images")
    for archive in supplies.images.iterdir():
        (folder / archive.name).hardlink_to(archive)
    names = sorted({name for spec in PACKS.values() for name in images_of(spec)} | {SAMPLE, TALKER})
    contents = pack_images(names)
    make_images([name for name in names if name.rpartition(":")[0].rpartition("/")[2] in contents], contents, folder)
    return Supplies(supplies.programs, folder, supplies.pause, pod_network=False)


def images_of(spec: str) -> list[str]:
    """The images of a cluster, as kspec lists them."""
    command = [sys.executable, "-m", "kspec", "images", "-"]
    return subprocess.run(command, input=spec, check=True, capture_output=True, text=True).stdout.split()


def _labs(folder: Path, supplies: Supplies) -> Iterator[SetUp]:
    labs: list[Lab] = []

    def make(addresses: Mapping[str, str], endpoint: str = "") -> Lab:
        labs.append(Lab(folder, supplies, addresses, endpoint))
        return labs[-1]

    yield make
    for lab in labs:
        lab.close()


@pytest.fixture
def set_up(tmp_path: Path, supplies: Supplies) -> Iterator[SetUp]:
    """Make labs, which end with the test."""
    yield from _labs(tmp_path, supplies)


@pytest.fixture
def set_up_with_packs(tmp_path: Path, pack_supplies: Supplies) -> Iterator[SetUp]:
    """Make labs whose pods have the network that a pack makes."""
    yield from _labs(tmp_path, pack_supplies)
