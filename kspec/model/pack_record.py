"""What an output says of a pack."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen


@frozen
class PackCertificatePlace:
    """Where a pack's certificate lies: an absolute path of nodes, or a file of the output below `cluster/`."""

    place: str
    authority: str

    @property
    def in_cluster(self) -> bool:
        """Whether it lies in a Secret of the cluster."""
        return not self.place.startswith("/")


@frozen
class PackRecord:
    """What a manifest says of a pack: what it was, and what of the cluster is its. `digest` is that of a user's.

    `certificates` are by their names in the pack.
    """

    version: str
    digest: str = ""
    images: tuple[str, ...] = ()
    arguments: Mapping[str, tuple[str, ...]] = field(factory=dict)
    volumes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    certificates: Mapping[str, PackCertificatePlace] = field(factory=dict)
