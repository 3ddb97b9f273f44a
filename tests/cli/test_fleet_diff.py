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


def test_a_page_has_what_each_cluster_has_alone(fleet: Kspec) -> None:
    """With its headings a level lower, and in one frame."""
    fleet("build", "fleet", "-o", "out", NOW)
    Path("fleet/base.yaml").write_text(BASE + "scheduler: {extraArgs: [{name: v, value: '5'}]}\n")
    page = fleet("diff", "fleet", "-o", "out", NOW, "--format", "html")
    alone = fleet("diff", "fleet/a.yaml", "-o", "out/a", NOW, "--format", "html")
    assert (page.status, alone.status) == (1, 1)
    assert page.out.count("<html") == page.out.count("<style>") == 1
    begin, end = "<main><h1>", "</main>"
    inner = alone.out.partition(begin)[2].partition(end)[0]
    lower = inner.replace("h3>", "h4>").replace("h2>", "h3>").replace("</h1>", "</h2>")
    head, end, body = lower.partition("</h2>")
    also = '<p class="soft">The same in 1 other cluster: b.</p>'
    assert f"<section><h2>{head}{end}{also}{body}</section>" in page.out
