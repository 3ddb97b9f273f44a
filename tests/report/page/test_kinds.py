"""Certificates that nodes have alike."""

from kspec.model.frozen import evolve
from kspec.model.overview import Overview, PublicCertificate
from kspec.report.page.kinds import has_tokens, issuer, kinds


def test_what_nodes_have_alike_is_one(overview: Overview) -> None:
    """By name and authority; one that nobody here signed has its issuer's own words."""
    found = kinds(overview.certificates)
    assert [(one.label, one.authority) for one in found] == [
        ("apiserver \N{MULTIPLICATION SIGN}2", "ca"),
        ("mine", "CN=elsewhere"),
    ]


def test_of_authorities_with_one_subject_the_usual_one_counts(overview: Overview) -> None:
    """An adopted cluster may have named all three alike; who signed is then what kubeadm's table says."""
    facts = (("subject", "CN=kubernetes"), ("authority", "yes"))
    both = (PublicCertificate("etcd/ca", "", facts), PublicCertificate("ca", "", facts))
    own = overview.certificates[2]
    assert issuer(own, both) == "ca"
    assert issuer(evolve(own, name="cp-1/etcd/peer"), both) == "etcd/ca"
    assert issuer(own, both[:1]) == "etcd/ca"


def test_the_key_of_tokens(overview: Overview) -> None:
    """It is known by its name."""
    assert has_tokens(overview.certificates)
    assert not has_tokens(overview.certificates[:1])
