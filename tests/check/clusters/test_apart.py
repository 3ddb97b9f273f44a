"""What no two clusters of a set may have in common."""

import re
from pathlib import Path

import pytest
from cluster_sets import cluster, codes, found, places, two, write_set
from small_cluster import Kspec

from kspec.check.clusters.apart import APART

GIVEN = "bootstrapTokens: [{token: abcdef.0123456789abcdef}]\n"
KEY = f"certificateKey: {'5b' * 32}\n"
OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
STATIC = OWN + "apiServer: {staticTokens: [{user: alice, groups: [readers], token: 3f9c1d7a5b2e4860}]}\n"
LETTERS = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
ENCRYPTION = OWN + (
    "apiServer:\n  encryptionConfiguration:\n    apiVersion: apiserver.config.k8s.io/v1\n"
    "    kind: EncryptionConfiguration\n    resources:\n    - resources: [secrets]\n      providers:\n"
    f"      - aescbc: {{keys: [{{name: key1, secret: {LETTERS}}}]}}\n      - identity: {{}}\n"
)
ETCD = (
    "etcd: {external: {endpoints: ['https://etcd.example:2379'], caFile: /e/ca, certFile: /e/crt, keyFile: /e/key}}\n"
)
ISSUER = "apiServer: {extraArgs: [{name: service-account-issuer, value: 'https://issuer.example'}]}\n"
INIT = "nodeRegistration: {name: us-cp-1}\n"
EU_INIT = "nodeRegistration: {name: eu-cp-1}\n"


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"clusterName: us": "clusterName: eu"}, "set-cluster-name", "eu"),
        ({"us-cp-1": "eu-cp-1"}, "set-node-name", "eu-cp-1"),
        ({"192.168.2.11": "192.168.1.11"}, "set-node-address", "192.168.1.11"),
        ({"api.us.example:6443": "API.eu.example."}, "set-endpoint", "API.eu.example."),
        ({"dnsDomain: us.example": "dnsDomain: eu.example"}, "set-issuer", "eu.example"),
        ({"dnsDomain: us.example": "dnsDomain: eu.example"}, "set-trust-domain", "eu.example"),
    ],
)
def test_a_field_that_was_copied_is_found(tmp_path: Path, changes: dict[str, str], code: str, place: str) -> None:
    """At the later cluster's field, with the place of the former one."""
    rows = [row for row in places(two(tmp_path, cluster("us", 2, changes))) if row[0] == code]
    assert [row[1] for row in rows] == [place]
    assert rows[0][2].lower().startswith(place.lower().rstrip("."))


@pytest.mark.parametrize(
    ("code", "us", "eu"),
    [
        ("set-issuer", cluster("us", 2, more=ISSUER), cluster("eu", 1, more=ISSUER)),
        ("set-token", cluster("us", 2, {INIT: INIT + GIVEN}), cluster("eu", 1, {EU_INIT: EU_INIT + GIVEN})),
        ("set-certificate-key", cluster("us", 2, {INIT: INIT + KEY}), cluster("eu", 1, {EU_INIT: EU_INIT + KEY})),
        ("set-static-token", cluster("us", 2, more=STATIC), cluster("eu", 1, more=STATIC)),
        ("set-encryption-key", cluster("us", 2, more=ENCRYPTION), cluster("eu", 1, more=ENCRYPTION)),
        ("set-etcd", cluster("us", 2, more=ETCD), cluster("eu", 1, more=ETCD)),
    ],
)
def test_what_both_specs_say_is_found(tmp_path: Path, code: str, us: str, eu: str) -> None:
    """Once, and without the secret itself."""
    file = two(tmp_path, us, eu)
    assert codes(file) == [code]
    texts = [found(file)[0].message, *(str(note) for note in found(file)[0].notes)]
    assert not any(secret in text for text in texts for secret in ("0123456789abcdef", "5b5b", "3f9c", LETTERS))


def test_one_etcd_may_serve_several_clusters_by_their_prefix(tmp_path: Path) -> None:
    """What is stored below another prefix is not overwritten."""
    prefix = ETCD + "apiServer: {extraArgs: [{name: etcd-prefix, value: /us}]}\n"
    assert codes(two(tmp_path, cluster("us", 2, more=prefix), cluster("eu", 1, more=ETCD))) == []


def test_defaults_are_compared_as_well(tmp_path: Path) -> None:
    """Both clusters are called kubernetes, since neither says otherwise; the place is where it could be said."""
    eu, us = (re.sub(r"clusterName: .*\n", "", cluster(name, number)) for name, number in (("eu", 1), ("us", 2)))
    assert codes(two(tmp_path, us, eu)) == ["set-cluster-name"]


def test_each_claim_is_told_once(tmp_path: Path) -> None:
    """Of five clusters with one endpoint, four are told, each with the first."""
    same = {f"c{number}": cluster(f"c{number}", number, {f"api.c{number}.": "api."}) for number in range(1, 6)}
    notes = [str(finding.notes[0]) for finding in found(write_set(tmp_path, same))]
    assert len(notes) == 4
    assert all(" of c1 is here" in note for note in notes)


def test_a_copied_lock_is_found(tmp_path: Path, kspec: Kspec) -> None:
    """A lock that was copied with its keyring makes two clusters one: authorities, service accounts and tokens."""
    file = two(tmp_path, cluster("us", 2))
    assert kspec("build", tmp_path / "eu.yaml", "-o", tmp_path / "out").status == 0
    (tmp_path / "us.lock").write_bytes((tmp_path / "eu.lock").read_bytes())
    assert set(codes(file)) == {"set-authority", "set-service-account-key", "set-token"}
    assert {finding.span.file for finding in found(file)} == {str(tmp_path / "us.lock")}


def test_each_row_has_a_code_of_its_own() -> None:
    """So that one can be waived without the others."""
    assert len({row.code for row in APART}) == len(APART)
