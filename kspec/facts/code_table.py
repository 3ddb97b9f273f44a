"""Every code that a finding can have, those of a benchmark included; each has a page `docs/codes/<code>.md`."""

from typing import Final

from kspec.facts import codes
from kspec.facts.cis import CONTROLS, MODES
from kspec.model.code import Code

CODES: Final[tuple[Code, ...]] = (
    *(code for code in vars(codes).values() if isinstance(code, Code)),
    *(row.code for row in (*CONTROLS, *MODES)),
)
"""In the order in which a spec meets them."""

BY_NAME: Final = {str(code): code for code in CODES}
