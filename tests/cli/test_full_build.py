"""`kspec build` where something may have changed: `tests/test_build.py` has the whole story."""

import json

from small_cluster import Cluster, Kspec


def test_the_result_is_on_stdout_and_the_talk_on_stderr(fresh: Cluster, kspec: Kspec) -> None:
    """A first build: the summary on one, warnings on the other."""
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0
    assert said.out.startswith("Kubernetes v1.37.2, 1 control plane: ")
    assert "Kubernetes v1.37.2" not in said.err


def test_programs_get_json_alone(fresh: Cluster, kspec: Kspec) -> None:
    """Standard output is one JSON value."""
    value = json.loads(kspec("build", fresh.spec, "-o", fresh.out, "--format", "json").out)
    assert value["unchanged"] is False
    assert {event["action"] for event in value["events"]} == {"generated", "issued", "recorded", "expiring"}


def test_lock_and_keyring_may_stand_elsewhere(fresh: Cluster, kspec: Kspec) -> None:
    """--lock and --keys name them."""
    elsewhere = fresh.folder / "elsewhere"
    elsewhere.mkdir()
    options = ("--lock", elsewhere / "l", "--keys", elsewhere / "k")
    assert kspec("build", fresh.spec, "-o", fresh.out, *options).status == 0
    assert sorted(path.name for path in elsewhere.iterdir()) == ["k", "l"]
    assert not fresh.lock.exists()


def test_a_refusal_is_told_and_is_1(fresh: Cluster, kspec: Kspec) -> None:
    """Why nothing was written, on standard error."""
    fresh.out.mkdir()
    (fresh.out / "mine").touch()
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert (said.status, said.out) == (1, "")
    assert "error[" in said.err
