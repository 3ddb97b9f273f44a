"""What stands for something to be generated."""

from kspec.review.stand_ins import StandIns


def test_identifiers_that_nobody_knows_yet_are_question_marks() -> None:
    """In paths and in texts."""
    assert (
        StandIns(tokens=("zzzzz2",)).shown("Secret-bootstrap-token-zzzzz2.yaml") == "Secret-bootstrap-token-??????.yaml"
    )
    assert StandIns().shown("zzzzz2") == "zzzzz2"
