"""Fields in the text of programs."""

from kspec.read.program_fields import UNKNOWN, Field, Item, fields


def shape(text: str) -> list[str]:
    """Each field as the names that it lies in, with its literal."""
    lines = []
    for field in fields(text):
        way = [part.name if isinstance(part, Field) else str(part.number) for part in field.above]
        lines.append(".".join([*way, field.name]) + ("" if field.literal is UNKNOWN else f"={field.literal!r}"))
    return lines


def test_fields_and_what_they_lie_in() -> None:
    """Of objects in objects, arrays and calls."""
    assert shape("{ a: 1, 'b': { c: 'x', \"d\": [{ e: true }, f(2, { g: null })] }, h: x }") == [
        "a=1.0",
        "b",
        "b.c='x'",
        "b.d",
        "b.d.0.e=True",
        "b.d.1.g=None",
        "h",
    ]


def test_every_way_to_write_a_field() -> None:
    """Hidden, inherited, as a function, with a computed name."""
    text = (
        "{ a:: 1, b+: { c: 1 }, d::: 2, f(x, y={z: 1}):: { g: x }, "
        "['h']: 3, [i + 'j']: 4, assert true : 'k', local l = 5 }"
    )
    assert shape(text) == ["a=1.0", "b", "b.c=1.0", "d=2.0", "f", "f.g", "h=3.0", "=4.0"]


def test_what_looks_like_a_field_and_is_none() -> None:
    """In strings, comments, slices and conditions."""
    text = "// a: 1\n/* b: 2 */ { c: 'd: 1', e: x[1:2], f: |||\n  g: 1\n||| , h: if i then 1 else 2, # j: 1\n}"
    assert shape(text) == ["c='d: 1'", "e", "f", "h"]


def test_elements_of_arrays() -> None:
    """Each where it stands; one of a comprehension stands for many."""
    text = "{ a: [b, f(1, 2), { c: 1 }], d: [{ e: x } for x in y] }"
    a, c, d, e = fields(text)
    assert a.array is not None
    assert [text[start:end] for start, end in a.array.elements] == ["b", "f(1, 2)", "{ c: 1 }"]
    assert isinstance(c.above[-1], Item)
    assert c.above[-1].number == 2
    assert d.array is not None
    assert d.array.comprehension
    assert e.name == "e"


def test_siblings_are_known() -> None:
    """By their names, whichever comes first."""
    a, kind = fields("{ a: 1, kind: 'A' }")
    assert a.siblings["kind"] is kind


def test_any_text_is_taken() -> None:
    """However broken; a very long one is passed over."""
    for text in ("", "{", "}", "{ a: ", "]])", "{ a: [", "'", "{ [", "{ f(", "{ a", "{ a:"):
        fields(text)
    assert fields("{ a: 1 }" + " " * 300_000) == ()
