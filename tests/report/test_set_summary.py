"""What a build of a set says."""

from pathlib import Path

from built_set import build_words, write_shop
from small_cluster import Kspec

from kspec.model.written import WriteSummary
from kspec.report.set_summary import text_set


def test_a_build_tells_of_each_cluster_and_of_the_set(tmp_path: Path, kspec: Kspec) -> None:
    """All that is new the first time, a line for each then; with --quiet nothing."""
    file = write_shop(tmp_path)
    first = kspec(*build_words(file)).out
    assert "eu: Kubernetes v1.37.2, 1 control plane" in first
    assert "  issued     root: ECDSA-P384 key generated\n" in first
    assert "pinned" not in first
    second = kspec(*build_words(file)).out
    out = tmp_path / "out"
    assert second.splitlines() == [f"{name}: {out}/{name}: nothing changed" for name in ("hub", "eu", "us", "shop")]
    assert kspec(*build_words(file, "--quiet")).out == ""


def test_what_was_written_is_counted() -> None:
    """By what happened to it."""
    written = WriteSummary(created=("a",), changed=("b", "c"))
    assert text_set("shop", "out/shop", (), written).splitlines()[-1] == "  written    1 new, 2 changed"
