"""What every node of these tests is supplied with: programs, and the images that a cluster's pods are of."""

from pathlib import Path

from attrs import frozen
from e2e.programs import Programs


@frozen
class Supplies:
    """Programs, a folder with an archive for each image, and the name of the image that holds a pod's namespaces.

    `pod_network` says that a machine's image gives pods their network, and the lab's network the way to those of other
    nodes. Otherwise it has CNI's plugins alone, where distributions have them, and a pack does the rest.
    """

    programs: Programs
    images: Path
    pause: str
    pod_network: bool = True
