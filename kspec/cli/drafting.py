"""What nodes have to a drafted spec: say what is known, make the nodes' files in memory, say what they lack, again."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from kspec.check.waivers import code_table
from kspec.cli.made_in_memory import (
    as_written,
    components,
    expected_pods,
    kubelet_flags,
    made_configuration,
    made_kube_proxy,
    made_pod,
    without_extras,
)
from kspec.disk.sources import Sources
from kspec.encode.commented import dump
from kspec.facts import clusterspec, types
from kspec.facts.certificates import CERTIFICATES
from kspec.facts.defaults import CONTROL_PLANE_TAINTS
from kspec.facts.hosts import NODES_OWN_NAME
from kspec.facts.kubeconfigs import BOOTSTRAP_FILE, FOLDER
from kspec.facts.kubelet_unit import KUBELET_FILES
from kspec.facts.releases import newest
from kspec.go.addresses import control_plane_url, local_url
from kspec.infer import identity
from kspec.infer.certificates import added_names
from kspec.infer.components import component_statements, host_statements
from kspec.infer.composing import Described, Form, compose
from kspec.infer.configurations import cluster_statements, configuration_statements
from kspec.infer.kubelet import argument_statements_of, has_own_name, taints_of
from kspec.infer.patches import DraftedPatch, drafted_patches
from kspec.model import kinds
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import errors
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import field, frozen
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.model.seen import SeenNode, SeenObjects
from kspec.model.statement import NODE, Statement
from kspec.passes.completing import Completed
from kspec.passes.run import Options, Run, Stopped
from kspec.pipeline import read
from kspec.plan.identities import identities
from kspec.plan.sketch import sketch
from kspec.rules.alternative_names import AlternativeNames
from kspec.rules.identities import of_certificate

_ROUNDS: Final = 8
_HEAD: Final = (
    "Drafted by `kspec import --draft` from what is on {nodes}. A comment says where a value was read; what is left "
    "out is kubeadm's default, or is not on the nodes. Bootstrap tokens and keys are not drafted: an import takes them "
    "into the keyring, or generates them there."
)
_OWN_TOKEN: Final = (
    f"{FOLDER}/{BOOTSTRAP_FILE} has a token of this node's own, which is not drafted: give it as "
    "discovery.tlsBootstrapToken, or let a build write the cluster's"
)
_ADDED: Final[Mapping[str, FieldPath]] = {
    "apiserver": ("apiServer", "certSANs"),
    "etcd/server": ("etcd", "local", "serverCertSANs"),
    "etcd/peer": ("etcd", "local", "peerCertSANs"),
}
"""The certificate that shows the names of each field."""


@frozen
class Draft:
    """A drafted spec: its text, and the patches by their folders.

    `failed` says that kspec refuses to build what the nodes have.
    """

    text: str
    patches: Mapping[str, Sequence[DraftedPatch]] = field(factory=dict)
    failed: bool = False


@frozen
class Drafting:
    """The nodes, the first control plane first, and where the draft will stand."""

    nodes: Sequence[SeenNode]
    file: Path
    waived: Sequence[str] = ()
    objects: SeenObjects = SeenObjects()

    def draft(self) -> Draft:
        """The spec that makes the nodes' files, as far as a spec and patches can say it."""
        base, waivers = list(self._base()), list[str]()
        found: tuple[Statement, ...] = ()
        reached = self._read(base, waivers)
        for _ in range(_ROUNDS):
            if isinstance(reached, Stopped):
                break
            more = tuple(self._of_components(reached.stage))
            if more == found:
                break
            found = more
            reached = self._read([*base, *found], waivers)
        statements = [*base, *found]
        if isinstance(reached, Run):
            statements += self._of_configurations(reached.stage)
            reached = self._read(statements, waivers)
        if isinstance(reached, Stopped):
            return Draft(self._text(statements, waivers), failed=True)
        patches = {seen.name: tuple(self._patches(seen, reached.stage)) for seen in self.nodes}
        folders = _folders(self.file, patches)
        for seen in self.nodes:
            if seen.name in folders:
                why = "what no field can say: see the files there"
                statements.append(Statement(NODE, ("patches",), str(folders[seen.name]), why, seen.name))
        return Draft(self._text(statements, waivers), {str(folder): patches[name] for name, folder in folders.items()})

    @property
    def _external(self) -> frozenset[str]:
        """The authorities whose keys are elsewhere, as it shows in pods: nothing there may sign by `ca` then."""
        signs = self.nodes[0].flag("kube-controller-manager", "cluster-signing-cert-file")
        return frozenset({"ca"}) if signs is not None and not signs else frozenset()

    def _read(self, statements: Sequence[Statement], waivers: list[str]) -> Run[Completed] | Stopped:
        """The spec of these statements, read and checked; what a running cluster contradicts is waived."""
        while True:
            sources = Sources(given={str(self.file): self._text(statements, waivers).encode()})
            reached = read(Options((self.file,), Path(), Path(), waived=(*self.waived,)), sources)
            known = code_table()
            new = [
                str(finding.code)
                for finding in errors(reached.findings)
                if finding.code in known and known[finding.code].waiver and finding.code not in waivers
            ]
            if not new:
                return reached
            waivers += dict.fromkeys(new)

    def _text(self, statements: Sequence[Statement], waivers: Sequence[str]) -> str:
        given = [
            Statement(
                clusterspec.KIND, ("waivers", number), code, "" if number else "the cluster runs with it all the same"
            )
            for number, code in enumerate(waivers)
        ]
        head = _HEAD.format(nodes=", ".join(seen.name for seen in self.nodes))
        return dump(compose([*statements, *given], self._described(), newest()[0].api_versions[0], head))

    def _described(self) -> list[Described]:
        return [Described(seen.name, self._form(seen), seen.role) for seen in self.nodes]

    def _form(self, seen: SeenNode) -> Form:
        if seen is self.nodes[0]:
            return "init"
        if seen.role == "control-plane":
            return "entry" if taints_of(seen) == CONTROL_PLANE_TAINTS else "join"
        return "join" if self._authority_file(seen) or self._has_own_token(seen) else "entry"

    def _has_own_token(self, seen: SeenNode) -> bool:
        """Whether a node's kubelet asks for its certificate with another token than those of the nodes before it."""
        tokens = [found.token for node in self.nodes if (found := node.kubeconfigs.get(BOOTSTRAP_FILE)) and found.token]
        own = seen.kubeconfigs.get(BOOTSTRAP_FILE)
        return own is not None and own.token is not None and own.token != tokens[0]

    def _authority_file(self, seen: SeenNode) -> str:
        """Where a worker keeps the cluster's authority, if not at its usual place; else nothing."""
        usual = f"{identity.certificates_dir(self.nodes[0]).rstrip('/')}/ca.crt"
        if seen.role != "worker" or usual in seen.certificates or not seen.certificates:
            return ""
        return next(iter(seen.certificates))

    def _base(self) -> Iterator[Statement]:
        """What is read off the files alone."""
        first = self.nodes[0]
        yield from identity.read(identity.OF_CLUSTER, first)
        for seen in self.nodes:
            yield Statement(NODE, ("name",), seen.name, _OWN_TOKEN if self._has_own_token(seen) else "", seen.name)
            if self._form(seen) == "entry":
                yield Statement(NODE, ("role",), seen.role, "", seen.name)
            yield from identity.read(identity.OF_NODE, seen)
            if seen is not first and seen.role != "control-plane" and (taints := taints_of(seen)):
                why = f"{KUBELET_FILES[2]}, --register-with-taints"
                yield Statement(NODE, ("taints",), taints, why, seen.name)
            if file := self._authority_file(seen):
                yield Statement(NODE, ("authorityFile",), file, "where the authority's certificate is", seen.name)
        yield from host_statements(first)
        yield from identity.read((identity.RESOLVED,), first)
        if has_own_name(first):
            why = f"{KUBELET_FILES[2]} has no --hostname-override: the machines are called like their nodes"
            yield Statement(clusterspec.KIND, ("host", "hostName"), NODES_OWN_NAME, why)
        yield from self._credentials()
        yield from cluster_statements(self.objects)

    def _credentials(self) -> Iterator[Statement]:
        """Who issues the kubelets' certificates: those of further nodes that are in their kubelet.conf were issued."""
        issued = {
            seen.name: (found := seen.kubeconfigs.get("kubelet.conf")) is not None and found.certificate is not None
            for seen in self.nodes[1:]
        }
        usual = {seen.name: self._form(seen) == "entry" for seen in self.nodes[1:]}
        if issued != usual:
            general = list(issued.values()).count(True) > len(issued) / 2
            word = {True: "issued", False: "bootstrap"}
            why = "how the kubelets of further nodes got their certificates, by their kubelet.conf"
            yield Statement(clusterspec.KIND, ("credentials",), word[general], why)
            for name, own in issued.items():
                if own != general:
                    yield Statement(NODE, ("credentials",), word[own], "by its kubelet.conf", name)

    def _of_components(self, completed: Completed) -> Iterator[Statement]:
        """What the first control plane's pods and certificates, and each kubelet's arguments, have beyond kubeadm's."""
        (_, spec), first, release = completed, self.nodes[0], completed.release
        keep = release.has("arguments-keep-order")
        yield from _gates(first, spec, release)
        yield from component_statements(first, expected_pods(spec, release, self._external), keep_order=keep)
        own = {one.name: one.content for one in identities(without_extras(spec), release, {})}
        for row in CERTIFICATES:
            shown = [
                (parsed, AlternativeNames(tuple(content.dns_names), tuple(content.ip_addresses)))
                for seen, node in _pairs(self.nodes, spec)
                if (content := own.get(of_certificate(row, node.name))) is not None
                and (parsed := identity.certificate(seen, row.name)) is not None
            ]
            if row.name in _ADDED:
                yield from added_names(kinds.CLUSTER, _ADDED[row.name], shown, f"{row.name}.crt")
        plan = sketch(spec, release, self._external)
        for seen, node in _pairs(self.nodes, spec):
            yield from argument_statements_of(seen, kubelet_flags(plan, node), keep_order=keep)

    def _of_configurations(self, completed: Completed) -> Iterator[Statement]:
        """The cluster's KubeletConfiguration and KubeProxyConfiguration, by its objects, else by the first node."""
        (_, spec), release, objects = completed, completed.release, self.objects
        table = types.load(release.minor)
        kubelet, source = objects.kubelet, "ConfigMap kubelet-config"
        if kubelet is None:
            kubelet, source = self.nodes[0].kubelet, KUBELET_FILES[0]
        made = made_configuration(sketch(spec, release), spec.first)
        yield from configuration_statements(kinds.KUBELET, kubelet or {}, made, table, source)
        made = made_kube_proxy(spec, table)
        yield from configuration_statements(
            kinds.KUBE_PROXY, objects.kube_proxy or {}, made, table, "ConfigMap kube-proxy"
        )

    def _patches(self, seen: SeenNode, completed: Completed) -> Iterator[DraftedPatch]:
        _, spec = completed
        node = next(node for node in spec.nodes if node.name == seen.name.lower())
        plan = sketch(spec, completed.release, self._external)
        pods = {name: made_pod(plan, node, name) for name in components(spec, node)}
        yield from drafted_patches(as_written(seen, completed.release), pods, made_configuration(plan, node))


def _pairs(nodes: Sequence[SeenNode], spec: ClusterSpec) -> Iterator[tuple[SeenNode, Node]]:
    by_name = {node.name: node for node in spec.nodes}
    return ((seen, by_name[seen.name.lower()]) for seen in nodes)


def _gates(seen: SeenNode, spec: ClusterSpec, release: Release) -> Iterator[Statement]:
    """The feature gates of kubeadm's that show on a node."""
    path = ("featureGates",)
    in_flags = any(flag.name == "container-runtime-endpoint" for flag in seen.flags or ())
    if seen.socket is None and in_flags and not release.has("instance-configuration-always"):
        why = f"{KUBELET_FILES[2]} has the socket, and there is no {KUBELET_FILES[1]}"
        yield Statement(kinds.CLUSTER, (*path, "NodeLocalCRISocket"), value=False, why=why)
    kubelet, endpoint = seen.kubeconfigs.get("kubelet.conf"), spec.first.endpoint
    url = control_plane_url(spec.cluster.control_plane_endpoint, endpoint)
    if (
        kubelet is not None
        and kubelet.server == url != local_url(endpoint)
        and not release.has("kubelet-local-mode-always")
    ):
        why = "/etc/kubernetes/kubelet.conf leads to the control plane's endpoint, not to the node itself"
        yield Statement(kinds.CLUSTER, (*path, "ControlPlaneKubeletLocalMode"), value=False, why=why)


def _folders(file: Path, patches: Mapping[str, Sequence[DraftedPatch]]) -> Mapping[str, Path]:
    """The folder of patches of each node that needs one, beside the spec; nodes with the same ones share it."""
    found: dict[str, Path] = {}
    for name, own in patches.items():
        if own:
            same = next((other for other in found if patches[other] == own), None)
            found[name] = found[same] if same else Path(f"{file.stem}.patches") / name
    return found
