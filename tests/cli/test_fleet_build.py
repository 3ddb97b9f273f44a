"""`kspec build` of fleets."""

from pathlib import Path

import pytest
from small_fleet import BASE, NOW, OWN, Kspec, loaded

from kspec.write import seen as seen_module
from kspec.write.fingerprint import tree


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_fleet_is_built_and_only_what_changes_again(fleet: Kspec, jobs: str) -> None:
    """Each cluster as if for itself: its lock and keyring beside its spec, its tree under its name."""
    first = fleet("build", "fleet", "-o", "out", NOW, "--jobs", jobs)
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("out: 4 clusters: 4 changed\n")
    assert {path.name for path in Path("out").iterdir()} == {"a", "b", "p-1", "p-2"}
    assert {path.name for path in Path("fleet").iterdir()} == {
        *("a.yaml", "a.lock", "a.keys", "b.yaml", "b.lock", "b.keys", "base.yaml", "eu"),
    }
    assert {path.name for path in Path("fleet/eu").iterdir()} == {
        *("p.jsonnet", "p-1.lock", "p-1.keys", "p-2.lock", "p-2.keys"),
    }
    assert fleet("build", "fleet", "-o", "out", NOW, "--jobs", jobs).out == "out: 4 clusters: 4 unchanged\n"
    Path("fleet/a.yaml").write_text(OWN.format(name="a") + "scheduler: {extraArgs: [{name: v, value: '5'}]}\n")
    again = fleet("build", "fleet", "-o", "out", NOW, "--jobs", jobs)
    assert again.out.startswith("out: 4 clusters: 1 changed, 3 unchanged\n  changed    a: 4 changed\n")
    assert "nodes/*/etc/kubernetes/manifests/kube-scheduler.yaml: 1 cluster" in again.out
    alone = fleet("build", "fleet/a.yaml", "-o", "out/a", NOW)
    assert "nothing changed" in alone.out


def test_a_changed_cluster_is_looked_at_once(fleet: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found out when the fleet was looked through is not read again for the build."""
    fleet("build", "fleet", "-o", "out", NOW)
    Path("fleet/a.yaml").write_text(OWN.format(name="a") + "scheduler: {extraArgs: [{name: v, value: '5'}]}\n")
    Path("out/b/images.txt").write_text("edited\n")
    read: list[str] = []

    def counted(path: str) -> object:
        read.append(Path(path).name)
        return tree(path)

    monkeypatch.setattr(seen_module, "tree", counted)
    told = fleet("build", "fleet", "-o", "out", NOW, "--jobs", "1", "--prune")
    assert told.out.startswith("out: 4 clusters: 2 changed, 2 unchanged\n")
    assert read == ["b", "p-1", "p-2"]


def test_a_fleets_trees_are_those_of_single_builds(fleet: Kspec, tmp_path: Path) -> None:
    """By the same locks and keyrings, to the byte."""
    fleet("build", "fleet", "-o", "out", NOW)
    for name in ("a", "b"):
        assert fleet("build", f"fleet/{name}.yaml", "-o", f"alone/{name}", "--frozen", NOW).status in {0, 2}
    Path("alone").mkdir(exist_ok=True)
    assert fleet("build", "fleet/a.yaml", "-o", "alone/a", "--frozen", NOW).status == 0
    assert fleet("build", "fleet/eu/p.jsonnet", "--name", "p-2", "-o", "alone/p-2", "--frozen", NOW).status == 0
    for name in ("a", "p-2"):
        one = {
            path.relative_to(tmp_path / "out" / name): path.read_bytes()
            for path in (tmp_path / "out" / name).rglob("*")
            if path.is_file()
        }
        other = {
            path.relative_to(tmp_path / "alone" / name): path.read_bytes()
            for path in (tmp_path / "alone" / name).rglob("*")
            if path.is_file()
        }
        assert one == other != {}


def test_one_that_fails_spoils_no_other(fleet: Kspec) -> None:
    """It is told under its name; the status is the worst."""
    Path("fleet/bad.yaml").write_text(OWN.format(name="bad") + "networking: {podSubnet: 10.0.0.0/99}\n")
    told = fleet("build", "fleet", "-o", "out", NOW)
    assert told.status == 1
    assert told.err.startswith("bad (fleet/bad.yaml):\nerror[subnet]")
    assert "4 changed, 1 failed" in told.out
    assert {path.name for path in Path("out").iterdir()} == {"a", "b", "p-1", "p-2"}
    Path("fleet/a.lock").write_text("{")
    told = fleet("build", "fleet", "-o", "out", NOW, "--format", "json")
    statuses = {cluster["name"]: cluster["status"] for cluster in loaded(told)["clusters"]}
    assert statuses == {"a": 1, "b": 0, "bad": 1, "p-1": 0, "p-2": 0}


def test_two_of_one_name_are_told_and_the_others_built(fleet: Kspec) -> None:
    """Neither of both has a tree."""
    Path("fleet/eu/base.yaml").write_text(BASE)
    Path("fleet/eu/a.yaml").write_text(OWN.format(name="a"))
    told = fleet("build", "fleet", "-o", "out", NOW, "--format", "json")
    value = loaded(told)
    assert (value["status"], [found["code"] for found in value["diagnostics"]]) == (1, ["fleet-name"])
    assert {path.name for path in Path("out").iterdir()} == {"b", "p-1", "p-2"}
    assert "fleet-name" in fleet("check", "fleet").out


def test_a_tree_without_a_spec_is_told(fleet: Kspec) -> None:
    """And stays."""
    fleet("build", "fleet", "-o", "out", NOW)
    Path("fleet/b.yaml").unlink()
    assert "left       b: no spec of the fleet has this name" in fleet("build", "fleet", "-o", "out", NOW).out
    assert Path("out/b/manifest.json").exists()


def test_options_hold_for_each(fleet: Kspec) -> None:
    """Frozen, public, with variables and at a time; what is of one cluster is refused."""
    assert fleet("build", "fleet", "-o", "out", "--frozen", NOW).status == 1
    assert not list(Path("fleet").glob("*.lock"))
    fleet("build", "fleet", "-o", "out", NOW)
    assert fleet("build", "fleet", "-o", "public", "--frozen", "--public", NOW).status == 0
    assert not list(Path("public").rglob("*.key"))
    for words in (["--lock", "x"], ["--keys", "x"], ["--keys-command", "x"]):
        told = fleet("build", "fleet", "-o", "out", *words, "--format", "json")
        assert told.status == 2


def test_a_folder_without_a_spec_is_a_finding(fleet: Kspec) -> None:
    """Nothing is written."""
    Path("empty").mkdir()
    assert fleet("build", "empty", "-o", "out").status == 1
    assert not Path("out").exists()


@pytest.mark.parametrize("text", [b"kind: ClusterConfig\n", "kind: ClusterConfiguration\n".encode("utf-16"), b""])
def test_a_spec_that_was_built_never_falls_silent(fleet: Kspec, text: bytes) -> None:
    """A file that can't be told to be a spec any more is one as long as its lock stands beside it."""
    fleet("build", "fleet", "-o", "out", NOW)
    before = Path("out/a/manifest.json").read_bytes()
    Path("fleet/a.yaml").write_bytes(text)
    for command in ("build", "diff"):
        told = fleet(command, "fleet", "-o", "out", NOW)
        assert told.status
        assert told.err.startswith("a (fleet/a.yaml):\nerror[")
    assert "  a/ca\n" in fleet("expiry", "fleet").out
    assert Path("out/a/manifest.json").read_bytes() == before
