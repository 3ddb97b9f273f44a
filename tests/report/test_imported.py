"""What an import says of what it did."""

from typing import Any

from kspec.model.event import Action, Event
from kspec.report.imported import text_import

EVENTS = (
    Event(Action.RECORDED, "ca"),
    Event(Action.REPLACED, "cp-1/apiserver", ("certificate: serial 1, now 2", "certificate: expires a, now b")),
    Event(Action.PINNED, "cp-1/admin.conf", ("issuer is x, expected y",)),
)
STORES: Any = {"lock": "l", "keys": "k", "secrets": 7}


def test_each_item_has_a_line_and_each_reason_one() -> None:
    """And the last line counts them."""
    assert text_import(**STORES, events=EVENTS, unchanged=False) == (
        "  recorded   ca\n"
        "  replaced   cp-1/apiserver: certificate: serial 1, now 2\n"
        "             certificate: expires a, now b\n"
        "  pinned     cp-1/admin.conf: issuer is x, expected y\n"
        "3 items, 1 of them pinned into l and k (7 secrets)\n"
    )


def test_nothing_new_is_said() -> None:
    """Behind what the time alone brings."""
    expiring = Event(Action.EXPIRING, "ca", ("expires on 2031-01-31",))
    assert text_import(**STORES, events=(expiring,), unchanged=True) == (
        "  expiring   ca: expires on 2031-01-31\nnothing new: l and k have it all (7 secrets)\n"
    )
    assert text_import(**STORES, events=(*EVENTS, expiring), unchanged=False).splitlines()[-1].startswith("3 items")
