"""What kubeadm, or another hand, has left on a node, as far as a spec can be told from it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kspec.model.document import Json
from kspec.model.frozen import field, frozen
from kspec.model.role import Role, role_of_pods
from kspec.model.secret import Secret


class Flag(NamedTuple):
    """An argument of a command line: its name without dashes, and its value."""

    name: str
    value: str


@frozen
class SeenKubeconfig:
    """A kubeconfig: the cluster's name and the API server's URL in it.

    `certificate` is the client's, DER, `token` what it has in its stead; None for what it has not.
    """

    cluster: str
    server: str
    certificate: bytes | None = field(default=None, repr=False)
    token: Secret | None = None


@frozen
class SeenPod:
    """A static pod: its document and the container of the component, empty where the document has none."""

    file: str
    value: Mapping[str, Any] = field(repr=False)
    container: Mapping[str, Any] = field(repr=False)

    @property
    def command(self) -> tuple[str, ...]:
        """The words of the container's command."""
        found = self.container.get("command")
        return tuple(word for word in found if isinstance(word, str)) if isinstance(found, list) else ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Those words that are arguments as kubeadm writes them, `--name=value`."""
        return flags_of(self.command[1:])

    def flag(self, name: str) -> str | None:
        """The value of the last argument of that name, None where there is none."""
        return next((flag.value for flag in reversed(self.flags) if flag.name == name), None)

    @property
    def image(self) -> tuple[str, str]:
        """The repository and the tag of the container's image, without the image's own name."""
        text = str(self.container.get("image", ""))
        whole, _, tag = text.rpartition(":")
        return whole.rpartition("/")[0], tag

    @property
    def mounts(self) -> Mapping[str, Mapping[str, Any]]:
        """The volumes from the host that the container mounts, by name, as kubeadm's extraVolumes say them."""
        spec = self.value.get("spec") or {}
        paths = {
            str(volume.get("name")): volume["hostPath"]
            for volume in spec.get("volumes") or ()
            if isinstance(volume, dict) and isinstance(volume.get("hostPath"), dict)
        }
        return {
            str(mount.get("name")): {
                "name": mount.get("name"),
                "hostPath": paths[str(mount.get("name"))].get("path"),
                "mountPath": mount.get("mountPath"),
                **({"readOnly": True} if mount.get("readOnly") else {}),
                **({"pathType": kind} if (kind := paths[str(mount.get("name"))].get("type")) else {}),
            }
            for mount in self.container.get("volumeMounts") or ()
            if isinstance(mount, dict) and str(mount.get("name")) in paths
        }

    @property
    def environment(self) -> Sequence[Mapping[str, Any]]:
        """The container's variables, core/v1 EnvVar values."""
        found = self.container.get("env")
        return [variable for variable in found if isinstance(variable, dict)] if isinstance(found, list) else []


@frozen
class SeenNode:
    """One node.

    `pods` are by the component's name, `kubeconfigs` by the file's; `kubelet` is config.yaml, `socket` what
    instance-config.yaml says, None where there is no such file; `flags` are those of kubeadm-flags.env. `kubelet` and
    `flags` are None where they are not known. `certificates` are DER, by their paths on the node: those that pods
    name, and those below /etc/kubernetes on a node without pods.
    """

    name: str
    folder: str
    pods: Mapping[str, SeenPod] = field(factory=dict)
    kubeconfigs: Mapping[str, SeenKubeconfig] = field(factory=dict)
    kubelet: Mapping[str, Json] | None = field(default=None, repr=False)
    socket: str | None = None
    flags: tuple[Flag, ...] | None = None
    certificates: Mapping[str, bytes] = field(factory=dict, repr=False)

    @property
    def role(self) -> Role:
        """What runs on the node, by its static pods."""
        return role_of_pods(self.pods)

    def flag(self, component: str, name: str) -> str | None:
        """The value of a component's argument; None where either is missing."""
        pod = self.pods.get(component)
        return pod.flag(name) if pod else None


@frozen
class SeenObjects:
    """What ConfigMaps of a running cluster hold, as far as they were given: the configurations that kubeadm keeps."""

    cluster: Mapping[str, Any] | None = field(default=None, repr=False)
    kubelet: Mapping[str, Any] | None = field(default=None, repr=False)
    kube_proxy: Mapping[str, Any] | None = field(default=None, repr=False)


def flags_of(words: Sequence[str]) -> tuple[Flag, ...]:
    """The words of a command line that are `--name=value`."""
    pairs = (word.removeprefix("--").partition("=") for word in words if word.startswith("--") and "=" in word)
    return tuple(Flag(name, value) for name, _, value in pairs)
