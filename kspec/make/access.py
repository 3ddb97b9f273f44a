"""Roles, bindings and service accounts, from the table of grants."""

from collections.abc import Iterator
from typing import Final

from kspec.facts.objects import ACCOUNTS, GRANTS, Grant, Rule, Subject
from kspec.make.made import Made
from kspec.make.object_file import object_file
from kspec.model.document import Json
from kspec.model.file import File
from kspec.model.release import Release

_GROUP: Final = "rbac.authorization.k8s.io"


def access(release: Release, phase: str) -> Made:
    """The roles, bindings and service accounts that a phase of kubeadm makes, in the table's order."""
    return Made(tuple(_files(release, phase)))


def _files(release: Release, phase: str) -> Iterator[File]:
    for grant in GRANTS:
        if grant.phase == phase and (not grant.change or release.has(grant.change)):
            for value in _objects(grant):
                yield object_file(release, phase, value)
    for account in ACCOUNTS:
        if account.phase == phase:
            metadata: dict[str, Json] = {"name": account.name, "namespace": account.namespace}
            yield object_file(release, phase, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata})


def _objects(grant: Grant) -> Iterator[dict[str, Json]]:
    prefix = "" if grant.namespace else "Cluster"
    metadata: dict[str, Json] = {"name": grant.name}
    if grant.namespace:
        metadata["namespace"] = grant.namespace
    common: dict[str, Json] = {"apiVersion": f"{_GROUP}/v1", "metadata": metadata}
    if grant.rules:
        yield {**common, "kind": f"{prefix}Role", "rules": [_rule(rule) for rule in grant.rules]}
        role: dict[str, Json] = {"kind": f"{prefix}Role", "name": grant.name}
    else:
        role = {"kind": "ClusterRole", "name": grant.cluster_role}
    yield {
        **common,
        "kind": f"{prefix}RoleBinding",
        "roleRef": {"apiGroup": _GROUP, **role},
        "subjects": [_subject(subject) for subject in grant.subjects],
    }


def _rule(rule: Rule) -> Json:
    return {
        "apiGroups": [rule.api_group],
        "resourceNames": list(rule.names),
        "resources": list(rule.resources),
        "verbs": list(rule.verbs),
    }


def _subject(subject: Subject) -> Json:
    return {"kind": subject.kind, "name": subject.name, "namespace": subject.namespace}
