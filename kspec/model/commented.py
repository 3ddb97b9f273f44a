"""A document of a spec that is written for people: its values, and what is said above them."""

from collections.abc import Mapping, Sequence

from kspec.model.document import Json, Path
from kspec.model.frozen import field, frozen


@frozen
class Commented:
    """A mapping, or a list, and its comments.

    `comments` has what stands above a field or an item of a list, by its path; the path `()` is the document's own. A
    comment is text in lines: one that is too wide is wrapped, an empty line parts paragraphs.
    """

    value: Mapping[str, Json] | Sequence[Json]
    comments: Mapping[Path, str] = field(factory=dict)
