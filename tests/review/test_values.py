"""Values as a review shows them."""

import pytest

from kspec.review.values import NOT_SHOWN, is_hidden, rendered

TOKEN = "abcdef.0123456789abcdef"  # noqa: S105 - of nobody


@pytest.mark.parametrize(
    ("names", "value", "text"),
    [
        (("spec", "hostPath"), {"path": "/etc/a", "type": "File"}, "{path: /etc/a, type: File}"),
        (("command",), ["--v=3", "run"], "[--v=3, run]"),
        (("env",), [{"name": "A", "value": "x"}], f"[{{name: A, value: {NOT_SHOWN}}}]"),
        (("apiServer", "extraArgs"), [{"name": "v", "value": "3"}], "[{name: v, value: 3}]"),
        (
            ("apiServer", "extraArgs"),
            [{"name": "token", "value": "x1"}],
            f"[{{name: {NOT_SHOWN}, value: {NOT_SHOWN}}}]",
        ),
        (("apiServer", "extraArgs", "v", "value"), "3", "3"),
        (("a",), None, "null"),
        (("a",), "x " * 150, f"{'x ' * 50}..."),
    ],
)
def test_values_are_one_line(names: tuple[str, ...], value: object, text: str) -> None:
    """Mappings in braces, lists in brackets; what may be a secret is told to be there."""
    assert rendered(names, value) == text  # type: ignore[arg-type]  # JSON


@pytest.mark.parametrize(
    ("names", "value", "hidden"),
    [
        (("a", "token"), "abc", True),
        (("a",), TOKEN, True),
        (("a",), "eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9..wfD_LA8VVPmx8jFw9c6Cq2GYXs09Gc6a1c", True),
        (("a",), "x", False),
        (("token",), {"a": "b"}, False),
        (("apiServer", "extraArgs", "v", "value"), "3", False),
        (("env", "A", "value"), "3", True),
    ],
)
def test_what_may_be_a_secret_is_hidden(names: tuple[str, ...], value: object, *, hidden: bool) -> None:
    """By its place, and by its form wherever it stands."""
    assert is_hidden(names, value) == hidden  # type: ignore[arg-type]  # JSON
