"""What people read of requests and of what came back."""

from datetime import timedelta

from kspec.model.event import Action, Event
from kspec.model.signing import Expectation
from kspec.report.requests import text_exported, text_imported


def asked(name: str, authority: str) -> Expectation:
    """A request of that name."""
    return Expectation(name, authority, b"", "", (), "", (), (), (), "", "", "", timedelta())


def test_requests_are_counted_by_authority() -> None:
    """With what is new about each, and what is to be done next."""
    events = [Event(Action.REQUESTED, "cp-1/apiserver", ("there is none yet",))]
    text = text_exported(events, [asked("a", "ca"), asked("b", "ca"), asked("c", "etcd/ca")], "r.tar")
    assert text == (
        "  requested  cp-1/apiserver: there is none yet\n"
        "3 requests into r.tar (2 of ca, 1 of etcd/ca); kspec csr import takes what comes back\n"
    )
    assert text_exported((), (), "r.tar").startswith("nothing to ask for: ")


def test_what_still_waits_is_told() -> None:
    """Some names, and how many more."""
    events = [Event(Action.RECORDED, "a", ("b",))]
    assert text_imported(events, (), "x.lock") == "  recorded   a: b\n1 certificate into x.lock\n"
    text = text_imported((), [f"n-{number:02}" for number in range(20)], "x.lock")
    assert text.startswith("nothing new: x.lock has what came back; 20 requests still to be answered: n-00, n-01, ")
    assert text.endswith(", n-11 and 8 more\n")
