"""The command lines that a build would write, against those that real kubeadm wrote."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kspec import pipeline
from kspec.check.view.command_line import PATHS, command_line, kubelets
from kspec.disk.sources import Sources
from kspec.model.wire import Wire
from kspec.passes.run import Options

GOLDEN = Path(__file__).parents[3] / "golden"
CASES = ["v1.37.2/single", "v1.37.2/arguments", "v1.37.2/probes", "v1.37.2/external-etcd", "v1.34.3/dual-stack"]


def read(path: Path) -> Wire:
    """A spec's defaulted documents."""
    build = pipeline.find(Options((path,), path, path), Sources())
    return build.stage


@pytest.mark.parametrize("case", CASES)
def test_recorded_command_lines_have_these_arguments(case: str) -> None:
    """Every argument of every component of real kubeadm is there, with its value, in its place, and no other one."""
    wire = read(GOLDEN / case / "spec.yaml")
    yaml = YAML(typ="safe", pure=True)
    for component in PATHS:
        manifest = GOLDEN / case / "tree/etc/kubernetes/manifests" / f"{component}.yaml"
        line = command_line(wire, component)
        assert (line is None) is not manifest.exists()
        if line is not None:
            recorded = yaml.load(manifest.read_text())["spec"]["containers"][0]["command"][1:]
            assert [setting.written for setting in line.settings] == recorded


def test_an_extra_argument_replaces_the_default_and_knows_its_place() -> None:
    """The user's value alone is left, at its path; kubeadm's own have none."""
    line = command_line(read(GOLDEN / "v1.37.2/arguments/spec.yaml"), "kube-apiserver")
    assert line is not None
    assert line.values("authorization-mode") == ("RBAC",)
    assert line.path_of("authorization-mode") == ("apiServer", "extraArgs", 2, "value")
    assert line.path_of("client-ca-file") == ("apiServer", "extraArgs")
    assert line.elements("enable-admission-plugins") == ["NodeRestriction"]
    assert [setting.name for setting in line.written][:2] == ["service-account-issuer"] * 2


def test_every_node_has_arguments_of_its_kubelet() -> None:
    """The InitConfiguration's are there."""
    (line,) = kubelets(read(GOLDEN / "v1.37.2/arguments/spec.yaml"))
    assert line.values("v") == ("3",)
