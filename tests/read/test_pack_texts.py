"""Values as texts."""

import hashlib
from typing import TYPE_CHECKING

from kspec.read.pack_texts import with_texts

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_a_value_becomes_a_text_where_it_says_so() -> None:
    """As JSON, YAML, or a digest of its JSON; what else it holds stays."""
    value: Json = {"b": [1, "x"], "a": None}
    json = '{\n  "a": null,\n  "b": [\n    1,\n    "x"\n  ]\n}\n'
    digest = hashlib.sha256(json.encode()).hexdigest()
    assert with_texts({"c": {"kspec:json": value}, "d": [{"kspec:sha256": value}]}) == {"c": json, "d": [digest]}
    assert with_texts({"kspec:yaml": value}) == "a: null\nb:\n- 1\n- x\n"
    assert with_texts({"kspec:json": {"kspec:json": 1}}) == '"1\\n"\n'
    both: Json = {"kspec:json": 1, "kspec:yaml": 1}
    assert with_texts(both) == both
