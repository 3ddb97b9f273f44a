"""Codes of component configurations: what kubeadm passes on unread and a component refuses."""

from typing import Final

from kspec.model.code import Code

COMPONENTS: Final = (
    Code("component-value", "A component would refuse a value of its configuration.", waiver=True, component=True),
    Code(
        "component-choice",
        "A word in a component's configuration is none of those it knows.",
        waiver=True,
        component=True,
    ),
    Code(
        "component-conflict",
        "Two fields of a component's configuration contradict each other.",
        waiver=True,
        component=True,
    ),
    Code(
        "component-gate",
        "A field of a component's configuration needs a feature gate that is off.",
        waiver=True,
        component=True,
    ),
    Code(
        "feature-gate-unknown", "The components of the release have no such feature gate.", waiver=True, component=True
    ),
    Code("feature-gate-locked", "A feature gate is locked to its default.", waiver=True, component=True),
    Code("feature-gate-needs", "A feature gate is on, and one that it needs is off.", waiver=True, component=True),
    Code(
        "scheduler-plugin",
        "The scheduler does not have a plugin, or not for such arguments.",
        waiver=True,
        component=True,
    ),
    Code("mount-path", "Two volumes of a control-plane pod are mounted at one path.", waiver=True, component=True),
    Code(
        "component-start",
        "A component accepts its configuration and then cannot start with it.",
        waiver=True,
        component=True,
    ),
)
