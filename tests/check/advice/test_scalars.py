"""Scalars that kubeadm takes otherwise than a reader of YAML 1.2."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cluster import Kspec
from usual_spec import CLUSTER_SPEC

from kspec.check.advice import scalars
from kspec.check.advice.scalars import CONCERNED, read_by_others
from kspec.cli.check import check_file
from kspec.go.scalar import implicit
from kspec.model.code import Severity
from kspec.model.diagnostic import MOST, Diagnostic

KUBELET = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
CODE = "yaml-dialect"
KEY = 'the key y as the string "true", others the string "y"'
GOOD = Path(__file__).parents[3] / "specs" / "ok"


def check(folder: Path, text: str) -> list[Diagnostic]:
    """What the check finds in a spec."""
    spec = folder / "cluster.yaml"
    spec.write_text(text)
    found = [finding for finding in check_file(str(spec)).findings if finding.code == CODE]
    assert all(finding.severity is Severity.WARNING for finding in found)
    return found


@pytest.mark.parametrize(
    ("field", "reading", "help_", "written"),
    [
        ("failSwapOn: no", 'no as false, others the string "no"', "write false", "false"),
        ("failSwapOn: Y", 'Y as true, others the string "Y"', "write true", "true"),
        ("failSwapOn: !!bool no", None, "", ""),
        ("failSwapOn: FALSE", None, "", ""),
        ("maxPods: 0250", "0250 as 168, others 250", "write 168, or 250 if that is meant", None),
        ("maxPods: +0250", "+0250 as 168, others 250", "write 168, or 250 if that is meant", None),
        ("maxPods: 0O372", '0O372 as 250, others the string "0O372"', "write 250", "250"),
        ("podPidsLimit: 0b-1", '0b-1 as -1, others the string "0b-1"', "write -1", "-1"),
        ("maxPods: 0o372", None, "", ""),
        ("maxPods: 2_50", None, "", ""),
        ("maxPods: 0xFA", None, "", ""),
        ("maxPods: 0250 # octal", "0250 as 168, others 250", None, None),
        ("maxPods: ~", None, "", ""),
        ("podCIDR: 1:30", None, "", ""),
        ("clusterDomain: 2030-01-31", "it as a string, others a date", "write it in quotes", '"2030-01-31"'),
        ("clusterDomain: 2030-01-31T10:00:00Z", "it as a string, others a time", None, '"2030-01-31T10:00:00Z"'),
        ("clusterDomain: 1e400", "it as a string, others a number", None, '"1e400"'),
        ("clusterDomain: 2030-02-30", None, "", ""),
        ("clusterDomain: '2030-01-31'", None, "", ""),
        ("clusterDomain: 'no'", None, "", ""),
        ("featureGates: {y: true}", KEY, 'write "true", or "y" if that is meant', None),
        ("nodeStatusUpdateFrequency: 10s", None, "", ""),
    ],
)  # fmt: skip
def test_a_scalar_with_two_readings(
    tmp_path: Path, field: str, reading: str | None, help_: str | None, written: str | None
) -> None:
    """Both readings are told, and what to write; a fix where the field's type leaves one thing to be meant."""
    found = check(tmp_path, f"{CLUSTER_SPEC}{KUBELET}{field}\n")
    if reading is None:
        assert found == []
        return
    (finding,) = found
    wanted = reading.replace(", others ", ", tools that read YAML 1.2 as ")
    assert f": kubeadm reads {wanted}" in finding.message
    assert help_ is None or finding.help == help_
    assert (finding.fix.edits[0].new if finding.fix else None) == written


def test_a_reading_is_told_at_its_place_in_every_document(tmp_path: Path) -> None:
    """In lists, behind anchors, in configurations within a ClusterSpec, whose types count; each once."""
    text = CLUSTER_SPEC.replace("{name: cp-1}", "{name: cp-1, imagePullSerial: &a Yes}") + (
        "kubeletServingCertificates: on\n"
        "files: [{path: /etc/motd, content: welcome, mode: 0640}]\n"
        "apiServer:\n"
        "  auditPolicy: {rules: [{level: None, omitManagedFields: off}]}\n"
    )
    findings = sorted(check(tmp_path, text), key=lambda found: found.sort_key)
    found = [(one.path, one.span.line, one.span.column, one.fix and one.fix.edits[0].new) for one in findings]
    lines = text.splitlines()
    assert [(path, lines[line - 1][column - 1 :][:3], new) for path, line, column, new in found] == [
        ("nodeRegistration.imagePullSerial", "Yes", "true"),
        ("kubeletServingCertificates", "on", "true"),
        ("files[0].mode", "064", '"0640"'),
        ("apiServer.auditPolicy.rules[0].omitManagedFields", "off", "false"),
    ]


def test_a_time_is_a_time_to_both(tmp_path: Path) -> None:
    """Where the field's type is a time, the two readings mean the same."""
    taint = "{key: a, effect: NoSchedule, timeAdded: 2030-01-31T12:00:00Z}"
    text = CLUSTER_SPEC.replace("{name: cp-1}", f"{{name: cp-1, taints: [{taint}]}}")
    assert check(tmp_path, text) == []


def test_no_string_is_repeated(tmp_path: Path) -> None:
    """A string may be a secret."""
    text = f"{CLUSTER_SPEC}apiServer: {{staticTokens: [{{user: a, token: 2030-01-31}}]}}\n"
    (found,) = check(tmp_path, text)
    assert "2030" not in f"{found.message} {found.help} {found.fix and found.fix.message}"


def test_fix_mends_what_is_certain(tmp_path: Path, kspec: Kspec) -> None:
    """What kubeadm reads stays, and of what can mean two things nothing is changed."""
    spec = tmp_path / "cluster.yaml"
    spec.write_text(f"{CLUSTER_SPEC}{KUBELET}failSwapOn: no\nmaxPods: 0250\n")
    assert kspec("check", spec, "--fix").status == 0
    assert spec.read_text() == f"{CLUSTER_SPEC}{KUBELET}failSwapOn: false\nmaxPods: 0250\n"


def test_it_can_be_waived(tmp_path: Path) -> None:
    """As any other advice."""
    assert check(tmp_path, f"{CLUSTER_SPEC}waivers: [{CODE}]\n{KUBELET}failSwapOn: no\n") == []


WORDS = st.sampled_from(
    ["y", "N", "yes", "No", "ON", "off", "true", "False", "null", "~", ".inf", ".NaN", "2030-01-31"]
)
NUMBERS = st.from_regex(r"[-+]?(0[xXoObB]?)?[-+]?[01247_]{0,4}(\.[0-9_]{0,3})?([eE][-+]?[0-9]{1,3})?", fullmatch=True)
TEXTS = st.one_of(WORDS, NUMBERS, st.text(alphabet="0178_.-+eExXoObBaF:TtZ ynYN", min_size=1, max_size=10)).map(
    str.strip
)


@settings(max_examples=1000)
@given(TEXTS)
def test_nothing_that_differs_is_passed_over(text: str) -> None:
    """The regular expression lets everything through about which the two readers differ."""
    own = implicit(text)[1]
    try:
        other = read_by_others(text)
    except Exception:  # noqa: BLE001 - a text that is not a plain scalar
        return
    differ = type(own) is not type(other) and not {type(own), type(other)} <= {int, float}
    if other is not None and (differ or (own != other and other == other)):  # noqa: PLR0124 - not a number is unlike itself
        assert isinstance(other, list | dict) or CONCERNED.fullmatch(text) or float(str(own)) == float(str(other))


def test_the_other_reader_is_asked_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each text once, of some hundreds at most, and of none that is long: it is slow, and a spec may be hostile."""
    asked: list[str] = []

    def read(text: str) -> object:
        asked.append(text)
        return read_by_others(text)

    monkeypatch.setattr(scalars, "read_by_others", read)
    numbers = [
        *(f"0x{number:x}" for number in range(1, 1000)),
        *(["0x1"] * 1000),
        "0x" + "f" * 100_000,
        "1" * 100_000 + "_",
    ]
    text = f"{CLUSTER_SPEC}waivers: [{', '.join(numbers)}]\n"
    assert check(tmp_path, text) == []
    assert asked == numbers[:MOST]


SCRIPT = """
import sys
from kspec.cli.main import main
status = main(["check", *sys.argv[1:]])
print("ruamel" in {name.partition(".")[0] for name in sys.modules})
sys.exit(status)
"""


@pytest.mark.parametrize(("more", "imported"), [("", "False"), ("podPidsLimit: 0250\n", "True")])
def test_a_usual_spec_is_checked_without_the_other_reader(tmp_path: Path, more: str, imported: str) -> None:
    """Its import costs more than many a check: only a scalar that may be concerned is worth it."""
    usual = tmp_path / "cluster.yaml"
    fields = 'failSwapOn: false\nmaxPods: 110\nclusterDNS: [10.96.0.10]\nclusterDomain: "no"\n# no y 0250\n'
    usual.write_text(f"{CLUSTER_SPEC}{KUBELET}{fields}{more}")
    command = [sys.executable, "-c", SCRIPT, str(usual)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == imported


def test_the_specs_that_kubeadm_was_recorded_with_mean_one_thing() -> None:
    """No value of theirs is taken in two ways."""
    found = {
        path.name: [one.path for one in check_file(str(path)).findings if one.code == CODE]
        for path in GOOD.glob("*.yaml")
    }
    assert {name: paths for name, paths in found.items() if paths} == {}
