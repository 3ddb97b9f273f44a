"""Facts about the files of objects."""

from typing import TYPE_CHECKING

from kspec.make.object_file import config_map, object_file
from kspec.model.file import Sensitivity
from kspec.model.release import Release

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
