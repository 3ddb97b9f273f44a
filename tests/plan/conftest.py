"""The small cluster's spec, complete, and what one build plans for it."""

from pathlib import Path

import pytest
from small_cluster import draw, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.release import Release
from kspec.pipeline import Build, need
from kspec.plan.planning import Planned, plan


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The small cluster, read."""
    return read_spec(tmp_path_factory.mktemp("spec"))


@pytest.fixture(scope="session")
def spec(built: Build) -> ClusterSpec:
    """Its complete spec."""
    return need(built.spec)


@pytest.fixture(scope="session")
def release(built: Build) -> Release:
    """Its release."""
    return built.release


@pytest.fixture(scope="session")
def planned(spec: ClusterSpec, release: Release) -> Planned:
    """Its first plan."""
    found = plan(spec, release, None, {}, draw(), external_etcd={}, lock_file=str(Path("cluster.lock")))
    assert found.findings == ()
    return found
