"""Days as an iCalendar file (RFC 5545): one event a day long for each, with an identity that stays.

The bytes depend on what is given alone, so that a calendar that is made again is the same file.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from kspec.model.frozen import frozen

_OCTETS: Final = 75
"""Of a line, without its end (section 3.1)."""
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
"""Of a TEXT (section 3.3.11)."""


@frozen
class Day:
    """What is on a day: `identity` tells it from all others, for ever; `made` is when that became known (aware UTC)."""

    identity: str
    day: datetime
    made: datetime
    summary: str
    description: str


def render(days: Iterable[Day]) -> bytes:
    """The file, its events in the given order."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kspec//expiry//EN"]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{hashlib.sha256(day.identity.encode()).hexdigest()[:32]}@kspec.dev",
            f"DTSTAMP:{day.made:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}",
            f"SUMMARY:{_text(day.summary)}",
            f"DESCRIPTION:{_text(day.description)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _text(text: str) -> str:
    """A TEXT without control characters, which it cannot hold."""
    plain = "".join(letter for letter in text if letter == "\n" or letter.isprintable())
    return plain.translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """A content line in lines of 75 octets, each but the first behind a blank; no character is cut."""
    parts, part = [], b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > _OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join((*parts, part)) + b"\r\n"
