"""What every page has around its content: by itself, without a script, and forbidden to ask for anything."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

from kspec.report.page.markup import NOTHING, Markup, document, element, style

_POLICY: Final = "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
"""What a browser may do: apply one style sheet, by its digest, and ask nobody for anything."""


def framed(title: str, sheet: str, *body: str, icon: bool = False) -> str:
    """A whole page with our own style sheet; texts in it that are not markup are escaped.

    With `icon`, a browser that opens the page from a web server is kept from asking there for one.
    """
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(digest)}">'),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,") if icon else NOTHING,
        element("title", title),
        style(sheet),
    )
    return document(head, element("body", *body))
