"""A pack's program, confined as a spec's is."""

import pytest

from kspec.model.pack import ChosenPack, PackFolder
from kspec.model.pack_description import PackDescription
from kspec.model.span import Span
from kspec.read.pack_program import run_pack


def pack(program: str, name: str = "objects.jsonnet", **files: str) -> ChosenPack:
    """A pack with a program, and other files beside it."""
    own = {name: program.encode(), **{path.replace("_", "."): text.encode() for path, text in files.items()}}
    description = PackDescription("mine", "1", "-", objects=name)
    return ChosenPack(description, PackFolder("mine", own, ""), {"text": "a"}, (), Span("spec.yaml", 1, 1, 1, 1))


def test_a_program_is_a_function_of_cluster_and_parameters() -> None:
    """It may import what the pack has, and gives objects, or more than those."""
    program = (
        "local a = import 'a.libsonnet'; function(cluster, parameters) [a + { b: cluster.name + parameters.text }]"
    )
    found, findings = run_pack(pack(program, a_libsonnet="{ a: 1 }"), {"name": "c"})
    assert findings == ()
    assert [value for value, _ in found.objects] == [{"a": 1, "b": "ca"}]
    found, _ = run_pack(pack("function(cluster, parameters) { files: [{}], images: ['a'], folders: [1] }"), {})
    assert (found.files, found.images, found.folders, found.objects) == (({},), ("a",), (1,), ())


def test_yaml_is_a_file_of_objects() -> None:
    """With the place of each."""
    found, findings = run_pack(pack("kind: A\n---\nkind: B\n", "objects.yaml"), {})
    assert findings == ()
    assert [value for value, _ in found.objects] == [{"kind": "A"}, {"kind": "B"}]
    assert [span.line for _, span in found.objects] == [1, 3]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("importstr '/etc/passwd'", "lies outside of the program's folder"),
        ("importstr '../pack.yaml'", "lies outside of the program's folder"),
        ("function(cluster, parameters) cluster.nam", "field does not exist: nam"),
        ("local f(x) = f(x) tailstrict; f(1)", "more than 10 s of computing"),
    ],
)
def test_a_wrong_or_hostile_program_is_a_finding(program: str, message: str) -> None:
    """As of a spec that is a program."""
    _, findings = run_pack(pack(program), {"name": "c"})
    assert message in findings[0].message


def test_a_finding_points_into_the_packs_file() -> None:
    """At the column that it has there."""
    _, findings = run_pack(pack("function(cluster, parameters) [nothing]"), {})
    assert findings[0].span == Span("mine/objects.jsonnet", 1, 32, 1, 40)
    _, findings = run_pack(pack("function(cluster, parameters)\n  [nothing]"), {})
    assert findings[0].span == Span("mine/objects.jsonnet", 2, 4, 2, 12)


@pytest.mark.parametrize("program", ["5", "{ object: [] }", "{ objects: {} }"])
def test_what_it_gives_has_a_form(program: str) -> None:
    """A list, or an object of lists."""
    _, findings = run_pack(pack(f"function(cluster, parameters) {program}"), {})
    assert [finding.code for finding in findings] == ["pack-object"]


def test_a_pack_without_a_program_yields_nothing() -> None:
    """It may have arguments and certificates alone."""
    description = PackDescription("mine", "1", "-")
    chosen = ChosenPack(description, PackFolder("mine", {}, ""), {}, (), Span("a", 1, 1, 1, 1))
    assert run_pack(chosen, {})[0].objects == ()
