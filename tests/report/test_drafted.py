"""What a draft leaves, in words."""

from kspec.report.drafted import text_drafted


def test_a_draft_that_leaves_nothing_says_so() -> None:
    """And what comes next."""
    text = text_drafted("c.yaml", [], ["cp-1=/a"], [], [], failed=False)
    assert "as it is on the nodes; next: kspec import cp-1=/a --spec c.yaml\n" in text


def test_what_is_left_is_named_file_by_file() -> None:
    """With the pins in the next command; not more than a screenful."""
    text = text_drafted("c.yaml", ["p/x"], ["cp-1=/a"], [f"/a/{number}" for number in range(60)], ["ca"], failed=False)
    assert "  p/x\n" in text
    assert "  /a/0\n" in text
    assert "and 10 more" in text
    assert text.endswith("--spec c.yaml --pin ca\n")


def test_a_refused_draft_is_not_called_proven() -> None:
    """What is wrong stands above."""
    assert "not proven" in text_drafted("c.yaml", [], ["cp-1=/a"], [], [], failed=True)
