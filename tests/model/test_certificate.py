"""kspec.model.certificate."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kspec.model.certificate import CertificateContent, Identity, Validity

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_contents_are_values() -> None:
    """Two contents that ask for the same are one dictionary key."""
    first = CertificateContent("kube-apiserver", usages=("server",), dns_names=("kubernetes",))
    second = CertificateContent("kube-apiserver", usages=("server",), dns_names=("kubernetes",))
    assert {first: 1}[second] == 1


@pytest.mark.parametrize(
    "moment",
    [
        MOMENT.replace(tzinfo=None),
        MOMENT.replace(microsecond=1),
        MOMENT.astimezone(timezone(timedelta(hours=1))),
    ],
    ids=["naive", "fraction", "zone"],
)
def test_validity_takes_whole_utc_seconds_only(moment: datetime) -> None:
    """A time that a certificate cannot hold exactly is refused instead of rounded."""
    with pytest.raises(ValueError, match="not_after has to be an aware UTC time of whole seconds"):
        Validity(MOMENT, moment)
    with pytest.raises(ValueError, match="not_before has to be"):
        Validity(moment, MOMENT)


def test_an_identity_is_backdated_unless_it_says_otherwise() -> None:
    """A certificate begins before it is issued; only those in kubeconfigs begin with their authority."""
    assert Identity("ca", None, CertificateContent("kubernetes"), "ca.key").starts_with_authority is False
