"""Codes of a benchmark's recommendations, made from its table, as their page `docs/codes/cis.md` is."""

from typing import Final

from kspec.facts.cis import CONTROLS, MODES
from kspec.model.code import Code
from kspec.model.diagnostic import Severity

CIS: Final = tuple(
    Code(row.code, f"CIS {row.id} fails: {row.title}", Severity.WARNING, waiver=True) for row in (*CONTROLS, *MODES)
)
