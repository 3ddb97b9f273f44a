"""Certificates that came back, compared with what was asked for. Whole commands are tests/cli/test_csr.py's."""

from pathlib import Path

import pytest
from small_cluster import draw, first_plan, read_spec

from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.returned import ReturnedCertificates
from kspec.plan.identities import identities
from kspec.plan.returned import Taken, take
from kspec.x509 import pem
from kspec.x509.request import request

NAME = "cp-1/admin.conf"


class Returned:
    """The small cluster as its own external authority: what it has issued is what comes back."""

    def __init__(self, folder: Path) -> None:
        wire, self.spec = read_spec(folder).stage
        self.release = wire.release
        planned = first_plan(self.spec, self.release)
        self.issued = planned.lock.certificates
        key = planned.drawn[f"nodes/{NAME}.key"]
        content = next(one.content for one in identities(self.spec, self.release, {}) if one.name == NAME)
        asked = pem.decode(request(content, key, key_encipherment=False))[0].content
        left = {name: one for name, one in self.issued.items() if name != NAME}
        self.lock = evolve(
            planned.lock,
            certificates={**left, "ca": evolve(left["ca"], external=True)},
            requests={NAME: asked},
        )

    def take(self, *entries: tuple[str, str], lock: Lock | None = None) -> Taken:
        """Take back certificates of the lock by path and name."""
        given = [ReturnedCertificates(path, path, (self.issued[name].certificate,)) for path, name in entries]
        return take(given, self.spec, self.release, lock or self.lock, draw().now)


@pytest.fixture
def returned(tmp_path: Path) -> Returned:
    return Returned(tmp_path)


@pytest.mark.parametrize(
    "path", ["cp-1/admin.conf.crt", "ca/cp-1/admin.conf.pem", "x.crt", "signed/ca/cp-1/admin.conf"]
)
def test_a_certificate_answers_the_request_whose_key_it_has(returned: Returned, path: str) -> None:
    """Whatever its file is called, unless that names another one."""
    found = returned.take((path, NAME))
    assert not found.findings
    assert found.lock.certificates[NAME] == returned.issued[NAME]
    assert not found.lock.requests
    assert [event.subject for event in found.events] == [NAME]
    again = returned.take((path, NAME), lock=found.lock)
    assert (again.lock, again.events) == (found.lock, ())


def test_what_the_lock_has_may_come_back_beside_it(returned: Returned) -> None:
    """Another certificate of the same authority, which nobody asked for again."""
    found = returned.take(("a.crt", NAME), ("b.crt", "cp-1/apiserver"))
    assert not found.findings
    assert found.lock.certificates["cp-1/apiserver"] == returned.issued["cp-1/apiserver"]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("cp-1/apiserver.crt", NAME)], "answers the request of cp-1/admin.conf"),
        ([("a.crt", NAME), ("b.crt", NAME)], "is a second certificate for it, beside a.crt"),
        ([("a.crt", "cp-1/etcd/peer")], "is the certificate of no request that waits"),
        ([("cp-1/admin.conf.crt", "cp-1/etcd/peer")], "public key is sha256:"),
        ([("cp-1/admin.conf.crt", "front-proxy-ca")], "certificate authority is yes, expected no"),
    ],
)
def test_what_nobody_asked_for_is_told(returned: Returned, entries: list[tuple[str, str]], said: str) -> None:
    """And nothing is taken."""
    found = returned.take(*entries)
    assert any(said in finding.message for finding in found.findings), found.findings
    assert found.lock == returned.lock


def test_the_authority_itself_may_lie_beside_it(returned: Returned) -> None:
    """As the chain in a file of its own."""
    found = returned.take(("a.crt", NAME), ("chain.pem", "ca"))
    assert not found.findings
    assert NAME in found.lock.certificates
