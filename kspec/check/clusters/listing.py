"""What a set itself says: its name, what it lists, and its choices."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import clusterset, codes
from kspec.go.dns_name import is_dns_label
from kspec.model.clusterset import ClusterSet
from kspec.model.diagnostic import Diagnostic
from kspec.text.spelling import certain, expected, suggestion

_LABEL: Final = "a name has at most 63 of a-z, 0-9 and -, with a letter or digit at both ends: it names a folder"


def check_names(given: ClusterSet) -> Iterator[Diagnostic]:
    """The set and its clusters have names, each its own, which can be those of folders and objects."""
    name = Field(given.document, ("name",))
    if not name.text:
        if not name.is_lost:
            yield name.error(codes.SET_NAME, "a set needs a name", "write 'name: shop'", kind="Required value")
    elif not is_dns_label(name.text):
        yield name.error(codes.SET_NAME, f"{shown(name.text)} is not a valid name of a set", _LABEL)
    for entry in given.entries:
        where = Field(given.document, entry.at)
        if not is_dns_label(entry.name):
            yield where.error(codes.SET_NAME, f"{shown(entry.name)} is not a valid name of a cluster", _LABEL, key=True)
        elif entry.name == name.text:
            text = f"{entry.name} is the set's own name: both would have one folder"
            yield where.error(codes.SET_NAME, text, "give the set another name", key=True)


def check_choices(given: ClusterSet) -> Iterator[Diagnostic]:
    """Each field that names one of a few ways names one of them, and the hub is one of the clusters."""
    choices: list[tuple[Field, tuple[str, ...]]]
    choices = [(Field(given.document, ("authorities",)), clusterset.AUTHORITIES)]
    choices += [
        (found, clusterset.REGISTRATIONS)
        for found in Field(given.document, ("registrations",)).items
        if not found.is_lost
    ]
    for field, known in choices:
        if field.text and field.text not in known:
            text = f"{shown(field.text)} is not valid, {expected(known)}"
            meant = certain(field.text, known)
            yield field.error(
                codes.SET_CHOICE, text, suggestion(field.text, known), kind="Unsupported value", meant=meant
            )
    hub, listed = Field(given.document, ("hub",)), [entry.name for entry in given.entries]
    if hub.text and hub.text not in listed:
        text = f"{shown(hub.text)} is not a cluster of the set"
        help_ = suggestion(hub.text, listed, expected(listed) if listed else "")
        yield hub.error(codes.SET_HUB, text, help_, kind="Not found", meant=certain(hub.text, listed))
