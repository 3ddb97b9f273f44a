"""`kspec diff` of fleets."""

from pathlib import Path

from small_fleet import BASE, NOW, Kspec, loaded


def test_a_comparison_is_of_each_cluster(fleet: Kspec) -> None:
    """With its tree; the status is the worst."""
    fleet("build", "fleet", "-o", "out", NOW)
    assert fleet("diff", "fleet", "-o", "out", NOW) == (0, "4 clusters: 4 same\n", "")
    Path("fleet/base.yaml").write_text(BASE + "scheduler: {extraArgs: [{name: v, value: '5'}]}\n")
    told = fleet("diff", "fleet", "-o", "out", NOW)
    assert (told.status, told.out.splitlines()[-1]) == (1, "4 clusters: 2 same, 2 different")
    assert "a (fleet/a.yaml):" in told.out
    assert fleet("build", "fleet", "-o", "out", NOW, "--dry-run").out == told.out
    value = loaded(fleet("diff", "fleet", "-o", "out", NOW, "--format", "json"))
    assert [cluster["outcome"]["same"] for cluster in value["clusters"]] == [False, False, True, True]
    assert fleet("diff", "fleet", "-o", "out", "--format", "html").status == 2
