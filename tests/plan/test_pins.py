"""The pins that nodes are given."""

from pathlib import Path
from typing import Any

import pytest
from small_cluster import SPEC, first_plan, read_spec

from kspec.model.plan import Plan
from kspec.model.wire import Wire
from kspec.plan.pins import check_pins
from kspec.x509 import keys, pem, reader

JOIN = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: w-1}
discovery:
  bootstrapToken: {apiServerEndpoint: "10.0.0.10:6443", token: abcdef.0123456789abcdef, caCertHashes: PINS}
"""
OTHER = f"sha256:{'0' * 64}"


def planned(folder: Path, pins: str) -> tuple[Plan, Wire]:
    """The small cluster and a worker that is given pins."""
    build = read_spec(folder, SPEC + JOIN.replace("PINS", pins))
    made = first_plan(build.stage.spec, build.stage.release)
    return made.plan, build.stage.wire


def own_pin(made: Plan) -> str:
    """The pin of the plan's CA."""
    certificate = pem.certificates(made.credentials["ca"].certificate)[0]
    return keys.pin(reader.parse(certificate).public_key)


def test_another_authoritys_pin_is_an_error_at_its_place(tmp_path: Path) -> None:
    """The finding says what to write."""
    made, wire = planned(tmp_path, f'["{OTHER}"]')
    (finding,) = check_pins(made, wire)
    assert (finding.code, finding.path) == ("ca-pin", "discovery.bootstrapToken.caCertHashes")
    assert finding.span.line == len((SPEC + JOIN).splitlines())
    assert own_pin(made) in finding.help


@pytest.mark.parametrize("form", [["{own}"], ["{other}", "{own}"]])
def test_one_right_pin_is_enough(tmp_path: Path, form: list[str]) -> None:
    """kubeadm trusts an authority by any of the pins, whatever the case of its digits."""
    made, wire = planned(tmp_path, f'["{OTHER}"]')
    pins = [text.format(own=own_pin(made).upper().replace("SHA256", "sha256"), other=OTHER) for text in form]
    discovery: Any = next(wire.joins).value["discovery"]
    discovery["bootstrapToken"]["caCertHashes"] = pins
    assert list(check_pins(made, wire)) == []
