"""The door for clock and randomness."""

from datetime import UTC, datetime

from kspec.model.draw import Draw


def test_what_is_drawn_is_what_was_handed_in() -> None:
    """The build's time, bytes and keys come from the arguments alone, and the means are not printed."""
    draw = Draw(datetime(2030, 1, 31, tzinfo=UTC), lambda count: b"x" * count, lambda _: [])
    assert (draw.random(3), draw.keys(["RSA-2048"])) == (b"xxx", [])
    assert "lambda" not in repr(draw)
