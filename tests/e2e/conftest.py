"""The programs and images of the nodes, once; a lab for each cluster."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

sys.path.append(str(Path(__file__).parents[1] / "oracle"))

from e2e.container_images import make_images
from e2e.lab import Lab
from e2e.programs import lacking, programs
from e2e.specs import SINGLE
from e2e.supplies import Supplies

SetUp: TypeAlias = Callable[..., Lab]


@pytest.fixture(scope="session")
def supplies(tmp_path_factory: pytest.TempPathFactory) -> Supplies:
    """Everything built, if this machine can run a node."""
    if lacks := lacking():
        pytest.skip(lacks)
    folder, built = tmp_path_factory.mktemp("supplies"), programs()
    command = [sys.executable, "-m", "kspec", "images", "-"]
    listed = subprocess.run(command, input=SINGLE, check=True, capture_output=True, text=True)
    names = listed.stdout.split()
    make_images(names, built, folder / "images")
    return Supplies(built, folder / "images", next(name for name in names if "/pause:" in name))


@pytest.fixture
def set_up(tmp_path: Path, supplies: Supplies) -> Iterator[SetUp]:
    """Make labs, which end with the test."""
    labs: list[Lab] = []

    def make(addresses: Mapping[str, str], endpoint: str = "") -> Lab:
        labs.append(Lab(tmp_path, supplies, addresses, endpoint))
        return labs[-1]

    yield make
    for lab in labs:
        lab.close()
