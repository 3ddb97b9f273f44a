"""How much user data the platforms take, in bytes, as their documentation says."""

from typing import Final, NamedTuple


class Platform(NamedTuple):
    """A platform that hands user data to a machine. `encoded` says that the limit is of its base64 form."""

    name: str
    limit: int
    encoded: bool = False


PLATFORMS: Final = (
    Platform("ec2", 16_384),
    Platform("hetzner", 32_768),
    Platform("openstack", 65_535, encoded=True),
    Platform("azure", 65_535),
    Platform("digitalocean", 65_536),
    Platform("gce", 262_144),
)
"""From the smallest limit on. NoCloud, a seed of one's own, has none."""
