"""What stands behind an authority's certificate has a name of its own."""

from kspec.x509 import reader
from kspec.x509.behind import behind


def test_each_has_a_name_by_its_subject(recorded_certificates: list[tuple[str, bytes]]) -> None:
    """Two of the same subject, as in a rotation, are told apart; which others there are does not matter."""
    authorities = [one for _, der in recorded_certificates if (one := reader.parse(der)).is_authority]
    (first, *_), other = authorities, next(one for one in authorities if one.subject != authorities[0].subject)
    found = dict(behind("ca", [first, other, first]))
    assert list(found) == [f"ca chain {first.subject}", f"ca chain {other.subject}", f"ca chain {first.subject} (2)"]
    assert found[f"ca chain {other.subject}"] is other
