"""Facts about how Go reads the server of a URL (each observed at the real url.Parse)."""

import pytest

from kspec.go.url import Origin, origin


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://10.0.0.1:9999/x?y#z", Origin("https", "10.0.0.1", "9999")),
        ("HTTP://H:1", Origin("http", "H", "1")),
        ("http://[::1]:2381", Origin("http", "::1", "2381")),
        ("http://[fe80::1%25eth0]:2", Origin("http", "fe80::1%eth0", "2")),
        ("http://user:secret@h:44", Origin("http", "h", "44")),
        ("http://:7000", Origin("http", "", "7000")),
        ("http://h:", Origin("http", "h", "")),
        ("http://h%e4%b8%ad:5", Origin("http", "h中", "5")),
        ("//h:5", Origin("", "h", "5")),
        ("h:5", Origin("h", "", "")),
        ("tcp://a::5", Origin("tcp", "a:", "5")),
        ("garbage", Origin()),
        ("", Origin()),
        ("*", Origin()),
    ],
)
def test_what_is_read(url: str, parts: Origin) -> None:
    """Scheme in lower case, host without brackets, port as digits; without `//` there is no host."""
    assert origin(url, strict_colons=True) == parts


@pytest.mark.parametrize(
    "url",
    [
        "http://a b",
        "http://%41:5",
        "http://[1.2.3.4]:3",
        "http://[fe80::1%25]:2",
        "http://[fe80::1%25%2f]:2",
        "http://[::1",
        "http://[::1]x:3",
        "http://h[1]:2",
        "http://h:port",
        "http://h:9/%zz",
        "http://h:5#%zz",
        "http://u^@h:44",
        "http://h\x01",
        ":5",
        "1h:5",
        "x%zz",
    ],
)
def test_what_is_refused(url: str) -> None:
    """Bad escapes, bad brackets, bad ports, control characters and a colon in a relative path are errors."""
    assert origin(url, strict_colons=True) is None


def test_several_colons() -> None:
    """Go 1.26 refuses an http host with several colons and no brackets; before, the last one began the port."""
    assert origin("http://::1:2381", strict_colons=True) is None
    assert origin("http://::1:2381", strict_colons=False) == Origin("http", "::1", "2381")
