"""What is said above the fields of a spec that kspec writes: the words that `kspec explain` has for them."""

from collections.abc import Iterator, Mapping
from functools import cache

from kspec.model.document import Json, Path
from kspec.model.fieldtext import FieldText
from kspec.report.fields import Steps, all_fields


def comments_of(kind: str, value: Mapping[str, Json]) -> Mapping[Path, str]:
    """A comment for each field of a document and of the mappings in it, as `model/commented.py` has them.

    There is none for apiVersion and kind, for what is in lists, and for a field that its component documents.
    """
    return dict(_comments(kind, value, ()))


def words_of(kind: str, path: Path) -> FieldText:
    """The row of a field in the table of words; an empty one where it has none."""
    return _rows().get((kind, path)) or FieldText("")


def gap(path: Path) -> str:
    """What a comment begins with: the fields of a document are parted by empty lines, those in them are not."""
    return "\n" if len(path) == 1 else ""


def _comments(kind: str, value: Mapping[str, Json], above: Path) -> Iterator[tuple[Path, str]]:
    for name, item in value.items():
        path = (*above, name)
        if path not in {("apiVersion",), ("kind",)}:
            comment = f"{gap(path)}{words_of(kind, path).text}"
            if comment:
                yield path, comment
        if isinstance(item, dict):
            yield from _comments(kind, item, path)


@cache
def _rows() -> Mapping[tuple[str, Steps | Path], FieldText]:
    return {(field.kind, field.plain): field.text for field in all_fields() if field.text}
