"""The small cluster's spec, complete, and what one build plans for it."""

import pytest
from small_cluster import first_plan, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.release import Release
from kspec.passes.completing import Completed
from kspec.passes.run import Run
from kspec.plan.planning import Planned


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Run[Completed]:
    """The small cluster, read."""
    return read_spec(tmp_path_factory.mktemp("spec"))


@pytest.fixture(scope="session")
def spec(built: Run[Completed]) -> ClusterSpec:
    """Its complete spec."""
    return built.stage.spec


@pytest.fixture(scope="session")
def release(built: Run[Completed]) -> Release:
    """Its release."""
    return built.stage.release


@pytest.fixture(scope="session")
def planned(spec: ClusterSpec, release: Release) -> Planned:
    """Its first plan."""
    return first_plan(spec, release)
