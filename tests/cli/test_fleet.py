"""Commands over fleets."""

import argparse

import pytest
from small_fleet import NOW, Kspec


def test_a_program_of_several_specs_is_a_fleet(fleet: Kspec) -> None:
    """One of them is a cluster by its name."""
    told = fleet("build", "fleet/eu/p.jsonnet", "-o", "out", NOW)
    assert told.out.startswith("out: 2 clusters: 2 changed\n")
    assert fleet("build", "fleet/eu/p.jsonnet", "-o", "out", NOW).out == "out: 2 clusters: 2 unchanged\n"
    assert "nothing changed" in fleet("build", "fleet/eu/p.jsonnet", "--name", "p-1", "-o", "out/p-1", NOW).out
    assert fleet("diff", "fleet/eu/p.jsonnet", "-o", "out", NOW).status == 0
    assert "p-2/ca" in fleet("expiry", "fleet/eu/p.jsonnet").out
    assert fleet("expiry", "fleet/eu/p.jsonnet", "--name", "p-1").status == 0


def test_a_fault_of_one_cluster_is_told_under_its_name(fleet: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of ours, too: the others are done."""
    import kspec.cli.diff  # noqa: PLC0415 - to be replaced

    real = kspec.cli.diff.run

    def run(arguments: argparse.Namespace) -> int:
        if getattr(arguments, "cluster", "") == "b":
            raise RuntimeError
        return real(arguments)

    fleet("build", "fleet", "-o", "out", NOW)
    monkeypatch.setattr("kspec.cli.diff.run", run)
    told = fleet("diff", "fleet", "-o", "out", NOW)
    assert told.status == 2
    assert "b (fleet/b.yaml):\nkspec: this is a bug of kspec" in told.err
    assert "3 same, 1 cannot be compared" in told.out
