"""Facts about the tables of components: rules name fields and gates that some release has."""

from collections.abc import Iterator

import pytest

from kspec.facts import (
    etcd,
    flag_relations,
    flag_values,
    flags,
    gates,
    kube_proxy,
    kube_scheduler,
    kubelet,
    kubelet_start,
)
from kspec.facts.releases import known_minors
from kspec.facts.types import TypeTable, load
from kspec.model.document import Path

MINORS = known_minors()
KUBELET = "kubelet/config/v1beta1.KubeletConfiguration"
KUBE_PROXY = "kube-proxy/config/v1alpha1.KubeProxyConfiguration"
KUBE_SCHEDULER = "kube-scheduler/config/v1.KubeSchedulerConfiguration"


TO_COME = {
    (KUBELET, ("clientCertificateKeyAlgorithm",)),
    (KUBELET, ("serverCertificateKeyAlgorithm",)),
}
"""Fields of v1.38, whose data is not here yet: they go from this list with it."""


def has(types: TypeTable, name: str, path: Path) -> bool:
    for step in path:
        fields = {field.name: field.type.removeprefix("*") for field in types.fields(name)}
        if step not in fields:
            return False
        name = fields[str(step)]
    return True


def paths() -> Iterator[tuple[str, Path]]:
    for row in (*kubelet.NUMBERS, *kubelet.CHOICES, *kubelet_start.CHOICES):
        yield KUBELET, row.path
    yield from ((KUBELET, path) for path, _ in kubelet.GATED_FIELDS)
    for row in (*kube_proxy.NUMBERS, kube_proxy.MODES, kube_proxy.LOCAL_MODES):
        yield KUBE_PROXY, row.path
    yield from ((KUBE_PROXY, path) for path in kube_proxy.DURATIONS)
    for bounds in kube_scheduler.NUMBERS:
        yield KUBE_SCHEDULER, bounds.path


@pytest.mark.parametrize(("root", "path"), list(paths()))
def test_a_rule_is_about_a_field_that_there_is(root: str, path: Path) -> None:
    """In one of the releases at least: a misspelt path would be a rule that never fails."""
    assert any(has(load(minor), root, path) for minor in MINORS) != ((root, path) in TO_COME)


def test_a_rule_asks_for_a_gate_that_there_is() -> None:
    """In one of the releases at least: a misspelt gate would count as on, as one does that a release no longer has."""
    asked = {gate for _, gate in kubelet.GATED_FIELDS} | {*kubelet.GATED_DEFAULTS, kube_proxy.IPVS_GATE}
    asked |= {choice.gate for choice in kubelet.CHOICES} - {""}
    assert asked - {gate for minor in MINORS for gate in gates.load(minor)} == set()


def test_rules_of_values_are_about_flags_that_there_are() -> None:
    """In one of the releases at least."""
    rows: list[flag_values.Words | flag_values.Range] = [*flag_values.WORDS, *flag_values.RANGES]
    for row in rows:
        for component in row.components:
            for flag in (row.flag, *(condition.partition("=")[0].removesuffix("!") for condition in row.when)):
                assert is_known(component, flag), (component, flag)


def is_known(component: str, flag: str) -> bool:
    """Whether a component of some release has a flag."""
    return bool(etcd.versions_with(flag) if component == "etcd" else flags.releases_with(component, flag))


def test_relations_are_about_flags_that_there_are() -> None:
    """In one of the releases at least."""
    named = [(row.components, (row.flag, *row.others)) for row in flag_relations.EXCLUDES]
    named += [(row.components, (*row.flags, *row.needed)) for row in flag_relations.NEEDS]
    named += [(row.components, (row.greater, row.lesser)) for row in flag_relations.ORDERS]
    named += [(row.components, (row.flag,)) for row in flag_relations.SCHEMES]
    named += [(row.components, (row.flag,)) for row in flag_relations.GATES]
    named += [((component,), (flag,)) for component, flag, _ in flag_relations.NEEDED]
    for components, found in named:
        assert all(is_known(component, flag) for component in components for flag in found), found


def test_plugins_with_arguments_have_their_type() -> None:
    """Each kind of arguments is a root of the table of types."""
    for minor in MINORS:
        for plugin in kube_scheduler.ARGUMENTS:
            assert load(minor).root(kube_scheduler.API_VERSION, f"{plugin}Args"), (minor, plugin)
