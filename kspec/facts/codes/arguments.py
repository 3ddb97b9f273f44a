"""Codes of extra arguments: what the components of the release would not start with."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity

ARGUMENTS: Final = (
    Code("argument-unknown", "A component of the release has no such flag.", waiver=True, component=True),
    Code("argument-value", "A component would refuse the value of an argument.", waiver=True, component=True),
    Code("argument-conflict", "A component would refuse how arguments go together.", waiver=True, component=True),
    Code("etcd-unreachable", "etcd does not listen where it is asked.", waiver=True, component=True),
    Code("etcd-version", "etcd's arguments cannot be checked: its version is unknown.", Severity.WARNING, waiver=True),
    Code("argument-deprecated", "A component of the release deprecates a flag.", Severity.WARNING, waiver=True),
    Code(
        "admission-plugin",
        "The API server of the release has no such admission plugin, or one is both on and off.",
        waiver=True,
        component=True,
    ),
)
