"""Volumes and environment variables of control-plane pods."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

from kspec.model.diagnostic import Diagnostic


def paths(found: list[Diagnostic], code: str) -> list[str]:
    """The fields of the findings of a code, each of which is a warning."""
    assert all(finding.severity.value == "warning" for finding in found if finding.code == code)
    return [finding.path for finding in found if finding.code == code]


@pytest.mark.parametrize(
    ("volume", "wrong"),
    [
        ("{name: a, hostPath: /a, mountPath: /b}", []),
        ("{name: a, hostPath: /a, mountPath: /b, pathType: FileOrCreate}", []),
        ("{hostPath: /a, mountPath: /b}", ["name"]),
        ("{name: a.b, hostPath: /a, mountPath: /b}", ["name"]),
        (f"{{name: {'a' * 64}, hostPath: /a, mountPath: /b}}", ["name"]),
        ("{name: a, hostPath: a, mountPath: b}", ["hostPath", "mountPath"]),
        ("{name: a, hostPath: /a/../b, mountPath: /b..c}", ["hostPath"]),
        ("{name: a, hostPath: /a, mountPath: /b, pathType: file}", ["pathType"]),
    ],
)
@pytest.mark.parametrize("component", ["apiServer", "controllerManager", "scheduler"])
def test_a_volume(find: Find, component: str, volume: str, wrong: list[str]) -> None:
    """A name, and two absolute paths."""
    spec = f"{INIT}{NODE}{CLUSTER}{component}: {{extraVolumes: [{volume}]}}\n"
    assert paths(find(spec), "volume") == [f"{component}.extraVolumes[0].{part}" for part in wrong]


@pytest.mark.parametrize(
    ("variable", "wrong"),
    [
        ("{name: A, value: b}", []),
        ("{name: a.b-c, value: ''}", []),
        ("{name: A, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}", []),
        ("{value: b}", ["name"]),
        ("{name: A=B, value: b}", ["name"]),
        ("{name: é, value: b}", ["name"]),
        ("{name: A, value: b, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}", ["valueFrom"]),
        ("{name: A, valueFrom: {}}", ["valueFrom"]),
    ],
)
@pytest.mark.parametrize("place", [("scheduler: {", "}"), ("etcd: {local: {", "}}")])
def test_a_variable(find: Find, place: tuple[str, str], variable: str, wrong: list[str]) -> None:
    """A name, and a value or one source."""
    spec = f"{INIT}{NODE}{CLUSTER}{place[0]}extraEnvs: [{variable}]{place[1]}\n"
    at = place[0].replace(": {", ".")
    assert paths(find(spec), "environment-variable") == [f"{at}extraEnvs[0].{part}" for part in wrong]
