"""Quantities against Go: tests/model/quantities.jsonl, recorded by tests/oracle/goscalars.py."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kspec.model.quantity import canonical

LINES = (Path(__file__).parent / "quantities.jsonl").read_text().splitlines()
SUFFIXES = ("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e3", "E-2")
QUANTITIES = st.builds(
    lambda number, fraction, suffix: f"{number}{fraction}{suffix}",
    st.integers(-(10**9), 10**9),
    st.sampled_from(("", ".5", ".125", ".000000001")),
    st.sampled_from(SUFFIXES),
)


def test_quantities_are_canonical_as_in_kubernetes() -> None:
    """Every recorded text has the canonical form of resource.Quantity, or is refused as it refuses it."""
    wrong = []
    for line in map(json.loads, LINES):
        try:
            said = canonical(line["of"])
        except ValueError:
            said = None
        if said != line.get("is"):
            wrong.append((line, said))
    assert wrong == []
    assert len(LINES) > 200


@given(QUANTITIES)
def test_the_canonical_form_is_its_own(text: str) -> None:
    """What is canonical stays as it is."""
    assert canonical(canonical(text)) == canonical(text)


@given(st.text(alphabet="0123456789.+-eEkKMGTPiumn ", max_size=40))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    """Nothing but a ValueError comes of a text that is not a quantity."""
    try:
        said = canonical(text)
    except ValueError as error:
        said = str(error)
    assert said.startswith("quantities must match") or canonical(said) == said
