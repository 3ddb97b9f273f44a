"""What the kubelet's configuration demands of its arguments (real ones' verdicts: test_argument_relations.py)."""

import pytest
from usual_spec import CLUSTER, INIT, Find

KUBELET = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


def found(find: Find, arguments: str, configuration: str = "") -> list[str]:
    """The fields in which an argument is said not to go with the configuration."""
    node = f"nodeRegistration: {{name: cp-1, kubeletExtraArgs: [{arguments}]}}\n"
    spec = f"{INIT}{node}{CLUSTER}{KUBELET + configuration if configuration else ''}"
    return [one.path for one in find(spec) if one.code == "argument-conflict"]


@pytest.mark.parametrize(
    ("arguments", "configuration", "wrong"),
    [
        ('{name: image-gc-high-threshold, value: "50"}', "", True),
        ('{name: image-gc-high-threshold, value: "50"}', "imageGCLowThresholdPercent: 40\n", False),
        ('{name: max-pods, value: "-1"}', "", True),
        ('{name: v, value: "4"}', "", False),
        ('{name: max-pods, value: "250"}', "maxPods: -1\n", False),
    ],
)
def test_arguments_and_configuration_are_one(find: Find, arguments: str, configuration: str, *, wrong: bool) -> None:
    """A flag overrides its field, and what was wrong without it is not the flag's fault."""
    assert bool(found(find, arguments, configuration)) is wrong


def test_it_is_told_at_the_argument(find: Find) -> None:
    """At the one that sets the field."""
    arguments = '{name: v, value: "4"}, {name: image-gc-low-threshold, value: "90"}'
    assert found(find, arguments) == ["nodeRegistration.kubeletExtraArgs[1].value"]
