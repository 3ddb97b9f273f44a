"""Whether the authorities may certify the names of the cluster's certificates."""

from collections.abc import Iterator
from typing import Final

from kspec.facts import codes
from kspec.facts.certificates import CERTIFICATES
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.plan import Plan
from kspec.model.span import Span
from kspec.plan.identities import identities
from kspec.x509 import pem
from kspec.x509.constraints import forbidden, is_constrained

AUTHORITIES: Final = tuple(row.name for row in CERTIFICATES if row.authority is None)


def check_constraints(plan: Plan, lock_file: str) -> Iterator[Diagnostic]:
    """Each certificate with a name that its authority's own constraints forbid: whoever looks at it refuses it."""
    named = {name: plan.credentials[name].certificate for name in AUTHORITIES if name in plan.credentials}
    certificates = {name: pem.certificates(text)[0] for name, text in named.items() if text}
    constrained = {name: found for name, found in certificates.items() if is_constrained(found)}
    if not constrained:
        return
    for identity in identities(plan.spec, plan.release, plan.kubelet_forms):
        authority, content = constrained.get(identity.authority or ""), identity.content
        names = tuple(forbidden(authority, content.dns_names, content.ip_addresses)) if authority else ()
        if names:
            message = f"{identity.name}: the name constraints of {identity.authority} forbid names of the certificate"
            help_ = "take an authority that may certify them: every client refuses this certificate"
            place = Span(lock_file, 1, 1, 1, 1)
            yield Diagnostic(codes.NAME_CONSTRAINTS, message, place, help=help_, notes=listed(names))
