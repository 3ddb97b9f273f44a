"""What may be written into a draft: nothing that is, or might be, a secret."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kspec.model.document import Json
from kspec.secrets.masking import MASK
from kspec.secrets.showable import shown

_PAIR: Final = ("key", "value")
"""Names that say nothing by themselves: of a taint, a toleration, a variable."""


def may_be_drafted(names: Sequence[str], value: Json) -> bool:
    """Whether a value may stand in a spec that is committed; `names` are the keys and names on the way to it.

    What has a name and a value, as a variable has, is judged by that name.
    """
    texts = (shown(at, scalar) for at, scalar in _scalars(tuple(names), value))
    return all(text is not None and MASK not in text for text in texts)


def _scalars(names: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Json]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        own = value.get("name")
        named = (own,) if isinstance(own, str) and "value" in value else ()
        for key, item in value.items():
            yield from _scalars((*names, *named) if key in _PAIR else (*names, key), item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(names, item)
    elif isinstance(value, str) and value.startswith("--"):
        flag, _, text = value.partition("=")
        yield (*names, flag), text
    else:
        yield names, value
