"""The shape of the ClusterSpec document."""

from kspec.facts import clusterspec


def test_every_type_that_a_field_names_is_there() -> None:
    """A type of our own is described; any other is one of Go's kinds."""
    known = {"string", "bool", "int32", "any", "map[string]string", "[]string", *clusterspec.TYPES}
    named = {
        type_.removeprefix("[]") if "kspec/" in type_ else type_
        for rows in clusterspec.TYPES.values()
        for _, type_ in rows
    }
    assert named <= known
    assert set(clusterspec.TYPES) - named == {clusterspec.ROOT}


def test_a_document_begins_with_what_it_is() -> None:
    """As every object of Kubernetes does."""
    assert [name for name, _ in clusterspec.TYPES[clusterspec.ROOT][:2]] == ["apiVersion", "kind"]
