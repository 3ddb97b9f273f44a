"""Codes of whole clusters: how the nodes of a spec go together."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity

NODES: Final = (
    Code("node-choice", "A field that names one of a few ways names none of them."),
    Code("node-label", "A node's label is none that a Node may have."),
    Code("node-taint", "A node's taint is none that a Node may have."),
    Code("node-field-unused", "A node has a field that says nothing about a node of its role.", Severity.WARNING),
    Code("duplicate-address", "Two nodes have one address.", waiver=True, component=True),
    Code(
        "no-stable-endpoint",
        "Further control planes join, but the control plane has no endpoint of its own.",
        waiver=True,
        component=True,
    ),
    Code("etcd-bootstrap", "Control planes are declared in both ways, and the spec does not say how etcd starts."),
    Code("etcd-role", "Nodes shall run etcd, but etcd is said to stand elsewhere."),
    Code(
        "even-etcd-members",
        "etcd has an even number of members, which is no safer than one less.",
        Severity.WARNING,
        waiver=True,
    ),
    Code("join-token", "A node shall trust its cluster by a bootstrap token, and the spec has none that signs."),
    Code(
        "join-endpoint",
        "A node joins at an address that is neither the cluster's endpoint nor one of its control planes.",
        Severity.WARNING,
        waiver=True,
    ),
    Code("ca-pin", "A node would refuse its own cluster: the pin that it is given is another authority's."),
)
"""In the order of the checks."""
