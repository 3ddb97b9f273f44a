"""What the time brings is told by every build and every import, whatever else they do."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from small_cluster import BUILT, Cluster, Kspec, Said

MOMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "not yet valid": ("2030-01-31T11:54:59Z", "valid from 2030-01-31"),
    "sound": ("2030-06-01T00:00:00Z", ""),
    "expiring": ("2031-01-02T12:00:00Z", "expires on 2031-01-31"),
    "expired": ("2031-01-31T12:00:01Z", "expired on 2031-01-31"),
}
"""Moments in the life of cp-1/apiserver of the small cluster, and what is told of it then."""
Way = Callable[[Cluster, Kspec, str, str], Said]


def changed(cluster: Cluster, kspec: Kspec, now: str, form: str) -> Said:
    """A build that writes something."""
    (cluster.out / "images.txt").unlink()
    return kspec("build", cluster.spec, "-o", cluster.out, "--now", now, "--format", form)


def unchanged(cluster: Cluster, kspec: Kspec, now: str, form: str) -> Said:
    """A build that looks at nothing: one of another time has just been, then one of this."""
    words = ("build", cluster.spec, "-o", cluster.out, "--format", form)
    for other in (BUILT, now):
        kspec(*words, "--now", other)
    said = kspec(*words, "--now", now)
    if form == "text":
        assert said.out.startswith(f"{cluster.out}: nothing changed\n")
    return said


def frozen(cluster: Cluster, kspec: Kspec, now: str, form: str) -> Said:
    """A build in CI."""
    return kspec("build", cluster.spec, "-o", cluster.folder / "new", "--frozen", "--now", now, "--format", form)


def public(cluster: Cluster, kspec: Kspec, now: str, form: str) -> Said:
    """A build without keys."""
    options = ("--public", "--frozen", "--now", now, "--format", form)
    return kspec("build", cluster.spec, "-o", cluster.folder / "new", *options)


def imported(cluster: Cluster, kspec: Kspec, now: str, form: str) -> Said:
    """The node's files into new stores."""
    stores = ("--lock", cluster.folder / "i.lock", "--keys", cluster.folder / "i.keys")
    return kspec("import", f"cp-1={cluster.node}", "--spec", cluster.spec, *stores, "--now", now, "--format", form)


def imported_again(cluster: Cluster, kspec: Kspec, now: str, form: str) -> Said:
    """The same once more, which finds nothing new."""
    assert imported(cluster, kspec, BUILT, "text").status == 0
    return imported(cluster, kspec, now, form)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "way", [changed, unchanged, frozen, public, imported, imported_again], ids=lambda way: way.__name__
)
@pytest.mark.parametrize("moment", MOMENTS)
def test_it_is_told_in_each_way_at_each_moment(
    moment: str, way: Way, form: str, cluster: Cluster, kspec: Kspec
) -> None:
    """For people and for programs; and nothing is told while there is nothing to tell."""
    now, reason = MOMENTS[moment]
    said = way(cluster, kspec, now, form)
    assert said.status == 0, said.err
    words = {"not yet valid", "expiring", "expired"}
    if form == "json":
        told = [
            (event["action"], event["reasons"])
            for event in json.loads(said.out)["events"]
            if event["subject"] == "cp-1/apiserver" and event["action"] in words
        ]
    else:
        lines = [line.partition("cp-1/apiserver: ") for line in said.out.splitlines()]
        told = [(action.strip(), [why]) for action, _, why in lines if why and action.strip() in words]
    assert told == ([(moment, [reason])] if reason else [])


@pytest.mark.parametrize("way", ["changed", "unchanged", "new", "import", "import again"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_quiet_tells_it_and_nothing_else(moment: str, way: str, cluster: Cluster, kspec: Kspec) -> None:
    """--quiet is silent where nothing is wrong: what the time brings is not nothing."""
    now, reason = MOMENTS[moment]
    words: tuple[object, ...] = ("build", cluster.spec, "-o", cluster.out)
    stores = ("--lock", cluster.folder / "q.lock", "--keys", cluster.folder / "q.keys")
    if way == "changed":
        (cluster.out / "images.txt").unlink()
    if way == "unchanged":
        kspec(*words, "--now", now)
    if way == "new":
        words = ("build", cluster.spec, "-o", cluster.folder / "new")
    if way.startswith("import"):
        words = ("import", f"cp-1={cluster.node}", "--spec", cluster.spec, *stores)
    if way == "import again":
        kspec(*words, "--now", BUILT)
    said = kspec(*words, "--now", now, "--quiet")
    assert said.status == 0
    actions = {line.partition("cp-1/apiserver: ")[2] for line in said.out.splitlines()} - {""}
    assert actions == ({reason} if reason else set())
    assert all(line.split()[0] in {"expired", "expiring", "not"} for line in said.out.splitlines())


def test_an_authority_and_a_token_are_told_too(cluster: Cluster, kspec: Kspec) -> None:
    """Whatever has an end."""
    said = kspec("build", cluster.spec, "-o", cluster.out, "--now", "2045-01-01T00:00:00Z")
    for subject in ("ca", "etcd/ca", "front-proxy-ca", "cp-1/admin.conf", "bootstrap token abcdef"):
        assert f"  expired    {subject}: expired on " in said.out


def test_a_token_that_nobody_needs_does_not_nag(fresh: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """One that kspec generated, where every kubelet has its certificate from the build."""
    fresh.edit("bootstrapTokens: [{token: abcdef.0123456789abcdef}]\n", "")
    words = ("build", fresh.spec, "-o", tmp_path / "out", "--now")
    assert kspec(*words, BUILT).status == 0
    assert "bootstrap token" not in kspec(*words, "2030-03-01T00:00:00Z").out
