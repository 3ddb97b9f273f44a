"""A plan as others may know it: that of the same public files, with nothing in it that is secret.

What a public file is made of is public, and stays. What only secret files are made of is taken out: keys, tokens,
contents of the spec's own files, JoinConfigurations. A public plan withholds those files, so that nobody misses it.
"""

from collections.abc import Mapping
from typing import Any, Final

from kspec.model.clusterspec import ClusterSpec
from kspec.model.document import Json
from kspec.model.frozen import evolve
from kspec.model.node import Node
from kspec.model.nodefile import KubeadmConfiguration, NodeFile
from kspec.model.pack import Pack
from kspec.model.patch import PatchFile
from kspec.model.plan import Plan

_WITHHELD: Final = KubeadmConfiguration(())
"""Stands for the content of a file: nobody looks at it, since the file is withheld."""
_PUBLIC_PARAMETERS: Final = frozenset({"replicas", "upstreams"})
"""What of a pack's parameters the makers look at (`make/coredns.py`); else they have come into its objects."""


def published(plan: Plan) -> Plan:
    """The public plan that gives the same public files; those of the spec's own are all withheld, public ones too."""
    return evolve(
        plan,
        spec=_spec(plan.spec),
        credentials={name: evolve(found, key=None) for name, found in plan.credentials.items()},
        service_account_key=None,
        tokens=tuple(evolve(token, secret=None) for token in plan.tokens),
        certificate_key=None,
        external_etcd={},
        file_secrets={},
        public=True,
    )


def _spec(spec: ClusterSpec) -> ClusterSpec:
    return evolve(
        spec,
        documents={},  # findings of the makers stand in patches and in files, which know their own places
        nodes=tuple(map(_node, spec.nodes)),
        files=tuple(map(_file, spec.files)),
        packs=tuple(map(_pack, spec.packs)),
    )


def _node(node: Node) -> Node:
    """The node without its tokens; of its JoinConfiguration it is left whether there is one, and says how to join."""
    init = evolve(
        node.init,
        bootstrap_tokens=tuple(evolve(token, token=None) for token in node.init.bootstrap_tokens),
        certificate_key=None,
    )
    discovery: Json = bool(node.join and node.join.get("discovery"))
    return evolve(
        node,
        init=init,
        token=None,
        join=None if node.join is None else {"discovery": discovery},
        patches=tuple(map(_patch_file, node.patches)),
    )


def _patch_file(file: PatchFile) -> PatchFile:
    """The patches without their text, which has comments."""
    return evolve(file, patches=tuple(evolve(patch, source=None) for patch in file.patches))


def _file(file: NodeFile) -> NodeFile:
    return evolve(file, secret=True, content=_WITHHELD)


def _pack(pack: Pack) -> Pack:
    return evolve(
        pack,
        parameters={name: value for name, value in pack.parameters.items() if name in _PUBLIC_PARAMETERS},
        objects=tuple(map(_object, pack.objects)),
    )


def _object(value: Mapping[str, Json]) -> Mapping[str, Json]:
    """An object of the API; of a Secret, which has a file that is withheld, what its path is made of."""
    if value.get("kind") != "Secret":
        return value
    metadata: Any = value["metadata"]
    named = {name: metadata[name] for name in ("name", "namespace") if name in metadata}
    return {"apiVersion": value["apiVersion"], "kind": "Secret", "metadata": named}
