"""Values of flags, as Go and the components read them."""

import pytest

from kspec.check.arguments.flag_types import integer, wrong_value


@pytest.mark.parametrize(
    ("text", "number"),
    [("10", 10), ("010", 8), ("0x1F", 31), ("0b11", 3), ("0o17", 15), ("1_000", 1000), ("-1", -1), ("+1", 1), ("0", 0),
     ("08", None), ("1e3", None), ("", None), (" 1", None), ("1" * 80, None)],
)  # fmt: skip
def test_integers(text: str, number: int | None) -> None:
    """Go's strconv.ParseInt with base 0: the prefix chooses the base."""
    assert integer(text) == number


@pytest.mark.parametrize(
    ("type_name", "flag", "good", "bad"),
    [
        ("bool", "x", "T", "yes"),
        ("int32", "x", "2147483647", "2147483648"),
        ("uint", "x", "1", "+1"),
        ("float32", "x", "1e-3", "1,5"),
        ("duration", "x", "1.5h", "1d"),
        ("ip", "x", "", "localhost"),
        ("ip", "bind-address", "10.0.0.10", "10.0.0.010"),
        ("ip", "address", "010.0.0.1", "10.0.0"),
        ("stringSlice", "x", '"a,b",c', 'a"b'),
        ("stringToString", "x", "a=", ""),
        ("quantity", "x", "4Ki", ""),
        ("Level", "v", "4", "-1"),
        ("pattern=N,...", "vmodule", "a=1,,b*=2", "a"),
        ("int32Slice", "x", "1,2", "1,"),
        ("stringToString", "x", "a,b=c", "a"),
        ("mapStringString", "node-labels", "a=b,a,", None),
        ("mapStringString", "system-reserved", "cpu=1,", "cpu"),
        ("mapStringString", "runtime-config", "api/all", None),
        ("mapStringString", "cpu-manager-policy-options", "full-pcpus-only=true", ""),
        ("mapStringString", "eviction-hard", "memory.available<1Gi", "memory.available=1Gi"),
        ("namedCertKey", "x", "a,b:c,d", "a,b:"),
        ("portRange", "x", "30000-32767", "2-1"),
        ("[]v1.Taint", "x", "a=b:NoSchedule,c:NoExecute", "a=b"),
        ("reserved-memory", "x", "0:memory=1Gi,hugepages-2Mi=1Gi;1:memory=1Gi", "0:cpu=1"),
        ("a type of tomorrow", "x", "anything", None),
    ],
)
def test_types(type_name: str, flag: str, good: str, bad: str | None) -> None:
    """One value that the component reads, and one that it does not, for each type that a flag can have."""
    assert wrong_value(type_name, flag, good) == ""
    assert bad is None or wrong_value(type_name, flag, bad) != ""


def test_a_duration_is_refused_with_its_reason() -> None:
    """One that is too long for Go is none the less a duration, and days are hours there."""
    assert "too long" in wrong_value("duration", "x", "8766000h")
    assert wrong_value("duration", "x", "2562047h") == ""
    assert wrong_value("duration", "x", "365d").endswith("write 8760h")
    assert wrong_value("duration", "x", "nonsense").endswith("1h30m")
