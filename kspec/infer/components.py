"""The pods of the first control plane beside those that kubeadm would make: what the spec has to say of components."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kspec.facts import clusterspec
from kspec.facts.hosts import CERTIFICATE_FOLDERS, DEFAULT_PROFILE, PROFILES
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.infer.arguments import extra_arguments
from kspec.infer.secrecy import may_be_drafted
from kspec.model import kinds
from kspec.model.document import Json, Path
from kspec.model.frozen import frozen
from kspec.model.seen import Flag, SeenNode, SeenPod
from kspec.model.statement import Statement

_FIELDS: Final[Mapping[str, Path]] = {
    "kube-apiserver": ("apiServer",),
    "kube-controller-manager": ("controllerManager",),
    "kube-scheduler": ("scheduler",),
    "etcd": ("etcd", "local"),
}
"""Where the ClusterConfiguration speaks of each component."""
_WITH_PROXIES: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
_PROXY: Final = "_proxy"


@frozen
class ExpectedPod:
    """What kubeadm would make of a component by the spec without extra variables and volumes.

    `defaults` are its arguments before the user's, `value` is the pod.
    """

    defaults: Sequence[Flag]
    pod: SeenPod


def component_statements(
    seen: SeenNode, expected: Mapping[str, ExpectedPod], *, keep_order: bool
) -> Iterator[Statement]:
    """What ClusterConfiguration has to say of each component, so that kubeadm makes the pods that the node has.

    What cannot be said there is left out, and so is what may be a secret.
    """
    proxies = dict(proxy_variables(seen))
    for component, own in expected.items():
        pod = seen.pods.get(component)
        if pod is not None:
            yield from _image(pod, own, component)
            yield from _arguments(pod, own, component, keep_order=keep_order)
            yield from _environment(pod, component, proxies if component in _WITH_PROXIES else {})
            if component != "etcd":
                yield from _volumes(pod, own, component)


def host_statements(seen: SeenNode) -> Iterator[Statement]:
    """The folders with CA certificates and the proxy variables of the machine, as its pods show them."""
    pod = seen.pods.get("kube-apiserver")
    source = f"{MANIFESTS_FOLDER}/kube-apiserver.yaml"
    names = {folder.removeprefix("/").replace("/", "-"): folder for folder in CERTIFICATE_FOLDERS}
    folders = [folder for name, folder in names.items() if pod and name in pod.mounts]
    profile = next((name for name, known in PROFILES.items() if sorted(known) == sorted(folders)), None)
    if pod is not None and profile != DEFAULT_PROFILE:
        value: Json = profile or [*folders]
        why = f"{source}, the volumes with CA certificates; by default the host is {DEFAULT_PROFILE}"
        yield Statement(clusterspec.KIND, ("host", "profile"), value, why)
    for number, (name, text) in enumerate(proxy_variables(seen)):
        why = f"{source}, the variables that all pods but etcd's have: kubeadm takes them from its own environment"
        yield Statement(clusterspec.KIND, ("host", "proxyVariables", name), text, "" if number else why)


def proxy_variables(seen: SeenNode) -> Iterator[tuple[str, str]]:
    """The proxy variables that all pods have which get the host's, with the value that most of them have."""
    pods = [seen.pods[component] for component in _WITH_PROXIES if component in seen.pods]
    values = [{str(one.get("name")): one.get("value") for one in pod.environment} for pod in pods]
    for name in sorted(set.intersection(*map(set, values)) if values else ()):
        most, count = Counter(str(own[name]) for own in values).most_common(1)[0]
        if name.lower().endswith(_PROXY) and count > 1 and may_be_drafted((name,), most):
            yield name, most


def _image(pod: SeenPod, own: ExpectedPod, component: str) -> Iterator[Statement]:
    """Of etcd alone a spec can say the tag."""
    tag = pod.image[1]
    if component == "etcd" and tag and tag != own.pod.image[1]:
        why = f"{pod.file}, the image's tag; kubeadm's own is {own.pod.image[1]}"
        yield Statement(kinds.CLUSTER, (*_FIELDS[component], "imageTag"), tag, why)


def _arguments(pod: SeenPod, own: ExpectedPod, component: str, *, keep_order: bool) -> Iterator[Statement]:
    path = (*_FIELDS[component], "extraArgs")
    extra = extra_arguments(pod.flags, own.defaults, keep_order=keep_order)
    drafted = [flag for flag in extra if may_be_drafted(("command", flag.name), flag.value)]
    yield from argument_statements(Statement(kinds.CLUSTER, path, [], pod.file), drafted, own.defaults)


def argument_statements(head: Statement, extra: Sequence[Flag], defaults: Sequence[Flag]) -> Iterator[Statement]:
    """The list's own statement `head`, and one for each extra argument, with what kubeadm's own would be."""
    known: dict[str, list[str]] = {}
    for flag in defaults:
        known.setdefault(flag.name, []).append(flag.value)
    if extra:
        yield head
    for number, flag in enumerate(extra):
        own = known.get(flag.name)
        why = "kubeadm has none" if own is None else f"kubeadm's own is {', '.join(own) or 'empty'}"
        if own == [flag.value]:
            why = "kubeadm's own value, given as one of the user's"
        yield head._replace(path=(*head.path, number), value={"name": flag.name, "value": flag.value}, why=why)


def _environment(pod: SeenPod, component: str, proxies: Mapping[str, str]) -> Iterator[Statement]:
    path, number = (*_FIELDS[component], "extraEnvs"), 0
    for variable in pod.environment:
        name, value = str(variable.get("name")), variable.get("value")
        if proxies.get(name) == value and value is not None:
            continue
        if may_be_drafted((name,), value) or "valueFrom" in variable:
            yield Statement(kinds.CLUSTER, (*path, number), dict(variable), f"{pod.file}; kubeadm sets none")
            number += 1


def _volumes(pod: SeenPod, own: ExpectedPod, component: str) -> Iterator[Statement]:
    path, number = (*_FIELDS[component], "extraVolumes"), 0
    for name, mount in pod.mounts.items():
        if own.pod.mounts.get(name) != mount:
            why = "in place of kubeadm's of this name" if name in own.pod.mounts else "kubeadm mounts none of this name"
            yield Statement(kinds.CLUSTER, (*path, number), _as_json(mount), f"{pod.file}; {why}")
            number += 1


def _as_json(mount: Mapping[str, Any]) -> Json:
    return {**mount}
