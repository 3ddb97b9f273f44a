"""Every code that a finding can have: one row each, by area; each has a page `docs/codes/<code>.md`."""

from typing import Final

from kspec.facts.codes.advice import ADVICE
from kspec.facts.codes.arguments import ARGUMENTS
from kspec.facts.codes.building import BUILDING
from kspec.facts.codes.cis import CIS
from kspec.facts.codes.components import COMPONENTS
from kspec.facts.codes.files import FILES
from kspec.facts.codes.nodes import NODES
from kspec.facts.codes.reading import READING
from kspec.facts.codes.validation import VALIDATION
from kspec.facts.codes.waivers import WAIVERS
from kspec.facts.codes.writing import WRITING
from kspec.model.code import Code

CODES: Final[tuple[Code, ...]] = (
    *READING,
    *VALIDATION,
    *COMPONENTS,
    *ARGUMENTS,
    *FILES,
    *NODES,
    *BUILDING,
    *WRITING,
    *ADVICE,
    *WAIVERS,
    *CIS,
)
"""In the order in which a spec meets them."""

BY_NAME: Final = {row.code: row for row in CODES}
