"""What is already fixed."""

from kspec.model.lock import Lock, LockedCertificate, LockedToken


def test_locks_are_equal_when_they_say_the_same() -> None:
    """A build compares the lock that it read with the one that it would write."""
    one = Lock({"ca": LockedCertificate(b"x")}, tokens={"abcdef": LockedToken(None)})
    assert one == Lock({"ca": LockedCertificate(b"x")}, tokens={"abcdef": LockedToken(None)})
    assert one != Lock({"ca": LockedCertificate(b"x", ("pinned",))}, tokens={"abcdef": LockedToken(None)})
    assert Lock() == Lock({}, b"", {}, {}, certificate_key=False)
