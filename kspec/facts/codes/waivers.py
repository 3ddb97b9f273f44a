"""Codes of waivers themselves."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity

WAIVERS: Final = (
    Code("unknown-waiver", "A waiver names no code that can be waived."),
    Code("unused-waiver", "A waiver matches no finding.", Severity.WARNING),
)
