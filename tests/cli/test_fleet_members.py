"""Which clusters folders, programs and specs hold."""

from pathlib import Path

import pytest
from small_cluster import Kspec

from kspec.cli.fleet_members import bases_in, fleet_of, look_into
from kspec.model.program import Program

CLUSTER = "kind: ClusterConfiguration\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def names(folder: Path) -> list[str]:
    return [Path(spec).relative_to(folder).as_posix() for spec in look_into(str(folder)).specs]


def test_specs_are_told_from_what_stands_beside_them(tmp_path: Path) -> None:
    """By what they hold, wherever they stand."""
    write(
        tmp_path,
        {
            "a.yaml": CLUSTER,
            "eu/b.yml": f"kind: InitConfiguration\n---\n{CLUSTER}",
            "eu/c.jsonnet": "{}",
            "d.json": '{"apiVersion": "x",\n  "kind": "ClusterConfiguration"}',
            "flow.yaml": "{kind: ClusterConfiguration}",
            "e.yaml": "kind: ClusterSpec\nextends: base/base.yaml\n",
            "base/base.yaml": CLUSTER,
            "lib.libsonnet": CLUSTER,
            "patches/kube-apiserver.yaml": "kind: Pod\n",
            "configmap.yaml": "kind: ConfigMap\ndata:\n  a: |\n    kind: ClusterConfiguration\n    extends: a.yaml\n",
            "a.lock": CLUSTER,
            "a.keys/x.yaml": CLUSTER,
            ".git/x.yaml": CLUSTER,
            "out/a/manifest.json": "{}",
            "out/a/x.yaml": CLUSTER,
        },
    )
    (tmp_path / "link").symlink_to(tmp_path / "eu")
    assert names(tmp_path) == ["a.yaml", "d.json", "e.yaml", "eu/b.yml", "eu/c.jsonnet", "flow.yaml"]


@pytest.mark.parametrize(
    "text", ["extends: b.yaml", "{kind: x, extends: 'b.yaml'}", '"extends": "b.yaml"', 'extends: "b.yaml" # c']
)
def test_a_base_is_known_however_it_is_written(tmp_path: Path, text: str) -> None:
    """In every style of YAML, and in JSON."""
    write(tmp_path, {"a.yaml": text + "\n"})
    assert bases_in([str(tmp_path / "a.yaml")]) == {str((tmp_path / "b.yaml").resolve())}


def test_a_name_is_a_files_or_a_programs(tmp_path: Path) -> None:
    """In the order of the names; each spec once, however often it is named."""
    write(
        tmp_path,
        {"x/b.yaml": CLUSTER, "p.jsonnet": "{ c: { kind: 'A' }, a: { kind: 'A' } }", "one.jsonnet": "{ kind: 'A' }"},
    )
    fleet = fleet_of([str(tmp_path), str(tmp_path / "x")], Program(), 2)
    assert [(member.name, Path(member.spec).name, member.member) for member in fleet.members] == [
        ("a", "p.jsonnet", "a"),
        ("b", "b.yaml", ""),
        ("c", "p.jsonnet", "c"),
        ("one", "one.jsonnet", ""),
    ]
    assert fleet.findings == ()
    own = fleet.evaluation(fleet.members[0])
    assert [evaluation.value for evaluation in own.values()] == [{"a": {"kind": "A"}}]
    assert fleet.evaluation(fleet.members[1]) == {}


def test_two_of_one_name_are_neither(tmp_path: Path) -> None:
    """A finding names both, and the others are what they are."""
    write(
        tmp_path,
        {
            "x/a.yaml": CLUSTER,
            "y/a.yaml": CLUSTER,
            "p.jsonnet": "{ b: { kind: 'A' } }",
            "b.yaml": CLUSTER,
            "c.yaml": CLUSTER,
        },
    )
    fleet = fleet_of([str(tmp_path)], Program(), 1)
    assert [member.name for member in fleet.members] == ["c"]
    assert [finding.code for finding in fleet.findings] == ["fleet-name", "fleet-name"]
    assert fleet.names == {"a", "b", "c"}


def test_two_names_that_differ_in_case_alone_are_neither(tmp_path: Path) -> None:
    """Many file systems would take their trees for one."""
    write(tmp_path, {"x/a.yaml": CLUSTER, "y/A.yaml": CLUSTER, "c.yaml": CLUSTER})
    fleet = fleet_of([str(tmp_path)], Program(), 1)
    assert [member.name for member in fleet.members] == ["c"]
    (told,) = fleet.findings
    assert (told.code, "differ in case alone, A and a" in told.message) == ("fleet-name", True)


@pytest.mark.parametrize("name", ["a/b", "..", "a\\u0000b", "a\\nb", "-a"])
def test_a_program_whose_specs_have_unfit_names_writes_nothing(tmp_path: Path, kspec: Kspec, name: str) -> None:
    """One finding, and no folder of the fleet's."""
    (tmp_path / "p.jsonnet").write_text(f'{{ "{name}": [{{ apiVersion: "a", kind: "A" }}] }}')
    for options in (("check",), ("build", "-o", tmp_path / "out"), ("diff", "-o", tmp_path / "out")):
        said = kspec(options[0], tmp_path / "p.jsonnet", *options[1:])
        assert said.status in {1, 2}
        assert (said.out + said.err).count("[program-name]") == 1
        assert "bug of kspec" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["p.jsonnet"]


def test_a_folder_without_a_spec_is_a_finding(tmp_path: Path) -> None:
    """An empty one, too."""
    write(tmp_path, {"readme.yaml": "kind: Pod\n"})
    assert [finding.code for finding in fleet_of([str(tmp_path)], Program(), 1).findings] == ["file-kind"]
