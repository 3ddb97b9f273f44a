"""What a renewal says of what it did."""

from datetime import UTC, datetime

from kspec.model.event import Action, Event, Period
from kspec.report.renewed import text_events, text_forgotten, text_nothing, text_renewed

RENEWED = Event(Action.RENEWED, "cp-1/apiserver", ("expires on 2032-01-31 instead of 2031-01-31", "new RSA-2048 key"))
EXPIRING = Event(Action.EXPIRING, "ca", ("expires on 2031-01-31",))
UNTIL = datetime(2031, 3, 1, tzinfo=UTC)


def test_each_item_has_a_line_and_each_reason_one() -> None:
    """The last line counts what was done, and says where it is."""
    assert text_renewed((RENEWED, EXPIRING), "l", "k") == (
        "  renewed    cp-1/apiserver: expires on 2032-01-31 instead of 2031-01-31\n"
        "             new RSA-2048 key\n"
        "  expiring   ca: expires on 2031-01-31\n"
        "1 item into l and k; the next build writes what follows from it\n"
    )
    assert text_renewed((RENEWED, RENEWED), "l", "").endswith(
        "2 items into l; the next build writes what follows from it\n"
    )
    assert text_events((EXPIRING,)) == "  expiring   ca: expires on 2031-01-31\n"


def test_nothing_to_renew() -> None:
    """And what would be next, where a time was asked for."""
    first = Period("cp-1/apiserver", None, datetime(2031, 6, 1, tzinfo=UTC))
    said = "nothing to renew: nothing that was asked for expires by 2031-03-01"
    assert text_nothing(first, UNTIL) == f"{said}; the first is cp-1/apiserver, on 2031-06-01\n"
    assert text_nothing(None, UNTIL) == f"{said}\n"
    assert text_nothing(first, None) == "nothing to renew\n"


def test_what_is_forgotten_is_counted() -> None:
    """Before it goes, and after."""
    gone = Event(Action.FORGOTTEN, "w-1", ("1 certificate", "1 key"))
    assert text_forgotten((gone,), "l", "k", removed=True) == (
        "  forgotten  w-1: 1 certificate; 1 key\n1 node out of l and k\n"
    )
    assert text_forgotten((gone, gone), "l", "k", removed=False).endswith(
        "nothing was removed: --yes takes 2 nodes out of l and k\n"
    )
