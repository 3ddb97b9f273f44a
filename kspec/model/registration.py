"""A cluster as those know it who look after it from outside."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen
from kspec.model.plan import Credential


@frozen
class Registered:
    """One cluster of a set, by the name of its first node and its Kubernetes release.

    `server` is the URL of its control plane, `authority` the certificates (PEM) by which that is trusted. `admin` is
    the administrators' credential, `clients` those of programs by their names. `pods` and `services` are its networks,
    `authorities` the certificates (PEM) of its authorities by their names.
    """

    name: str
    first: str
    kubernetes: str
    server: str
    authority: bytes = field(repr=False)
    admin: Credential
    clients: Mapping[str, Credential] = field(factory=dict, repr=False)
    pods: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    dns_domain: str = ""
    authorities: Mapping[str, bytes] = field(factory=dict, repr=False)
