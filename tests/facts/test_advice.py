"""Advice as data."""

import pytest

from kspec.facts.advice import ARGUMENTS, FIELDS, FILES, SINGLE_TYPES, ArgumentAdvice
from kspec.facts.arguments import COMPONENTS
from kspec.facts.flags import load
from kspec.facts.releases import known_minors
from kspec.facts.types import load as load_types
from kspec.model.code import Severity


def test_advice_can_be_waived() -> None:
    """None of it stops a build."""
    found = {(row.code.severity, row.code.waiver, row.code.component) for row in (*ARGUMENTS, *FIELDS)}
    assert found == {(Severity.WARNING, True, False)}


def test_every_flag_exists_in_every_release() -> None:
    """A requirement of a flag that no component has would never be looked at."""
    for minor in known_minors():
        for component in ("kube-apiserver", "kubelet"):
            flags = {row.flag for row in ARGUMENTS if row.component == component}
            assert flags - load(minor, component).keys() == set()
        for component in FILES.keys() - {"etcd"}:
            assert set(FILES[component]) - load(minor, component).keys() == set()


def test_every_type_that_takes_one_value_is_a_flags() -> None:
    """The list has no type that is gone."""
    components = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet")
    known = {flag.type for minor in known_minors() for name in components for flag in load(minor, name).values()}
    assert SINGLE_TYPES - known == set()
    assert {"stringSlice", "mapStringString", "stringArray"} <= known - SINGLE_TYPES


DEFAULTS = {
    "authorization-mode": "Webhook",
    "disable-admission-plugins": "",
    "anonymous-auth": "true",
    "tls-min-version": "VersionTLS12",
    "tls-cipher-suites": "",
    "auto-tls": "false",
    "peer-auto-tls": "false",
    "read-only-port": "0",
    "cgroup-driver": "systemd",
}
"""What counts where an argument is left out that kubeadm does not give: the component's own default, for kubelets the
configuration that kubeadm writes."""


@pytest.mark.parametrize("row", [row for row in ARGUMENTS if row.requirement.test != "unset"], ids=lambda row: row.flag)
def test_leaving_an_argument_out_is_judged_as_its_default(row: ArgumentAdvice) -> None:
    """Nobody is told to leave out what is the default, nor is one way of saying the same thing warned of."""
    own = [default.value for default in COMPONENTS.get(row.component, ()) if default.name == row.flag]
    default = own[0] if own else DEFAULTS[row.flag]
    if row.component == "kubelet" and row.flag == "anonymous-auth":
        default = "false"
    if row.requirement.absent:
        assert row.requirement.holds([default]), (row.code, default)
    assert not own or row.requirement.holds(own)


def test_every_field_exists() -> None:
    """The fields are those of the kubelet's configuration."""
    table = load_types("v1.37")
    root = table.root("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration")
    assert root is not None
    assert {row.path[0] for row in FIELDS} <= {field.name for field in table.fields(root)}
