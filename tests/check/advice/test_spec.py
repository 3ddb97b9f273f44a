"""Every check that gives advice, in order."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kspec import pipeline
from kspec.check.advice.spec import ADVICE
from kspec.disk.sources import Sources
from kspec.model.code import Severity
from kspec.passes.run import Options

Find = Callable[..., list[tuple[str, str]]]
ROOT = Path(__file__).parents[3]
MODULES = sorted((ROOT / "kspec/check/advice").glob("*.py"))


def test_every_check_is_in_the_list() -> None:
    """Each function of the folder that checks is run once."""
    written = [
        line.partition("(")[0].removeprefix("def ")
        for module in MODULES
        for line in module.read_text().splitlines()
        if line.startswith("def check_")
    ]
    assert sorted(check.__name__ for check in ADVICE) == sorted(written)


def test_an_ordinary_control_plane_needs_no_advice(find: Find) -> None:
    """With kubeadm's defaults, and nothing secret in the spec, there is no finding."""
    assert [finding for check in ADVICE for finding in find(check)] == []


def test_nulls_everywhere_are_no_mistake_of_ours(find: Find) -> None:
    """What another check reports is passed over here."""
    cluster = (
        "networking: {podSubnet: nonsense, serviceSubnet: ','}\ncontrolPlaneEndpoint: '['\n"
        "apiServer: {extraArgs: [null, {name: authorization-mode}], extraVolumes: [null, {}], certSANs: [null]}\n"
        "etcd: {local: {dataDir: null, extraArgs: [{name: advertise-client-urls, value: '::'}]}}\n"
        "certificateValidityPeriod: 0s\n"
    )
    init = "bootstrapTokens: [null, {ttl: -1s}]\n"
    found = {code for check in ADVICE for code, _ in find(check, cluster=cluster, init=init)}
    assert found == {"weak-authorization", "short-validity"}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("single", {"token-in-spec"}),
        ("stacked-ha", {"token-in-spec", "certificate-key-in-spec"}),
        ("dual-stack", {"token-in-spec"}),
        ("external-etcd", {"token-in-spec"}),
        ("cis-hardened", set()),
        ("keys-rsa-3072", {"token-in-spec", "certificate-key-in-spec", "long-validity", "outlives-authority"}),
        ("port-9443", {"token-in-spec", "static-token-file"}),
    ],
)
def test_usual_specs_are_told_what_they_do_and_no_more(spec: str, expected: set[str]) -> None:
    """A warning on a spec that does nothing of the kind would be noise."""
    path = ROOT / f"specs/ok/{spec}.yaml"
    build = pipeline.find(Options((path,), path, path), Sources())
    assert {finding.code for finding in build.findings} == expected
    assert all(finding.code.severity is Severity.WARNING for finding in build.findings)
