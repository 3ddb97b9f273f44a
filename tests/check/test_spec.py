"""All checks together."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

from kspec.model.diagnostic import MOST


@pytest.mark.parametrize(
    "fields",
    [
        "discovery: {bootstrapToken: 3}",
        "discovery: {bootstrapToken: {apiServerEndpoint: 3, token: 3, caCertHashes: 3}}",
        "discovery: {bootstraptoken: {apiServerEndpoint: 'a:1', token: x}}",
        "discovery: 3",
    ],
)
def test_what_follows_from_a_dropped_value_is_not_told(find: Find, fields: str) -> None:
    """The field that does not fit is the mistake, not that nothing stands there afterwards."""
    join = f"apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration: {{name: a}}\n{fields}\n"
    assert {finding.code for finding in find(join)} <= {"type", "unknown-field"}


def test_a_document_that_is_lost_is_not_missed(find: Find) -> None:
    """With a mistake in its kind or its text, its fields are not reported as missing."""
    for spec in (f"{INIT.replace('Init', 'Unit')}{NODE}{CLUSTER}", f"{INIT}{NODE}{{{CLUSTER}"):
        assert {finding.code for finding in find(spec)} <= {"unknown-kind", "yaml-syntax"}


def test_findings_are_bounded(find: Find) -> None:
    """A hostile spec cannot make a report without end."""
    found = find(f"{INIT}{NODE}{CLUSTER}apiServer:\n  certSANs: [{', '.join(['_'] * 3000)}]\n")
    assert len(found) == MOST
