"""How Go's YAML v2 types plain text, and how Go writes numbers."""

import math

import pytest

from kspec.go.scalar import format_float, format_float32, implicit, is_timestamp, json_number, reads_as_string


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("yes", "bool", True),
        ("Off", "bool", False),
        ("yEs", "str", "yEs"),
        ("", "null", None),
        ("0600", "int", 384),
        ("08", "float", 8.0),
        ("0o17", "int", 15),
        ("0b-101", "int", -5),
        ("1_000", "int", 1000),
        ("18446744073709551615", "int", 2**64 - 1),
        ("+18446744073709551615", "float", 2.0**64),
        ("18446744073709551616", "float", 2.0**64),
        ("0" * 100 + "7", "int", 7),
        ("1.30", "float", 1.3),
        (".5e1", "float", 5.0),
        (".5_0", "str", ".5_0"),
        ("1e400", "str", "1e400"),
        ("-.Inf", "float", -math.inf),
        ("12:30", "str", "12:30"),
        ("2001-1-1", "timestamp", "2001-1-1"),
        ("<<", "str", "<<"),
    ],
)
def test_plain_text_has_gos_type(text: str, kind: str, value: object) -> None:
    """YAML 1.1 with Go's exceptions."""
    assert implicit(text) == (kind, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2000-02-29", True),
        ("1900-02-29", False),
        ("2001-1-1T1:2:3Z", True),
        ("2001-1-1T1:2:3", False),
        ("2001-1-1  1:2:3,5", True),
        ("2001-1-1 1:2:3Z", False),
        ("2001-1-1t1:2:3+24:60", True),
        ("2001-1-1t24:2:3Z", False),
    ],
)
def test_timestamps_are_those_that_go_parses(text: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """Four layouts of time.Parse, with the calendar's limits."""
    assert is_timestamp(text) is expected


def test_base_60_is_quoted_though_go_reads_it_as_text() -> None:
    """Other YAML 1.1 parsers would take 12:30:00 for a number."""
    assert (implicit("12:30:00")[0], reads_as_string("12:30:00"), reads_as_string("12:60")) == ("str", False, True)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (123456.5, "123456.5"),
        (1e6, "1e+06"),
        (1234567.25, "1.23456725e+06"),
        (-1e15, "-1e+15"),
        (1e-4, "0.0001"),
        (1e-5, "1e-05"),
        (5e-324, "5e-324"),
        (-0.0, "-0"),
        (math.inf, ".inf"),
        (math.nan, ".nan"),
    ],
)
def test_floats_have_gos_shortest_form(number: float, text: str) -> None:
    """strconv's 'g' turns to an exponent at 1e6 and below 1e-4."""
    assert format_float(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0.1, "0.1"), (16777217.0, "1.6777216e+07"), (1e300, ".inf"), (1.5, "1.5")]
)
def test_float_keys_have_32_bits(number: float, text: str) -> None:
    """sigs.k8s.io/yaml formats the float of a key as a float32."""
    assert format_float32(number) == text


@pytest.mark.parametrize(
    ("number", "result"),
    [(1.0, "1"), (1e20, "1" + "0" * 20), (2.0**64, "18446744073709552000"), (1e21, "1e+21"), (1.5, "1.5"), (-0.0, "0")],
)
def test_floats_go_through_json(number: float, result: str) -> None:
    """Go's JSON writes a float without a fraction, below 1e21, as an integer of its shortest digits."""
    assert repr(json_number(number)) == result
