"""What lock and keyring lack is generated and issued; what they have stays. tests/test_import.py has whole imports."""

from pathlib import Path

from small_cluster import draw, first_plan, read_spec

from kspec.model.frozen import evolve
from kspec.model.span import Span
from kspec.plan.completion import complete

PLACE = Span("cluster.lock", 0, 0, 0, 0)


def test_what_is_missing_is_issued_and_the_rest_stays(tmp_path: Path) -> None:
    """A certificate that is gone comes again by its key; those that are there are the same."""
    wire, spec = read_spec(tmp_path).stage
    planned = first_plan(spec, wire.release)
    left = {name: one for name, one in planned.lock.certificates.items() if name != "cp-1/admin.conf"}
    lock = evolve(planned.lock, certificates=left)
    found = complete(spec, wire.release, lock, planned.drawn, draw(seed=2), nodes=spec.nodes, place=PLACE, first=False)
    assert not found.findings
    assert not found.drawn
    assert {name: one for name, one in found.lock.certificates.items() if name in left} == left
    assert "cp-1/admin.conf" in found.lock.certificates


def test_what_an_authority_elsewhere_signs_is_left_out(tmp_path: Path) -> None:
    """Its key is generated all the same."""
    wire, spec = read_spec(tmp_path).stage
    planned = first_plan(spec, wire.release)
    certificates = {name: one for name, one in planned.lock.certificates.items() if name != "cp-1/admin.conf"}
    lock = evolve(planned.lock, certificates={**certificates, "ca": evolve(certificates["ca"], external=True)})
    secrets = {path: key for path, key in planned.drawn.items() if path not in {"ca.key", "nodes/cp-1/admin.conf.key"}}
    found = complete(spec, wire.release, lock, secrets, draw(seed=2), nodes=spec.nodes, place=PLACE, first=False)
    assert not found.findings
    assert set(found.drawn) == {"nodes/cp-1/admin.conf.key"}
    assert found.lock == lock
