"""What a spec says of certificates, by the certificates."""

from datetime import UTC, datetime, timedelta

import pytest
from made_certificate import KEY

from kspec.infer.certificates import added_names, algorithm, authority_period, leaf_period
from kspec.model.certificate import Validity
from kspec.model.frozen import evolve
from kspec.rules.alternative_names import AlternativeNames
from kspec.x509 import keys
from kspec.x509.distinguished_name import COMMON_NAME, DistinguishedName
from kspec.x509.reader import ParsedCertificate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NAME = DistinguishedName(b"", ())


def certificate(period: timedelta = timedelta(days=365), names: tuple[str, ...] = ()) -> ParsedCertificate:
    """A certificate with what matters here; it begins five minutes before it was made, as kubeadm's do."""
    validity = Validity(BEGIN, BEGIN + period + timedelta(minutes=5))
    return ParsedCertificate(b"", 3, 1, "", NAME, validity, NAME, keys.public_key(KEY), b"", alternative_names=names)


def test_the_algorithm_is_in_kubeadms_words() -> None:
    """None where there is no certificate, or a key that kubeadm would not make."""
    assert algorithm(certificate()) == "ECDSA-P256"
    assert algorithm(None) is None
    assert algorithm(evolve(certificate(), public_key=b"none")) is None


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (timedelta(days=365), "8760h0m0s"),
        (timedelta(hours=36, minutes=30, seconds=7), "36h30m0s"),
        (timedelta(hours=20000, seconds=3), "20000h0m0s"),
        (timedelta(days=800, minutes=17), None),
    ],
)
def test_a_period_is_told_where_it_can_be(period: timedelta, said: str | None) -> None:
    """A renewed certificate begins when its authority did, so that its length says nothing."""
    assert leaf_period(certificate(period)) == said
    assert leaf_period(None) is None


def test_an_authoritys_period_is_its_own() -> None:
    """To the second: it was made at once. No spec decided about that of another tool, or about an intermediate one."""
    own = DistinguishedName(b"", ((COMMON_NAME, "kubernetes"),))
    made = evolve(certificate(timedelta(hours=1000, seconds=30)), subject=own, issuer=own)
    assert authority_period(made) == "1000h0m30s"
    assert authority_period(None) is None
    assert authority_period(evolve(made, issuer=NAME)) is None
    assert authority_period(evolve(made, subject=NAME, issuer=NAME)) is None


def test_names_beyond_kubeadms_own() -> None:
    """What the first has as its own shows on the others alone; what the first lacks is none of the cluster's."""
    first = certificate(names=("DNS:a.example.com", "DNS:cp-1", "IP:192.0.2.1"))
    second = certificate(names=("DNS:a.example.com", "DNS:cp-1", "DNS:cp-2", "DNS:own.example.com", "IP:192.0.2.2"))
    found = [
        (first, AlternativeNames(("cp-1",), ("192.0.2.1",))),
        (second, AlternativeNames(("cp-2",), ("192.0.2.2",))),
    ]
    statements = list(added_names("K", ("names",), found, "apiserver.crt"))
    assert [(one.path, one.value) for one in statements] == [(("names", 0), "a.example.com"), (("names", 1), "cp-1")]
    assert list(added_names("K", ("names",), [], "")) == []
