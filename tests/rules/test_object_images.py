"""The images of objects."""

from kspec.rules.object_images import images_of


def test_images_of_all_containers_are_found_once_each() -> None:
    """In pods, and in whatever has a template of one."""
    pod = {"spec": {"initContainers": [{"image": "a"}], "containers": [{"image": "b"}, {"image": "a"}]}}
    cron = {"spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "c"}, {}, 5]}}}}}}
    assert images_of([pod, {"spec": {"template": pod}}, cron, 5]) == ("a", "b", "c")
