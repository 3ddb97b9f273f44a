"""The PKI as a graph of four layers: who signs, what is signed, who shows it, to whom."""

from typing import Final

from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.trust import SHOWS
from kspec.model.overview import Overview
from kspec.report.page.kinds import TOKENS, Kind, has_tokens, kinds
from kspec.report.page.layers import Box, Edge, Layer, Words, draw
from kspec.report.page.markup import Markup

HEADS: Final = ("Authorities", "Certificates", "Shown by", "Shown to")
_COLOURS: Final = 6
"""Of them the style sheet has so many; further authorities begin again."""
_PODS: Final = ("pods", "kube-apiserver")


def graph(overview: Overview) -> Markup:
    """The drawing. Certificates that several nodes have are one box with their number."""
    groups = kinds(overview.certificates)
    own = [one.name for one in overview.certificates if one.is_authority and not one.node]
    signers = list(dict.fromkeys([*own, *(group.authority for group in groups)]))
    tokens = has_tokens(overview.certificates)
    colours = {
        name: number % _COLOURS for number, name in enumerate([*signers, *([SERVICE_ACCOUNT] if tokens else [])])
    }
    layers: list[dict[str, Box]] = [{}, {}, {}, {}]
    edges: list[Edge] = []
    for name, colour in colours.items():
        layers[0][name] = Box(f"0{name}", f"{name} (key)" if tokens and name == SERVICE_ACCOUNT else name, colour)
    holders = _holders(overview, groups)
    for group in groups:
        colour = colours[group.authority]
        key = f"1{group.name} {group.authority}"
        layers[1][key] = Box(key, group.label, colour)
        edges.append(Edge(f"0{group.authority}", key, colour))
        _lead_on(layers, edges, key, holders[key], colour)
    if tokens:
        colour = colours[SERVICE_ACCOUNT]
        layers[1][TOKENS] = Box(f"1{TOKENS}", TOKENS, colour)
        edges.append(Edge(f"0{SERVICE_ACCOUNT}", f"1{TOKENS}", colour))
        _lead_on(layers, edges, f"1{TOKENS}", [_PODS], colour)
    title = "The cluster's certificates: who signs, what is signed, who shows it, and to whom"
    columns = [Layer(head, tuple(layer.values())) for head, layer in zip(HEADS, layers, strict=True)]
    return draw(Words("graph", title, _described(groups)), columns, edges)


def _lead_on(
    layers: list[dict[str, Box]], edges: list[Edge], key: str, holders: list[tuple[str, str]], colour: int
) -> None:
    for holder, other in holders:
        layers[2].setdefault(holder, Box(f"2{holder}", holder))
        layers[3].setdefault(other, Box(f"3{other}", other))
        edges += [Edge(key, f"2{holder}", colour), Edge(f"2{holder}", f"3{other}", colour)]


def _holders(overview: Overview, groups: tuple[Kind, ...]) -> dict[str, list[tuple[str, str]]]:
    """Of each kind, who shows it and to whom."""
    shown: dict[str, dict[tuple[str, str], None]] = {}
    for relation in overview.relations:
        if relation.deed in SHOWS:
            shown.setdefault(relation.thing, {})[relation.component, relation.other] = None
    return {
        f"1{group.name} {group.authority}": list(
            dict.fromkeys(pair for one in group.certificates for pair in shown.get(one.name, ()))
        )
        for group in groups
    }


def _described(groups: tuple[Kind, ...]) -> str:
    """The graph's first two layers in words; the table of trust has the rest."""
    signed: dict[str, list[str]] = {}
    for group in groups:
        signed.setdefault(group.authority, []).append(group.name)
    parts = [f"{authority} signs {', '.join(names)}" for authority, names in signed.items()]
    return f"{'; '.join(parts)}. Who shows what to whom is in the table of trust." if parts else "No certificates."
