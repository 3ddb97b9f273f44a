"""Facts about the table of grants."""

import pytest

from kspec.facts.objects import ACCOUNTS, GRANTS, Grant
from kspec.facts.releases import known_changes


@pytest.mark.parametrize("grant", GRANTS, ids=lambda grant: grant.name)
def test_a_grant_makes_a_role_or_binds_one(grant: Grant) -> None:
    """Each row has either rules or the ClusterRole of the API server, and someone who gets it."""
    assert bool(grant.rules) != bool(grant.cluster_role)
    assert grant.subjects


@pytest.mark.parametrize("grant", GRANTS, ids=lambda grant: grant.name)
def test_changes_are_in_the_table_of_changes(grant: Grant) -> None:
    """A row that a release brings names a change that is known."""
    assert grant.change in {"", *known_changes()}


def test_bound_accounts_are_made() -> None:
    """Every service account that a row binds has a row of its own, in the same phase."""
    bound = {
        (grant.phase, subject.name, subject.namespace)
        for grant in GRANTS
        for subject in grant.subjects
        if subject.kind == "ServiceAccount"
    }
    assert bound == {(account.phase, account.name, account.namespace) for account in ACCOUNTS}
