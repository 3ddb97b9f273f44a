"""Taints of nodes."""

import pytest
from usual_spec import CLUSTER, INIT, Find

from kspec.model.diagnostic import Diagnostic


def paths(found: list[Diagnostic], code: str) -> list[str]:
    """The fields of the findings of a code, each of which is a warning."""
    assert all(finding.severity.value == "warning" for finding in found if finding.code == code)
    return [finding.path for finding in found if finding.code == code]


@pytest.mark.parametrize(
    ("taints", "wrong"),
    [
        ("[]", []),
        ("[{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}, {key: b, effect: PreferNoSchedule}]", []),
        ("[{effect: NoSchedule}]", ["[0].key"]),
        ("[{key: a}]", ["[0].effect"]),
        ("[{key: a, effect: noSchedule}]", ["[0].effect"]),
        ("[{key: a, effect: NoSchedule}, {key: a, value: b, effect: NoSchedule}]", ["[1].key"]),
        ("[{key: a b, value: example.com/c, effect: NoSchedule}]", ["[0].key", "[0].value"]),
        ("[null]", ["[0].key", "[0].effect"]),
    ],
)
def test_a_taint_is_one_that_the_api_server_takes(find: Find, taints: str, wrong: list[str]) -> None:
    """A label's key and value, a known effect, and not key and effect twice."""
    spec = f"{INIT}nodeRegistration: {{name: a, taints: {taints}}}\n{CLUSTER}"
    assert sorted(paths(find(spec), "taint")) == sorted(f"nodeRegistration.taints{part}" for part in wrong)
