"""What components say of the specs of `specs/ok`, some of which no component would start with: kubeadm takes them."""

from typing import Final

WAIVED: Final = (
    *("argument-unknown", "argument-value", "admission-plugin"),
    *("component-value", "component-choice", "component-conflict", "component-gate", "component-start"),
    *("feature-gate-unknown", "feature-gate-locked", "feature-gate-needs", "scheduler-plugin", "mount-path"),
    "argument-conflict",
    "etcd-unreachable",
)
"""The codes to waive, so that what kubeadm writes of such a spec can be compared."""
WAIVE: Final = tuple(word for code in WAIVED for word in ("--waive", code))
"""The same as words of a command line."""
