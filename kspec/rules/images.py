"""Names of images that are decided by more than one verb."""

from kspec.model.release import Release


def pause_image(repository: str, release: Release) -> str:
    """The image of the container that holds a pod's namespaces."""
    return f"{repository}/pause:{release.images['pause']}"
