"""`kspec init`."""

from pathlib import Path

import pytest
from small_cluster import Kspec

from kspec.cli.parser import commands, parser
from kspec.facts.releases import newest
from kspec.facts.shapes import SHAPES

EC = ("encryptionAlgorithm: ECDSA-P256\n", "# encryptionAlgorithm: ECDSA-P256\n")
"""Keys that are generated in no time, as the spec itself proposes."""


def test_the_grammar_knows_every_shape() -> None:
    """The parser imports no table; this is what holds the two together."""
    (shape,) = (action for action in commands(parser())["init"]._actions if action.dest == "shape")  # noqa: SLF001 - argparse has no other way to list them
    assert tuple(shape.choices or ()) == tuple(SHAPES)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cluster_is_built_of_it(tmp_path: Path, kspec: Kspec, shape: str) -> None:
    """Written, checked without a word, built."""
    spec = tmp_path / "cluster.yaml"
    said = kspec("init", "--shape", shape, "-o", spec)
    assert (said.status, said.err) == (0, "")
    spec.write_text(spec.read_text().replace(EC[1], EC[0]))
    checked = kspec("check", spec)
    assert (checked.status, checked.out.strip(), checked.err) == (0, "nothing found in 1 spec", "")
    assert kspec("build", spec, "-o", tmp_path / "out").status == 0
    nodes = {path.name for path in (tmp_path / "out" / "nodes").iterdir()}
    row = SHAPES[shape]
    etcd = 3 if row.etcd == "nodes" else 0
    assert "cp-1" in nodes
    assert len(nodes) == row.control_planes + row.workers + etcd


def test_standard_output_has_the_same(tmp_path: Path, kspec: Kspec) -> None:
    """And nothing else, for the newest release and one control plane unless something else is wanted."""
    spec = tmp_path / "cluster.yaml"
    kspec("init", "-o", spec)
    said = kspec("init")
    assert (said.status, said.out, said.err) == (0, spec.read_text(), "")
    assert f"kubernetesVersion: {newest()[0].version}\n" in said.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--kubernetes-version", "v1.99"), "'v1.99' is not a release that kspec knows (v1.34 to v1.37)"),
        (("--address", "cp-1"), "'cp-1' is not a valid IP address"),
        (("-o", "cluster.json"), "let its name end in .yaml or .yml"),
        (("-o", "cluster.jsonnet"), "let its name end in .yaml or .yml"),
    ],
)
def test_wrong_use_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kspec: Kspec, words: tuple[str, ...], reason: str
) -> None:
    """Status 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    said = kspec("init", *words)
    assert (said.status, said.out) == (2, "")
    assert reason in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--endpoint", "https://api.example.com"), "control-plane-endpoint"),
        (("--endpoint", "a b\nc: d"), "control-plane-endpoint"),
        (("--address", "::"), "host-dependent"),
    ],
)
def test_no_spec_is_written_that_a_check_refuses(
    tmp_path: Path, kspec: Kspec, words: tuple[str, ...], code: str
) -> None:
    """Status 1, the check's finding, and no file."""
    said = kspec("init", *words, "-o", tmp_path / "cluster.yaml")
    assert (said.status, said.out) == (1, "")
    assert f"error[{code}]" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_warning_is_told_and_the_spec_written(tmp_path: Path, kspec: Kspec) -> None:
    """As a check would tell it, at the line where it will be."""
    spec = tmp_path / "cluster.yaml"
    said = kspec("init", "--address", "10.96.0.11", "-o", spec)
    assert said.status == 0
    assert "warning[node-in-subnet]" in said.err
    assert kspec("check", spec).out.count("warning[") == said.err.count("warning[") == 1


def test_a_file_that_exists_stays(tmp_path: Path, kspec: Kspec) -> None:
    """Status 2; there is no option that would write over it."""
    spec = tmp_path / "cluster.yaml"
    spec.write_text("mine")
    said = kspec("init", "-o", spec)
    assert (said.status, said.out, spec.read_text()) == (2, "", "mine")
    assert "exists, and stays as it is" in said.err
