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
    assert fleet("expiry", "fleet", "--ical", "x.ics").status == 2
