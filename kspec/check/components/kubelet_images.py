"""The kubelet's rules about images: thresholds and ages of their removal, pulls, whom to trust with pulled ones."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.component import Component
from kspec.facts import codes
from kspec.go.image_reference import is_image_name
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration

_HIGH, _LOW = "imageGCHighThresholdPercent", "imageGCLowThresholdPercent"
_MAXIMUM_AGE, _MINIMUM_AGE = "imageMaximumGCAge", "imageMinimumGCAge"
_ALLOWLIST: Final = "preloadedImagesVerificationAllowlist"
_ALLOWLIST_POLICY: Final = "NeverVerifyAllowlistedImages"


def check_image_thresholds(component: Component) -> Iterator[Diagnostic]:
    """The share of the disk below which images are kept is less than the one above which they are removed."""
    low, high = component.get(_LOW), component.get(_HIGH)
    if low >= high:
        why = f"{low} is not less than {_HIGH}, which is {high}"
        yield component.error(codes.COMPONENT_CONFLICT, (_LOW,), why, notes=component.beside((_HIGH,)))


def check_image_ages(component: Component) -> Iterator[Diagnostic]:
    """An unused image may be removed before it must be."""
    oldest, youngest = component.duration(_MAXIMUM_AGE), component.duration(_MINIMUM_AGE)
    if youngest < 0 and component.release.has("kubelet-image-minimum-age-checked"):
        yield component.error(codes.COMPONENT_VALUE, (_MINIMUM_AGE,), f"{Duration(youngest)} is negative")
    if oldest < 0:
        yield component.error(codes.COMPONENT_VALUE, (_MAXIMUM_AGE,), f"{Duration(oldest)} is negative")
    if 0 < oldest <= youngest:
        why = f"{Duration(oldest)} is not more than {_MINIMUM_AGE}, which is {Duration(youngest)}"
        yield component.error(codes.COMPONENT_CONFLICT, (_MAXIMUM_AGE,), why, notes=component.beside((_MINIMUM_AGE,)))


def check_image_pulls(component: Component) -> Iterator[Diagnostic]:
    """Several pulls at a time are asked for only where pulls are not serialized."""
    pulls = component.get("maxParallelImagePulls")
    if pulls is not None and pulls > 1 and component.get("serializeImagePulls"):
        why = f"{pulls} pulls at a time contradict serializeImagePulls: true"
        yield component.error(
            codes.COMPONENT_CONFLICT,
            ("maxParallelImagePulls",),
            why,
            help_="set 'serializeImagePulls: false'",
            notes=component.beside(("serializeImagePulls",)),
        )


def check_image_trust(component: Component) -> Iterator[Diagnostic]:
    """The list of images to trust goes with the policy that reads it, and has patterns that it can read."""
    patterns = component.get(_ALLOWLIST) or []
    if not patterns or not component.gates.enabled("KubeletEnsureSecretPulledImages"):
        return
    policy = component.get("imagePullCredentialsVerificationPolicy")
    if policy != _ALLOWLIST_POLICY:
        why = f"only imagePullCredentialsVerificationPolicy {_ALLOWLIST_POLICY} has such a list, not {policy}"
        yield component.error(codes.COMPONENT_CONFLICT, (_ALLOWLIST,), why)
        return
    for index, pattern in enumerate(patterns):
        wrong = _wrong_pattern(pattern or "")
        if wrong:
            yield component.error(codes.COMPONENT_VALUE, (_ALLOWLIST, index), f"{pattern!r} {wrong}")


def _wrong_pattern(pattern: str) -> str:
    """What is wrong with a pattern (pkg/kubelet/images/pullmanager/image_pull_policies.go); empty where nothing is."""
    if pattern != pattern.strip():
        return "begins or ends with a space"
    wildcard = pattern.endswith("/*")
    name = pattern[:-1] if wildcard else pattern
    if "*" in name:
        return "has a * elsewhere than in a final /*"
    if wildcard:
        return "has no registry's name" if name == "/" else ""
    if not is_image_name(name):
        return "is not a valid image's name without tag and digest"
    return ""
