"""`kspec expiry`."""

import json
from pathlib import Path

import pytest
from small_cluster import BUILT, Cluster, Kspec


def test_all_that_ends_in_the_order_in_which_it_does(cluster: Cluster, kspec: Kspec) -> None:
    """By the lock alone: neither the spec nor the keyring is read, and nothing is written."""
    cluster.spec.write_text("nothing")
    before = cluster.snapshot()
    said = kspec("expiry", cluster.spec)
    assert (said.status, said.err) == (0, "")
    ends = [line.split()[0] for line in said.out.splitlines()]
    assert ends == sorted(ends)
    names = {line.split("  ")[-1] for line in said.out.splitlines()}
    assert {"ca", "etcd/ca", "cp-1/apiserver", "cp-1/admin.conf"} <= names
    assert cluster.snapshot() == before


@pytest.mark.parametrize(("within", "status"), [("1h", 0), ("30d", 0), ("60w", 1)])
def test_within_is_an_exit_status(cluster: Cluster, kspec: Kspec, within: str, status: int) -> None:
    """1 if something ends in that time; what is shown is what ends in it."""
    said = kspec("expiry", cluster.spec, "--at", BUILT, "--within", within)
    assert said.status == status
    assert ("cp-1/apiserver" in said.out) is bool(status)


def test_what_has_expired_counts_as_well(cluster: Cluster, kspec: Kspec) -> None:
    """However short the time that is asked for."""
    said = kspec("expiry", cluster.spec, "--at", "2050-01-01", "--within", "1h")
    assert said.status == 1
    assert "expired        ca\n" in said.out


def test_a_token_counts_where_it_is_asked_for(cluster: Cluster, kspec: Kspec) -> None:
    """Else it would fail every night: it is for the day on which nodes join."""
    words = ("expiry", cluster.spec, "--at", BUILT, "--within", "2d")
    lock = json.loads(cluster.lock.read_text())
    for token in lock["tokens"].values():
        token["expiration"] = "2030-02-01T12:00:00Z"
    cluster.lock.write_text(json.dumps(lock))
    assert "bootstrap token" in kspec(*words).out
    assert (kspec(*words).status, kspec(*words, "--tokens").status) == (0, 1)


def test_a_calendar_is_made_and_brought_up_to_date(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """The same bytes each time; what is not a calendar is never replaced."""
    file = tmp_path / "cluster.ics"
    assert kspec("expiry", cluster.spec, "--ical", file).status == 0
    content = file.read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.count(b"BEGIN:VEVENT") == kspec("expiry", cluster.spec).out.count("\n")
    assert kspec("expiry", cluster.spec, "--ical", file, "--at", "2050-01-01").status == 0
    assert file.read_bytes() == content
    file.write_text("mine")
    said = kspec("expiry", cluster.spec, "--ical", file)
    assert (said.status, file.read_text()) == (2, "mine")
    assert "is not a calendar" in said.err


def test_a_lock_of_another_name(cluster: Cluster, kspec: Kspec) -> None:
    """It is found beside the spec, or where --lock says; without one there is nothing to tell."""
    moved = cluster.lock.rename(cluster.folder / "other.lock")
    said = kspec("expiry", cluster.spec)
    assert said.status == 1
    assert "error[no-lock]" in said.err
    assert kspec("expiry", cluster.spec, "--lock", moved).status == 0


@pytest.mark.parametrize("words", [("--at", "soon"), ("--at", "2026-02-30"), ("--within", "30"), ("--within", "d1")])
def test_what_is_no_time_is_wrong_use(cluster: Cluster, kspec: Kspec, words: tuple[str, str]) -> None:
    """And is told by the option's name."""
    said = kspec("expiry", cluster.spec, *words)
    assert said.status == 2
    assert f"{words[0]} '{words[1]}' is not" in said.err


def test_an_output_shows_it_too(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Where there is no lock: the same names, the same ends, the same calendar."""
    by_lock = kspec("expiry", cluster.spec, "--ical", tmp_path / "a.ics")
    by_output = kspec("expiry", cluster.out, "--ical", tmp_path / "b.ics")
    assert by_output.status == 0
    assert [line for line in by_output.out.splitlines() if "certificate key" not in line] == by_lock.out.splitlines()
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()
    (tmp_path / "none").mkdir()
    said = kspec("expiry", tmp_path / "none")
    assert said.status == 1
    assert "error[drift-unreadable]" in said.err
