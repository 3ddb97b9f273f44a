"""Every code that a finding can have: one row each, by area; each has a page `docs/codes/<code>.md`."""

from typing import Final

from kspec.facts.codes.building import BUILDING
from kspec.facts.codes.reading import READING
from kspec.model.code import Code

CODES: Final[tuple[Code, ...]] = (*READING, *BUILDING)
"""In the order in which a spec meets them."""

BY_NAME: Final = {row.code: row for row in CODES}
