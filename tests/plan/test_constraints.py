"""A build warns of names that an authority may not certify. What is forbidden is tests/x509/test_constraints.py's."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from kspec.model.frozen import evolve
from kspec.plan.constraints import check_constraints
from kspec.plan.planning import Planned


def constrained(name: str) -> bytes:
    """An authority's certificate (PEM) for names below a domain alone."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    times = (datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1, *times)
    names = x509.NameConstraints([x509.DNSName(name)], None)
    return builder.add_extension(names, critical=True).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def test_certificates_with_forbidden_names_are_told(planned: Planned) -> None:
    """Of that authority alone, with the names."""
    plan = planned.plan
    assert list(check_constraints(plan, "cluster.lock")) == []
    etcd = evolve(plan.credentials["etcd/ca"], certificate=constrained("example.com"))
    changed = evolve(plan, credentials={**plan.credentials, "etcd/ca": etcd})
    found = list(check_constraints(changed, "cluster.lock"))
    assert [one.message.partition(":")[0] for one in found] == ["cp-1/etcd/server", "cp-1/etcd/peer"]
    assert {one.code for one in found} == {"name-constraints"}
    assert "DNS:localhost" in found[0].notes
