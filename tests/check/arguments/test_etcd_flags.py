"""etcd's arguments, by the version of the etcd that the spec runs."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

from kspec.facts import etcd
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic


def found(find: Find, *arguments: tuple[str, str], tag: str = "", version: str = "v1.37.2") -> list[Diagnostic]:
    """What is found in a spec with arguments for etcd."""
    extra = ", ".join(f"{{name: {name}, value: '{value}'}}" for name, value in arguments)
    local = f"extraArgs: [{extra}]{f', imageTag: {tag}' if tag else ''}"
    spec = f"{INIT}{NODE}{CLUSTER.replace('v1.37.2', version)}etcd: {{local: {{{local}}}}}\n"
    return [one for one in find(spec) if "etcd" in one.path]


@pytest.mark.parametrize("version", etcd.versions())
def test_every_flag_of_a_version_is_known(find: Find, version: str) -> None:
    """With its own default, no flag is an error; those that the version deprecates are warned of, and no other."""
    release = {"3.5": "v1.34.4", "3.6": "v1.36.3", "3.7": "v1.37.2"}[version]
    rows = etcd.flags(version)
    arguments = [(name, row.words[0] if row.words else row.default.replace("'", "''")) for name, row in rows.items()]
    codes = [(one.code, one.path) for one in found(find, *arguments, tag=f"{version}.0", version=release)]
    assert {code for code, _ in codes}.isdisjoint({"argument-unknown", "argument-value"}), codes
    warned = {path for code, path in codes if code == "argument-deprecated"}
    outgoing = [name for name, row in rows.items() if row.deprecated or row.type == "IgnoredFlag"]
    assert warned == {f"etcd.local.extraArgs[{[*rows].index(name)}].name" for name in outgoing}


@pytest.mark.parametrize(
    ("name", "tag", "hint"),
    [
        ("bogus", "", ""),
        ("enable-v2", "", "leave it out: etcd 3.5 was the last to have it"),
        ("experimental-corrupt-check-time", "", "write corrupt-check-time instead"),
        ("experimental-compact-hash-check-enabled", "", "write feature-gates=CompactHashCheck=true instead"),
        ("experimental-watch-progress-notify-interval", "", "write watch-progress-notify-interval instead"),
        ("corrupt-check-time", "3.5.24-0", "etcd 3.6 is the first to have it"),
        ("snapshot_count", "", "write snapshot-count: etcd takes no _ for -"),
        ("--snapshot-count", "", "write the name without dashes: snapshot-count"),
        ("snapshot-counts", "", "did you mean snapshot-count?"),
    ],
)
def test_a_flag_that_the_version_lacks(find: Find, name: str, tag: str, hint: str) -> None:
    """It is an error at its name, with what to write instead."""
    unknown = [one for one in found(find, (name, "1"), tag=tag) if one.path.endswith("extraArgs[0].name")]
    assert [(one.code, one.help, one.severity) for one in unknown] == [("argument-unknown", hint, Severity.ERROR)]


def test_the_users_image_decides_the_version(find: Find) -> None:
    """A flag of 3.5 in a release with 3.7, and the other way round; of an unknown version nothing is said but that."""
    old = found(find, ("enable-v2", "true"), tag="3.5.24-0", version="v1.34.4")
    assert [one.code for one in old] == ["argument-deprecated"]
    for tag in ("latest", "3.4.3-0", "4.0.0"):
        codes = [one.code for one in found(find, ("bogus", "1"), tag=tag)]
        assert "etcd-version" in codes
        assert "argument-unknown" not in codes
    assert "etcd-version" not in [one.code for one in found(find, tag="latest")]


def test_an_etcd_that_lacks_what_kubeadm_gives_it(find: Find) -> None:
    """v1.37 gives feature gates and a stable flag, which etcd 3.5 does not have."""
    unknown = [one.message for one in found(find, tag="3.5.24-0") if one.code == "argument-unknown"]
    assert len(unknown) == 2
    assert all(message.startswith("etcd.local.imageTag: etcd 3.5 has no flag --") for message in unknown)
    assert not [one for one in found(find, tag="3.5.24-0", version="v1.34.4") if one.code == "argument-unknown"]


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        ("InitialCorruptCheck=true", ""),
        ("AllAlpha=true", ""),
        ("Bogus=true", "feature-gate-unknown"),
        ("InitialCorruptCheck=maybe", "argument-value"),
        ("InitialCorruptCheck", "argument-value"),
        ("LeaseCheckpointPersist=true", "feature-gate-needs"),
        ("LeaseCheckpointPersist=true,LeaseCheckpoint=true", ""),
    ],
)
def test_etcd_has_gates_of_its_own(find: Find, gates: str, code: str) -> None:
    """They are not those of Kubernetes."""
    assert [one.code for one in found(find, ("feature-gates", gates))] == ([code] if code else [])
