"""`kspec import --draft` as a command: `tests/test_draft.py` has whole clusters."""

import json

from imported_node import ImportedNode


def test_a_program_is_told_what_was_written_and_what_is_left(adopted: ImportedNode) -> None:
    """Lock and keyring are not touched."""
    (adopted.etc / "extra.txt").write_text("mine\n")
    adopted.spec.unlink()
    said = adopted.kspec("import", f"cp-1={adopted.root}", "--draft", adopted.spec, "--format", "json")
    answer = json.loads(said.out)
    assert answer["draft"] == str(adopted.spec)
    assert answer["left"] == [str(adopted.etc / "extra.txt")]
    assert answer["patches"] == answer["pins"] == answer["events"] == []
    assert answer["lock"] is None
    assert adopted.nothing_written


def test_quiet_says_nothing_where_nothing_is_wrong(adopted: ImportedNode) -> None:
    """As other commands."""
    adopted.spec.unlink()
    said = adopted.kspec("import", f"cp-1={adopted.root}", "--draft", adopted.spec, "--quiet")
    assert (said.status, said.out, said.err) == (0, "", "")
