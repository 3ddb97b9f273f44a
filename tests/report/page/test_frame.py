"""What a page has around its content."""

from base64 import b64encode
from hashlib import sha256

from kspec.report.page.frame import framed


def test_a_page_may_apply_its_sheet_and_ask_nobody() -> None:
    """By the sheet's digest; texts are escaped, the icon is an empty one."""
    text = framed("a < b", "p { color: red }", "x & y")
    digest = b64encode(sha256(b"p { color: red }").digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in text
    assert "<title>a &lt; b</title>" in text
    assert "<body>x &amp; y</body>" in text
    assert "<link" not in text
    assert '<link rel="icon" href="data:,">' in framed("", "", icon=True)
