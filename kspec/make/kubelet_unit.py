"""The kubelet's systemd unit and kubeadm's drop-in, where the spec asks for what packages would bring."""

from collections.abc import Sequence

from kspec.facts import kubelet_unit as facts
from kspec.facts.hosts import DEFAULT_PROFILE, DROP_IN, UNIT, UNIT_PLACES, UnitPlace
from kspec.make.made import Made, on_node
from kspec.model.file import File
from kspec.model.plan import NodePlan

_Sections = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def kubelet_unit_files(plan: NodePlan) -> Made:
    """`kubelet.service` and `10-kubeadm.conf`, mode 0644, at the places of the host's profile."""
    host = plan.node.host
    if not host.kubelet_unit:
        return Made()
    place = UNIT_PLACES[host.profile or DEFAULT_PROFILE]
    return Made(
        tuple(
            File(on_node(plan.node.name, f"{place.units}/{name}"), _render(sections, place).encode())
            for name, sections in ((UNIT, facts.UNIT), (DROP_IN, facts.DROP_IN))
        )
    )


def _render(sections: _Sections, place: UnitPlace) -> str:
    parts = []
    for title, directives in sections:
        lines = [f"{key}={value.format(kubelet=place.kubelet, arguments=place.arguments)}" for key, value in directives]
        parts.append("\n".join([f"[{title}]", *lines]) + "\n")
    return "\n".join(parts)
