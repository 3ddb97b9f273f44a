"""The passes of a set of clusters."""

from pathlib import Path

from cluster_sets import cluster, codes, two

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.passes.run import Options


def test_a_set_knows_its_members_and_their_locks(tmp_path: Path) -> None:
    """Each as a check of it reads it; a damaged lock is told, and so is a spec of nothing."""
    file = two(tmp_path, cluster("us", 2), more="registrations: [argocd, argocd]\n")
    run = pipeline.check_set(Options((file,), file, file), Sources())
    given = run.stage.given
    assert given is not None
    assert [(member.name, member.lock) for member in given.members] == [("eu", None), ("us", None)]
    assert (given.name, given.authorities, given.registrations) == ("shop", "separate", ("argocd",))
    (tmp_path / "us.lock").write_text("{}")
    assert codes(file) == ["lock-damaged"]


def test_what_was_read_for_a_set_is_known(tmp_path: Path) -> None:
    """So that findings show its lines: the set, the specs, and the locks that were looked for."""
    sources = Sources()
    file = two(tmp_path, cluster("us", 2))
    pipeline.check_set(Options((file,), file, file), sources)
    names = {"shop.yaml", "shop.lock", "eu.yaml", "eu.lock", "us.yaml", "us.lock"}
    assert {Path(path).name for path in sources.files} == names
