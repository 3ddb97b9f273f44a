"""What every node of these tests is supplied with: programs, and the images that a cluster's pods are of."""

from pathlib import Path

from attrs import frozen
from e2e.programs import Programs


@frozen
class Supplies:
    """Programs, a folder with an archive for each image, and the name of the image that holds a pod's namespaces."""

    programs: Programs
    images: Path
    pause: str
