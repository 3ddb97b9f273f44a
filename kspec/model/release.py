"""A Kubernetes patch release, as far as kubeadm's behaviour depends on it."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen


@frozen
class FeatureGate:
    """A feature gate of kubeadm's own. kubeadm lets a user change each, even one whose stage is GA."""

    default: bool
    stage: str


@frozen
class Release:
    """One patch release.

    `version` is the release that was asked for (`v1.37.2`), `minor` its minor release (`v1.37`), `nearest` the
    release whose data is used (equal to `version` where that one is recorded). `images` has the tags of the images
    that do not carry the release's own version (`etcd`, `coredns`, `pause`), `changes` the names of the changes of
    behaviour that this release has (`facts/releases.py` lists them), `patch_targets` the targets that its patches
    may name, `api_versions` those of kubeadm.k8s.io that its kubeadm takes without a flag, newest first,
    `minimum_version` the oldest kubernetesVersion that it deploys.
    """

    version: str
    minor: str
    nearest: str
    images: Mapping[str, str] = field(repr=False)
    changes: frozenset[str] = field(repr=False)
    patch_targets: tuple[str, ...] = field(repr=False)
    api_versions: tuple[str, ...] = field(repr=False)
    minimum_version: str = field(default="", repr=False)
    feature_gates: Mapping[str, FeatureGate] = field(factory=dict, repr=False)

    @property
    def recorded(self) -> bool:
        """Whether this very release was recorded."""
        return self.version == self.nearest

    def has(self, change: str) -> bool:
        """Whether the release behaves as the named change says."""
        return change in self.changes
