"""Names as the Kubernetes API spells them: label keys and values.

Rules: apimachinery/pkg/api/validate/content.
"""

from typing import Final

from kspec.go.dns_name import is_dns_name
from kspec.model.expression import expression

_NAME = expression(r"(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_LONGEST: Final = 63


def is_qualified_name(text: str) -> bool:
    """Whether a text is a label's key: a name, maybe behind a DNS subdomain and a slash."""
    prefix, slash, name = text.rpartition("/")
    if slash and not is_dns_name(prefix):
        return False
    return len(name) <= _LONGEST and bool(_NAME.fullmatch(name))


def is_label_value(text: str) -> bool:
    """Whether a text is a label's value; an empty one is."""
    return not text or (len(text) <= _LONGEST and bool(_NAME.fullmatch(text)))
