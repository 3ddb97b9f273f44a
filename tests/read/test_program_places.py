"""Where in a program's text the values of its result come from."""

from pathlib import Path

from kspec.disk.sources import Sources
from kspec.model.document import Document
from kspec.model.document import Path as FieldPath
from kspec.model.program import Program
from kspec.read.program import read_program

PROGRAM = """\
local net(pods) = { podSubnet: pods, serviceSubnet: '10.96.0.0/12' };
local node(name) = { name: name, role: 'worker' };
local cluster(name, pods) = [
  { kind: 'ClusterConfiguration', clusterName: name, networking: net(pods) },
  { kind: 'Other', networking: { podSubnet: 'other' } },
  { kind: 'ClusterSpec', nodes: [node('a'), { name: 'b', role: 'x' }], waivers: (import 'lib.libsonnet').waivers },
];
{
  east: cluster('east', '10.1.0.0/16'),
  west: [{ kind: 'ClusterConfiguration', networking: { podSubnet: '10.2.0.0/16' } }],
}
"""


def documents(folder: Path, name: str) -> list[Document]:
    (folder / "lib.libsonnet").write_text("{ waivers: ['c'] }\n")
    file = folder / "a.jsonnet"
    found, wrong = read_program(file, PROGRAM.encode(), Program(name=name), Sources())
    assert wrong == ()
    return list(found)


def written(document: Document, path: FieldPath, *, key: bool = False) -> str:
    """The file, the line and the text at the place of a value."""
    span = document.locate(path, key=key)
    lines = Path(span.file).read_text().split("\n") if Path(span.file).exists() else PROGRAM.split("\n")
    assert span.line == span.end_line
    return f"{Path(span.file).name}:{span.line} {lines[span.line - 1][span.column - 1 : span.end_column - 1]}"


def test_a_field_is_found_by_its_name_and_what_is_around(tmp_path: Path) -> None:
    """Of several the one that the path fits, in an object of that kind, with that value."""
    cluster, other, _ = documents(tmp_path, "east")
    (west,) = documents(tmp_path, "west")
    assert written(cluster, ("networking", "podSubnet")) == "a.jsonnet:1 pods"
    assert written(cluster, ("networking", "podSubnet"), key=True) == "a.jsonnet:1 podSubnet"
    assert written(cluster, ("networking",)) == "a.jsonnet:4 net(pods)"
    assert written(other, ("networking", "podSubnet")) == "a.jsonnet:5 'other'"
    assert written(west, ("networking", "podSubnet")) == "a.jsonnet:10 '10.2.0.0/16'"


def test_an_element_of_an_array_is_found(tmp_path: Path) -> None:
    """And in it a field that is written there; else one that a function writes."""
    spec = documents(tmp_path, "east")[2]
    assert written(spec, ("nodes", 0)) == "a.jsonnet:6 node('a')"
    assert written(spec, ("nodes", 1, "role")) == "a.jsonnet:6 'x'"
    assert written(spec, ("nodes", 0, "role")) == "a.jsonnet:2 'worker'"


def test_what_is_not_written_has_the_place_of_what_it_would_lie_in(tmp_path: Path) -> None:
    """In the end that of its document, by its kind."""
    cluster, _, spec = documents(tmp_path, "east")
    assert written(cluster, ("networking", "dnsDomain")).startswith("a.jsonnet:4 ")
    assert written(cluster, ("kubernetesVersion",)) == "a.jsonnet:4 'ClusterConfiguration'"
    assert written(spec, ()) == "a.jsonnet:6 'ClusterSpec'"


def test_imports_are_looked_into(tmp_path: Path) -> None:
    """But the program's own text comes first."""
    spec = documents(tmp_path, "east")[2]
    assert written(spec, ("waivers", 0)) == "a.jsonnet:6 waivers"
    assert ("waivers", 0) not in spec.values


def test_a_field_that_only_an_import_writes_is_found_there(tmp_path: Path) -> None:
    """In its own file."""
    (tmp_path / "lib.libsonnet").write_text("{ kind: 'A', waivers: [1, 2] }\n")
    file = tmp_path / "a.jsonnet"
    (document,), _ = read_program(file, b"import 'lib.libsonnet'", Program(), Sources())
    assert written(document, ("waivers", 1)) == "lib.libsonnet:1 2"


def test_a_program_may_be_said_to_hold_all_that_is_found_in_it(tmp_path: Path) -> None:
    """No line of it belongs to one document alone."""
    cluster, _, spec = documents(tmp_path, "east")
    assert spec.holds(cluster.locate(("networking", "podSubnet")))
