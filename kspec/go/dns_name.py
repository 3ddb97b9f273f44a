"""DNS names as Kubernetes takes them (apimachinery's util/validation, after RFC 1123)."""

from typing import Final

from kspec.model.expression import expression

LONGEST: Final = 253
"""Bytes of a name."""
LONGEST_LABEL: Final = 63
"""Bytes of a label, where it is one by itself."""

_LABEL: Final = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_NAME = expression(rf"{_LABEL}(?:\.{_LABEL})*")
_ONE_LABEL = expression(_LABEL)


def is_dns_label(text: str) -> bool:
    """Whether the text is a lower-case label, as a Namespace's name is."""
    return len(text.encode(errors="replace")) <= LONGEST_LABEL and bool(_ONE_LABEL.fullmatch(text))


def is_dns_name(text: str) -> bool:
    """Whether the text is a lower-case DNS subdomain. A label may be longer than 63 characters, as in Kubernetes."""
    return len(text.encode(errors="replace")) <= LONGEST and bool(_NAME.fullmatch(text))


def is_wildcard_name(text: str) -> bool:
    """Whether the text is `*.` before a lower-case DNS subdomain."""
    return len(text.encode(errors="replace")) <= LONGEST and text.startswith("*.") and bool(_NAME.fullmatch(text[2:]))
