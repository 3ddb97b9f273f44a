"""An existing node's files and the spec: `tests/test_import.py` shows whole imports, this the values."""

import pytest
from attrs import evolve

from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Severity
from kspec.model.event import Action
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.pipeline import need
from kspec.plan.adopt import adopt
from kspec.plan.planning import Planned


@pytest.fixture
def existing(planned: Planned) -> Existing:
    """The node as it would stand, had it been set up by the first plan."""
    made = need(planned.plan)
    credentials = {
        name: ExistingCredential(f"{name}.crt", f"{name}.key", credential.certificate, credential.key)
        for name, credential in made.credentials.items()
    }
    return Existing(
        "cp-1", "/", credentials, "embedded", made.service_account_key, "sa.key", made.service_account_public_key
    )


def test_lock_and_keyring_are_those_of_the_node(
    spec: ClusterSpec, release: Release, planned: Planned, existing: Existing
) -> None:
    """What was issued comes back as it was: certificates, keys, the service account's public key."""
    lock, secrets, events, findings = adopt(spec, release, [existing], pin=False)
    assert findings == ()
    assert lock.certificates == need(planned.lock).certificates
    assert lock.service_account == need(planned.lock).service_account
    assert secrets == planned.drawn
    assert {event.action for event in events} == {Action.RECORDED}
    assert lock.kubelet_conf == {"cp-1": "embedded"}


def test_a_missing_pair_is_a_warning(spec: ClusterSpec, release: Release, existing: Existing) -> None:
    """It is left to be issued."""
    gone = ExistingCredential("a.crt", "a.key", None, None)
    bare = evolve(existing, credentials={**existing.credentials, "cp-1/super-admin.conf": gone})
    lock, _, _, findings = adopt(spec, release, [bare], pin=False)
    assert [(finding.code, finding.severity) for finding in findings] == [("missing", Severity.WARNING)]
    assert "cp-1/super-admin.conf" not in lock.certificates


def test_a_missing_authority_is_one_error(spec: ClusterSpec, release: Release, existing: Existing) -> None:
    """What it signed is not complained of as well."""
    gone = ExistingCredential("ca.crt", "ca.key", None, None)
    bare = evolve(existing, credentials={**existing.credentials, "ca": gone})
    _, _, _, findings = adopt(spec, release, [bare], pin=False)
    assert [(finding.code, finding.span.file) for finding in findings] == [("missing", "ca.crt")]


def test_half_a_pair_is_an_error(spec: ClusterSpec, release: Release, existing: Existing) -> None:
    """The half that is missing is named."""
    half = evolve(existing.credentials["cp-1/apiserver"], key=None)
    bare = evolve(existing, credentials={**existing.credentials, "cp-1/apiserver": half})
    _, _, _, findings = adopt(spec, release, [bare], pin=False)
    assert [finding.span.file for finding in findings] == ["cp-1/apiserver.key"]


def test_a_key_whose_halves_do_not_belong_together_is_found(
    spec: ClusterSpec, release: Release, existing: Existing
) -> None:
    """A private key is proven before it is taken."""
    key = need(existing.credentials["cp-1/apiserver"].key).reveal()
    broken = Secret(key.replace(key.splitlines()[1], key.splitlines()[1][::-1]))
    bad = evolve(existing.credentials["cp-1/apiserver"], key=broken)
    _, _, _, findings = adopt(
        spec, release, [evolve(existing, credentials={**existing.credentials, "cp-1/apiserver": bad})], pin=True
    )
    assert [finding.code for finding in findings] == ["unreadable"]
