"""`kspec renew` of fleets."""

import shutil
from pathlib import Path

from small_fleet import NOW, Kspec, loaded

LATER = "--now=2030-06-01T00:00:00Z"


def test_each_cluster_gets_what_is_due(fleet: Kspec) -> None:
    """Into its own lock and keyring; a build of the fleet writes what follows, and a second time nothing is due."""
    fleet("build", "fleet", "-o", "out", NOW)
    told = fleet("renew", "fleet", LATER, "--before", "300d")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("4 clusters: 4 renewed\n  renewed    a: 12 items into fleet/a.lock\n")
    assert fleet("renew", "fleet", LATER, "--before", "300d").out == "4 clusters: 4 with nothing to renew\n"
    assert "  4 changed" not in fleet("diff", "fleet", "-o", "out", LATER).out
    assert fleet("build", "fleet", "-o", "out", LATER).out.startswith("out: 4 clusters: 4 changed\n")
    assert "2030-12" not in fleet("expiry", "fleet").out


def test_what_cannot_be_renewed_spoils_no_other(fleet: Kspec) -> None:
    """It is told below its name; programs read each cluster's own object."""
    fleet("build", "fleet", "-o", "out", NOW)
    Path("fleet/b.lock").unlink()
    shutil.rmtree("fleet/b.keys")
    told = fleet("renew", "fleet", LATER, "--before", "300d", "--format", "json")
    assert "b (fleet/b.yaml):\nerror[no-lock]" in told.err
    value = loaded(told)
    assert [cluster["outcome"]["unchanged"] for cluster in value["clusters"]] == [False, None, False, False]
    assert "1 failed\n  failed     b: see above\n" in fleet("renew", "fleet", LATER).out


def test_what_is_of_one_cluster_is_refused(fleet: Kspec) -> None:
    """An output too: a set's own folder would not follow."""
    for words in (("-o", "out"), ("--lock", "a.lock")):
        assert fleet("renew", "fleet", *words).status == 2
