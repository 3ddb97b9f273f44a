"""What happens to whom a machine trusts, from one tree to the other."""

from datetime import UTC, datetime

import pytest

from kspec.model.certificate import CertificateContent, Validity
from kspec.model.review import Entry
from kspec.model.secret import Secret
from kspec.review.trust import trust_of
from kspec.x509 import distinguished_name, keys, pem, signatures, writer

ONE, OTHER, THIRD = keys.generate_many(["ECDSA-P256"] * 3)


def bundle(*authorities: Secret) -> Entry:
    """The file of some authorities, the one that issues first."""
    return Entry(content=pem.encode_certificates([authority(key) for key in authorities]))


def authority(key: Secret) -> bytes:
    """An authority's certificate, as DER."""
    body = writer.to_be_signed(
        CertificateContent("kubernetes", is_authority=True),
        serial=1,
        validity=Validity(datetime(2030, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)),
        public_key=keys.public_key(key),
        issuer=distinguished_name.encode("kubernetes", ()),
        signature_algorithm="ecdsa-with-SHA256",
        subject_key_identifier=None,
        authority_key_identifier=None,
        key_encipherment=True,
    )
    return writer.assemble(body, *signatures.sign(key, body))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((ONE,), (ONE,), {"same key"}),
        ((ONE,), (OTHER,), {"another key"}),
        ((ONE,), (ONE, OTHER), {"gained"}),
        ((ONE, OTHER), (OTHER, ONE), {"another issues"}),
        ((OTHER, ONE), (OTHER,), {"lost"}),
        ((ONE,), (OTHER, ONE), {"gained", "another issues"}),
        ((ONE, OTHER), (OTHER,), {"lost"}),
        ((ONE, OTHER), (ONE, THIRD), {"lost", "gained"}),
    ],
)
def test_a_bundle_gains_and_loses(left: tuple[Secret, ...], right: tuple[Secret, ...], expected: set[str]) -> None:
    """By the keys, of which the first one issues."""
    found = trust_of("pki/", {"pki/etcd/ca.crt": bundle(*left)}, {"pki/etcd/ca.crt": bundle(*right)})
    assert found == {"etcd/ca": expected}


def test_keys_of_service_accounts_are_in_several_files() -> None:
    """What is in one file before and in another one afterwards is still known."""
    one, other = (Entry(content=keys.public_pem(keys.public_key(key))) for key in (ONE, OTHER))
    start, trust = {"sa.pub": one}, {"sa.pub": one, "sa-next.pub": other}
    issue, drop = {"sa.pub": other, "sa-former.pub": one}, {"sa.pub": other}
    happens = [trust_of("", *sides)["sa"] for sides in ((start, trust), (trust, issue), (issue, drop), (start, drop))]
    assert happens == [{"gained"}, {"another issues"}, {"lost"}, {"another key"}]


@pytest.mark.parametrize("unknown", [Entry(), Entry(content=b"x")])
def test_what_cannot_be_read_is_not_known(unknown: Entry) -> None:
    """Nothing is said of it."""
    for left, right in ((bundle(ONE), unknown), (unknown, bundle(ONE))):
        assert trust_of("", {"ca.crt": left}, {"ca.crt": right}) == {}
