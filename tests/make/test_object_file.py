"""Facts about the files of objects."""

from typing import TYPE_CHECKING

from kspec.make.object_file import config_map, object_file
from kspec.model.file import Sensitivity
from kspec.model.release import Release

if TYPE_CHECKING:
    from kspec.model.document import Json
from typing import TYPE_CHECKING

import pytest

from kspec.make.object_file import go_document

if TYPE_CHECKING:
    from kspec.model.document import Json
from typing import TYPE_CHECKING

from kspec.make.object_file import substitute

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_a_file_is_named_after_its_object(release: Release) -> None:
    """Namespace, kind and name make the path; a cluster-wide object is in `_`, and ":" cannot be in a name."""
    role: dict[str, Json] = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "system:x"},
    }
    assert object_file(release, "", role).path == "cluster/_/ClusterRole-system_x.yaml"
    assert object_file(release, "", config_map("x", "kube-system", {})).path == "cluster/kube-system/ConfigMap-x.yaml"
    moved = object_file(release, "", config_map("x", "kube-system", {}), folder="join-only")
    assert moved.path == "cluster/join-only/ConfigMap-x.yaml"


def test_a_config_map_without_marks_has_none(release: Release) -> None:
    """Empty labels and annotations are not written."""
    file = object_file(release, "phase", config_map("x", "web", {"key": "a\nb\n"}, labels={"app": "z"}))
    assert (file.data.decode(), file.phase) == (
        """\
apiVersion: v1
data:
  key: |
    a
    b
kind: ConfigMap
metadata:
  labels:
    app: z
  name: x
  namespace: web
""",
        "phase",
    )


def test_a_secret_object_is_a_secret_file(release: Release) -> None:
    """Its file is the owner's alone, and without the secret it has no content but the same place."""
    value: dict[str, Json] = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "x", "namespace": "y"},
        "data": {"a": "Yg=="},
    }
    known = object_file(release, "", value, secret="known")  # noqa: S106 - a word, not a password
    withheld = object_file(release, "", value, secret="withheld")  # noqa: S106 - a word, not a password
    assert b"a: Yg==" in known.data
    assert (known.sensitivity, known.mode, known.path) == (Sensitivity.SECRET, 0o600, withheld.path)
    assert (withheld.sensitivity, withheld.mode) == (Sensitivity.SECRET, 0o600)


def test_go_adds_what_it_always_writes(release: Release) -> None:
    """A Service gets its status, and loses what no Service has."""
    value: dict[str, Json] = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "color": "red"}
    assert go_document(release, value) == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "x"},
        "spec": {},
        "status": {"loadBalancer": {}},
    }


def test_an_unknown_type_is_a_bug(release: Release) -> None:
    """The table names every type that is made."""
    with pytest.raises(KeyError, match="v9 Teapot"):
        go_document(release, {"apiVersion": "v9", "kind": "Teapot"})


def test_whole_values_alone_are_filled() -> None:
    """A text in braces is replaced wherever it stands; one with more around it is not."""
    table: dict[str, Json] = {"a": ["{image}", {"b": "x{image}"}], "c": 1, "d": "$(NODE_NAME)"}
    assert substitute(table, {"image": "i:1"}) == {"a": ["i:1", {"b": "x{image}"}], "c": 1, "d": "$(NODE_NAME)"}


def test_the_table_stays_as_it_is() -> None:
    """What is filled is a copy, down to the lists."""
    table: dict[str, Json] = {"a": [["{image}"]]}
    substitute(table, {"image": "i:1"})
    assert table == {"a": [["{image}"]]}


def test_a_missing_value_is_a_bug() -> None:
    """Nobody writes an object with a hole."""
    with pytest.raises(KeyError):
        substitute({"a": "{image}"}, {})
