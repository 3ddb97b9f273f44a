"""Checks of programs with several specs."""

from pathlib import Path

import pytest

from kspec.cli.main import main

PROGRAM = """\
local cluster(pods, version='v1.37.2') = {
  apiVersion: 'kubeadm.k8s.io/v1beta4',
  kind: 'ClusterConfiguration',
  kubernetesVersion: version,
  networking: { podSubnet: pods },
};
local init = { apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration',
  nodeRegistration: { name: 'a' }, localAPIEndpoint: { advertiseAddress: '10.0.0.1' } };
{ east: [init, cluster('10.1.0.0/16')], west: [init, cluster('10.2.0.0/99')] }
"""


def test_every_spec_of_a_program_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding says of which it is, and where in the program it comes from."""
    file = tmp_path / "a.jsonnet"
    file.write_text(PROGRAM)
    assert main(["check", str(file)]) == 1
    told = capsys.readouterr().out
    assert f"{file}:5:28" in told
    assert "in west" in told
    assert told.count("error[") == 1
    assert main(["check", str(file), "--name", "east"]) == 0
    assert main(["check", str(file), "--name", "west", "--format", "concise"]) == 1


def test_what_all_have_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And of none in particular."""
    file = tmp_path / "a.jsonnet"
    file.write_text(PROGRAM.replace("'v1.37.2'", "'v0.1'"))
    main(["check", str(file)])
    told = capsys.readouterr().out
    assert told.count("error[version]") == 1
    assert "note: in east" not in told


def test_a_benchmark_counts_the_worst(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of all specs, for each recommendation."""
    file = tmp_path / "a.jsonnet"
    file.write_text(PROGRAM.replace("/99", "/16"))
    assert main(["check", str(file), "--profile", "cis"]) == 0
    assert "failed          23" in capsys.readouterr().out
