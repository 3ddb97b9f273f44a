"""The sections of the page, each from the facts of an output."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from kspec.model.code import Severity
from kspec.model.diagnostic import LISTED, Diagnostic
from kspec.model.expiry import MARGIN
from kspec.model.overview import Deviation, Overview, PublicCertificate
from kspec.report.expiry import standing
from kspec.report.page import pki, timeline
from kspec.report.page.kinds import issuer
from kspec.report.page.markup import NOTHING, Markup, element, join
from kspec.report.page.standing import CLASSES, Finding, ends, expiry_of, findings
from kspec.report.page.table import code, names, scroller, table
from kspec.secrets.showable import shown

_HIDDEN: Final = "(not shown)"


class Section(NamedTuple):
    """A part of the page: its anchor, its heading, its content."""

    anchor: str
    heading: str
    content: Markup


def sections(overview: Overview, now: datetime, of_spec: Sequence[Diagnostic] = ()) -> tuple[Section, ...]:
    """All, in the order in which they are read; `of_spec` is what a check found in the spec, as it may be shown."""
    return (
        Section("findings", "Findings", _findings(overview, now, of_spec)),
        Section("nodes", "Nodes and components", _nodes(overview)),
        Section("trust", "Who trusts whom", _trust(overview)),
        Section("pki", "Certificates and keys", _pki(overview)),
        Section("expiry", "What ends when", _expiry(overview, now)),
        Section("flags", "Flags that differ from kubeadm's", _flags(overview)),
        Section("images", "Images", _images(overview)),
        Section("objects", "API objects", _objects(overview)),
    )


def _findings(overview: Overview, now: datetime, of_spec: Sequence[Diagnostic]) -> Markup:
    found = findings(overview, now)
    well = "Every public file is as it was built, and no certificate ends within 30 days."
    own = element("ul", *(_finding(one) for one in found), class_="findings") if found else element("p", well)
    if not of_spec:
        return own
    rows = [
        (
            code(one.code),
            element("span", one.severity.value, class_="bad" if one.severity is Severity.ERROR else "near"),
            one.message,
            code(str(one.span)),
            one.help,
        )
        for one in of_spec
    ]
    return join((own, table("What a check says of the spec", _DIAGNOSTIC, rows)), "\n")


_DIAGNOSTIC: Final = ("Code", "Severity", "Finding", "Place", "Advice")


def _finding(one: Finding) -> Markup:
    return element("li", one.sentence, *((": ", names(one.names, LISTED)) if one.names else ()))


def _nodes(overview: Overview) -> Markup:
    rows = [
        (
            code(node.name),
            node.role,
            code(node.address) if node.address else element("span", "not said", class_="soft"),
            join((code(pod.component) for pod in node.pods), ", ") if node.pods else "kubelet alone",
        )
        for node in overview.nodes
    ]
    return table("Each machine, what it is for, and its static pods besides the kubelet", _NODES, rows)


_NODES: Final = ("Node", "Role", "Address", "Static pods")


def _trust(overview: Overview) -> Markup:
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for relation in overview.relations:
        thing = relation.thing.removeprefix(f"{relation.node}/")
        found.setdefault((relation.component, relation.deed, thing, relation.other), []).append(relation.node)
    rows = [
        (component, deed, code(thing), other, _where(nodes, overview))
        for (component, deed, thing, other), nodes in found.items()
    ]
    caption = "Who shows which certificate, and whose signature is believed, by the components' flags"
    return table(caption, ("Component", "Does", "Certificate or key", "Towards", "On"), rows)


def _pki(overview: Overview) -> Markup:
    if not overview.certificates:
        return element("p", "The output has no texts of its certificates: a newer kspec writes them.", class_="soft")
    rows = [
        (
            code(one.name),
            code(one.first("subject")) if one.first("subject") else "a key alone",
            _signer(one, overview.certificates),
            ", ".join(one.all("extended usage")) or ("authority" if one.is_authority else ""),
            join((code(name) for name in one.all("name")), ", "),
            element("span", one.first("key"), class_="nobreak"),
        )
        for one in overview.certificates
    ]
    columns = ("Name", "Subject", "Signed by", "For", "Alternative names", "Key")
    drawn = scroller(pki.graph(overview), "The graph of certificates")
    return join((drawn, table("Every certificate and key, by its name in the lock", columns, rows)), "\n")


def _signer(one: PublicCertificate, certificates: Sequence[PublicCertificate]) -> str:
    if not one.first("issuer"):
        return ""
    return "itself" if one.first("issuer") == one.first("subject") else code(issuer(one, certificates))


def _expiry(overview: Overview, now: datetime) -> Markup:
    drawn = timeline.bars(ends(overview), now)
    if not drawn:
        return element("p", "Nothing that ends is known.", class_="soft")
    ordered = sorted(
        (one for one in overview.certificates if one.not_after is not None), key=lambda one: (one.not_after, one.name)
    )
    rows = [(code(one.name), _time(one.not_before), _time(one.not_after), _stands(one, now)) for one in ordered]
    return join(
        (
            scroller(timeline.draw(drawn, now), "The timeline"),
            table("Every end, in order", ("Certificate", "Not before", "Not after", "Ends"), rows),
            element("p", "Tokens end, too: only the lock knows when. See kspec expiry.", class_="soft"),
        ),
        "\n",
    )


def _time(moment: datetime | None) -> Markup:
    if moment is None:
        return NOTHING
    said = f"{moment:%Y-%m-%d %H:%M}"
    return element("time", said, datetime=f"{moment:%Y-%m-%dT%H:%M:%SZ}", class_="nobreak")


def _stands(one: PublicCertificate, now: datetime) -> Markup:
    expiry = expiry_of(one)
    return element("span", standing(expiry, now, MARGIN), class_=f"{CLASSES[expiry.state(now, MARGIN)]} nobreak")


def _flags(overview: Overview) -> Markup:
    if not overview.configured:
        why = "Not known: the output has no ConfigMap kubeadm-config, or is of a release that this kspec does not know."
        return element("p", why, class_="soft")
    found: dict[Deviation, list[str]] = {}
    for one in overview.deviations:
        found.setdefault(one._replace(node=""), []).append(one.node)
    rows = [
        (
            one.component,
            code(f"--{one.flag}"),
            _values(one.flag, () if one.usual is None else (one.usual,)),
            _with_pack(_values(one.flag, one.actual), one.pack),
            _where(nodes, overview),
        )
        for one, nodes in found.items()
    ]
    caption = "Arguments that kubeadm would have set otherwise for the same configuration"
    return table(caption, ("Component", "Flag", "kubeadm's", "Here", "On"), rows)


def _with_pack(values: Markup, pack: str) -> Markup:
    return join((values, element("span", f"set by the pack {pack}", class_="soft")), " ") if pack else values


def _values(flag: str, values: Sequence[str]) -> Markup:
    if not values:
        return element("span", "not set", class_="soft")
    return join((code(shown((flag,), value) or _HIDDEN) for value in values), ", ")


def _images(overview: Overview) -> Markup:
    used: dict[str, dict[str, list[str]]] = {image: {} for image in overview.images}
    for node in overview.nodes:
        for pod in node.pods:
            used.setdefault(pod.image, {}).setdefault(pod.component, []).append(node.name)
    rows = [
        (code(image), "listed" if image in overview.images else "not listed", _users(where))
        for image, where in used.items()
        if image
    ]
    caption = "As images.txt lists them, and what static pods run besides"
    return table(caption, ("Image", "In images.txt", "Static pods"), rows)


def _users(components: Mapping[str, Sequence[str]]) -> Markup:
    return join((join((component, " on ", names(nodes))) for component, nodes in components.items()), "; ")


def _objects(overview: Overview) -> Markup:
    rows = [
        (
            code(one.name),
            one.kind,
            one.namespace or element("span", "none", class_="soft"),
            element("span", "secret, not read", class_="near") if one.secret else "public",
        )
        for one in sorted(overview.objects, key=lambda one: (one.kind, one.namespace, one.name))
    ]
    return table("What is applied once the API server runs", ("Name", "Kind", "Namespace", "Content"), rows)


def _where(nodes: Iterable[str], overview: Overview) -> Markup:
    own = list(dict.fromkeys(nodes))
    return Markup("every node") if len(own) == len(overview.nodes) > 1 else names(own)
