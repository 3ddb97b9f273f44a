"""`kspec images` of fleets."""

from pathlib import Path

from small_fleet import BASE, Kspec, loaded


def test_each_image_is_printed_once(fleet: Kspec) -> None:
    """Whichever clusters need it."""
    alone = fleet("images", "fleet/a.yaml").out.splitlines()
    assert fleet("images", "fleet").out.splitlines() == alone
    Path("fleet/base.yaml").write_text(BASE + "imageRepository: mirror.example.com\n")
    both = fleet("images", "fleet").out.splitlines()
    assert both == [*fleet("images", "fleet/a.yaml").out.splitlines(), *alone]


def test_programs_read_each_clusters_own(fleet: Kspec) -> None:
    """A program of several specs is a fleet, too; a broken spec is told, and its images are missing."""
    value = loaded(fleet("images", "fleet/eu/p.jsonnet", "--format", "json"))
    assert [cluster["name"] for cluster in value["clusters"]] == ["p-1", "p-2"]
    Path("fleet/a.yaml").write_text(Path("fleet/a.yaml").read_text() + "oh: no\n")
    told = fleet("images", "fleet")
    assert told.status == 1
    assert "a (fleet/a.yaml):\nerror[unknown-field]" in told.err
    assert told.out
