"""The images of objects."""

from typing import TYPE_CHECKING

from kspec.rules.object_images import images_of

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_images_of_all_containers_are_found_once_each() -> None:
    """In pods, and in whatever has a template of one."""
    pod: Json = {"spec": {"initContainers": [{"image": "a"}], "containers": [{"image": "b"}, {"image": "a"}]}}
    cron: Json = {"spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "c"}, {}, 5]}}}}}}
    assert images_of([pod, {"spec": {"template": pod}}, cron, 5]) == ("a", "b", "c")
