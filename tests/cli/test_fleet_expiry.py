"""`kspec expiry` of fleets."""

import shutil
from pathlib import Path

from small_fleet import NOW, Kspec, loaded


def test_what_ends_is_listed_for_all(fleet: Kspec) -> None:
    """By time, with the cluster's name; a cluster without a lock is a finding."""
    fleet("build", "fleet", "-o", "out", NOW)
    told = fleet("expiry", "fleet", "--at", "2030-12-20", "--within", "30d")
    assert told.status == 1
    assert "  a/cp-1/apiserver\n" in told.out
    value = loaded(fleet("expiry", "fleet", "--format", "json"))
    assert {cluster["name"] for cluster in value["clusters"]} == {"a", "b", "p-1", "p-2"}
    shutil.rmtree("fleet/a.keys")
    Path("fleet/a.lock").unlink()
    assert "error[no-lock]" in fleet("expiry", "fleet").err
    assert fleet("expiry", "fleet", "--lock", "a.lock").status == 2


def test_a_calendar_has_the_days_of_all(fleet: Kspec) -> None:
    """Each tells its cluster, and none has the identity of another, also of clusters that share an authority."""
    fleet("build", "fleet", "-o", "out", NOW)
    for name in ("a", "p-1"):
        shutil.copy("fleet/b.lock", f"fleet/{name}.lock")
    assert fleet("expiry", "fleet", "--ical", "x.ics", "--at", "2030-12-20").status == 0
    lines = Path("x.ics").read_text().splitlines()
    identities = [line for line in lines if line.startswith("UID:")]
    assert len(identities) == len(set(identities)) == lines.count("BEGIN:VEVENT")
    assert {f"SUMMARY:{name}/ca expires" for name in ("a", "b", "p-1", "p-2")} <= set(lines)


def test_a_calendar_that_would_lack_a_cluster_stays(fleet: Kspec) -> None:
    """Who looks at a calendar does not see what is missing there."""
    fleet("build", "fleet", "-o", "out", NOW)
    fleet("expiry", "fleet", "--ical", "x.ics")
    before = Path("x.ics").read_bytes()
    Path("fleet/a.lock").write_text("oh")
    told = fleet("expiry", "fleet", "--ical", "x.ics")
    assert told.status == 2
    assert "x.ics stays as it is: it would lack a\n" in told.err
    assert Path("x.ics").read_bytes() == before
