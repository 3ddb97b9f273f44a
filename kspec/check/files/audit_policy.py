"""Audit policies against the API server's own validation.

Rules: apiserver/pkg/apis/audit/validation/validation.go, apiserver/pkg/audit/policy/reader.go.
"""

from collections.abc import Iterator

from kspec.check.files.entries import error
from kspec.check.view.command_line import command_line
from kspec.check.view.field import Field
from kspec.facts import clusterspec, codes
from kspec.facts import component_files as facts
from kspec.go.dns_name import is_dns_name
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected, suggestion

_BACKENDS = ("audit-log-path", "audit-webhook-config-file")


def check_audit_policy(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which the release's API server would refuse an audit policy, or not heed it."""
    for document in wire.documents:
        if document.kind == facts.AUDIT_POLICY:
            yield from _policy(Field(document))


def check_audit_backend(wire: Wire) -> Iterator[Diagnostic]:
    """A policy says what is told, a backend to whom; without one nothing is."""
    document = wire.get(clusterspec.KIND)
    policy = Field(document, ("apiServer", "auditPolicy")) if document else None
    server = command_line(wire, "kube-apiserver")
    if policy is None or not policy.is_set or server is None or any(server.last(name) for name in _BACKENDS):
        return
    text = "the policy has no effect: the API server has no place to write its audit log to"
    help_ = 'add the argument audit-log-path to apiServer.extraArgs of the ClusterConfiguration: "-" is standard output'
    yield policy.warning(codes.AUDIT_WITHOUT_BACKEND, text, help_)


def _policy(policy: Field) -> Iterator[Diagnostic]:
    rules = policy.child("rules")
    if not rules.value and not rules.is_lost:
        yield error(
            rules, codes.AUDIT_POLICY, "a policy needs a rule", "write '- level: Metadata'", kind="Required value"
        )
    yield from _stages(policy.child("omitStages"))
    for rule in rules.items:
        yield from _rule(rule)


def _stages(stages: Field) -> Iterator[Diagnostic]:
    for stage in stages.items:
        if stage.text not in facts.AUDIT_STAGES and not stage.is_lost:
            yield _word(stage, facts.AUDIT_STAGES, "stage")


def _word(field: Field, known: tuple[str, ...], what: str) -> Diagnostic:
    help_ = suggestion(field.text, known, expected(known))
    return error(field, codes.AUDIT_POLICY, f"{field.text!r} is not a valid {what}", help_, kind="Unsupported value")


def _rule(rule: Field) -> Iterator[Diagnostic]:
    level, urls = rule.child("level"), rule.child("nonResourceURLs")
    if not level.text and not level.is_lost:
        help_ = expected(facts.AUDIT_LEVELS)
        yield error(level, codes.AUDIT_POLICY, "a rule needs a level", help_, kind="Required value")
    elif level.text and level.text not in facts.AUDIT_LEVELS:
        yield _word(level, facts.AUDIT_LEVELS, "level")
    for url in urls.items:
        yield from _url(url)
    for resource in rule.child("resources").items:
        group = resource.child("group")
        if group.text not in {"", "*"} and not is_dns_name(group.text):
            yield error(
                group,
                codes.AUDIT_POLICY,
                f"{group.text!r} is not an API group",
                "write the group alone, without its version",
            )
        if resource.child("resourceNames").value and not resource.child("resources").value:
            text = "names are of resources, and none is given"
            yield error(resource.child("resourceNames"), codes.AUDIT_POLICY, text, "add resources: [...]")
    yield from _stages(rule.child("omitStages"))
    if urls.value and (rule.child("resources").value or rule.child("namespaces").value):
        text = "a rule is about resources or about other URLs, not about both"
        yield error(urls, codes.AUDIT_POLICY, text, "make it two rules")


def _url(url: Field) -> Iterator[Diagnostic]:
    if url.text == "*" or url.is_lost:
        return
    if not url.text.startswith("/"):
        yield error(url, codes.AUDIT_POLICY, f"{url.text!r} does not begin with a slash", f"write /{url.text}")
    if "*" in url.text[:-1]:
        yield error(
            url, codes.AUDIT_POLICY, f"{url.text!r} has a star before its end", "a star stands for the rest of the path"
        )
