"""What an output says of a pack."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen


@frozen
class PackRecord:
    """What a manifest says of a pack: what it was, and what of the cluster is its. `digest` is that of a user's."""

    version: str
    digest: str = ""
    images: tuple[str, ...] = ()
    arguments: Mapping[str, tuple[str, ...]] = field(factory=dict)
    volumes: Mapping[str, tuple[str, ...]] = field(factory=dict)
