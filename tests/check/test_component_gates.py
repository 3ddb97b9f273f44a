"""Facts about feature gates in documents and arguments."""

from usual_spec import Find

from kspec.check.component_gates import parse_bool, parse_gates


def test_settings_of_an_argument() -> None:
    """What is no setting is left out; a gate may have its component's name before it."""
    assert parse_gates("A=true, B=f,kube:C=1,D,E=maybe,") == {"A": True, "B": False, "C": True}


def test_truth_values() -> None:
    """As Go's strconv.ParseBool reads them."""
    assert [parse_bool(text) for text in ("true", "T", "0", "False", "yes", "")] == [
        True,
        True,
        False,
        False,
        None,
        None,
    ]


def test_a_null_is_false(find: Find) -> None:
    """As for Go, which has no third truth value."""
    head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    found = find(f"{head}featureGates: {{NodeSwap: null, Nope: null}}\n")
    assert [(one.code, one.path) for one in found] == [
        ("feature-gate-locked", "featureGates.NodeSwap"),
        ("feature-gate-unknown", "featureGates.Nope"),
    ]
