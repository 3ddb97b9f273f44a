"""The container images that API objects name."""

from collections.abc import Iterable, Iterator
from typing import Final

from kspec.model.document import Json

_CONTAINERS: Final = ("initContainers", "containers", "ephemeralContainers")


def images_of(objects: Iterable[Json]) -> tuple[str, ...]:
    """The images of all containers of all pods and their templates, each once, in the order of the objects."""
    return tuple(dict.fromkeys(image for value in objects for image in _images(value)))


def _images(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _images(item)
    elif isinstance(value, dict):
        for name in _CONTAINERS:
            found = value.get(name)
            for container in found if isinstance(found, list) else ():
                image = container.get("image") if isinstance(container, dict) else None
                if isinstance(image, str) and image:
                    yield image
        for name, item in value.items():
            if name not in _CONTAINERS:
                yield from _images(item)
