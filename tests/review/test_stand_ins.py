"""What stands for something to be generated."""

from kspec.review.stand_ins import StandIns, united


def test_identifiers_that_nobody_knows_yet_are_question_marks() -> None:
    """In paths and in texts."""
    assert (
        StandIns(tokens=("zzzzz2",)).shown("Secret-bootstrap-token-zzzzz2.yaml") == "Secret-bootstrap-token-??????.yaml"
    )
    assert StandIns().shown("zzzzz2") == "zzzzz2"


def test_those_of_several_are_united() -> None:
    """Each once."""
    one, other = StandIns({b"a"}, {b"k"}, ("zzzzz2",)), StandIns({b"b"}, {b"k"}, ("zzzzz2", "zzzzz4"))
    assert united((one, other)) == StandIns(frozenset({b"a", b"b"}), frozenset({b"k"}), ("zzzzz2", "zzzzz4"))
