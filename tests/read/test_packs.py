"""The `packs:` of a ClusterSpec, and what they change of the spec."""

from pathlib import Path
from typing import Any

import pytest
from pack_specs import found, told, write_pack, write_spec

from kspec.facts.packs import ALIASES, BUILT_IN, WHY_ALIAS

OWN = "packs: [{name: mine, source: mine}]\n"


def value(wire: Any, kind: str) -> Any:  # noqa: ANN401 - a document's value
    """The value of a document that is there."""
    return wire.get(kind).value


@pytest.mark.parametrize(
    ("entry", "code", "message"),
    [
        ("cordns", "pack-choice", "packs[0] 'cordns' is not a pack"),
        ("5", "pack-choice", "packs[0] must be a pack's name, or a mapping of name, source and parameters"),
        ("{parameters: {}}", "pack-choice", "packs[0] has no name"),
        ("{name: 5}", "pack-choice", "packs[0].name must be a string"),
        ("{name: coredns, parameter: {}}", "pack-choice", "packs[0].parameter is not a field of a pack"),
        ("coredns, coredns", "pack-choice", "packs[1] 'coredns' is another entry's pack, too"),
        ("{name: a, source: nowhere}", "pack-source", "packs[0].source 'nowhere' does not exist"),
        (
            "{name: a, source: /etc}",
            "pack-source",
            "packs[0].source '/etc' must be a path relative to the spec's folder",
        ),
        (
            "{name: other, source: mine}",
            "pack-choice",
            "packs[0].name is 'other', and the pack at 'mine' calls itself 'mine'",
        ),
        (
            "{name: coredns, parameters: {replicas: three}}",
            "pack-parameter",
            "packs[0].parameters.replicas must be a whole number",
        ),
    ],
)
def test_a_wrong_entry_is_found_where_it_stands(tmp_path: Path, entry: str, code: str, message: str) -> None:
    """Each with line and column in the spec."""
    write_pack(tmp_path)
    _, findings = found(write_spec(tmp_path, f"packs: [{entry}]\n"))
    assert told(findings) == [(code, message)]
    assert findings[0].span.line == 14
    assert findings[0].span.column > 7


def test_a_misspelt_name_is_suggested(tmp_path: Path) -> None:
    """As everywhere."""
    _, findings = found(write_spec(tmp_path, "packs: [cordns]\n"))
    assert findings[0].help == "did you mean coredns?"


def test_a_former_name_is_a_warning_that_says_so(tmp_path: Path) -> None:
    """`dashboard` is headlamp."""
    assert ALIASES.keys() == WHY_ALIAS.keys()
    assert set(ALIASES.values()) <= set(BUILT_IN)
    wire, findings = found(write_spec(tmp_path, "packs: [dashboard]\n"))
    assert told(findings) == [
        (
            "pack-alias",
            "packs[0] 'dashboard' is headlamp: the Kubernetes Dashboard is archived, and Headlamp succeeds it",
        )
    ]
    assert [pack.name for pack in wire.packs] == ["headlamp"]


def test_two_packs_that_provide_one_thing_collide(tmp_path: Path) -> None:
    """Two networks for pods."""
    for name in ("mine", "yours"):
        write_pack(tmp_path, "provides: pod network\n", name=name)
    spec = write_spec(tmp_path, "packs: [{name: mine, source: mine}, {name: yours, source: yours}]\n")
    assert told(found(spec)[1]) == [
        ("pack-conflict", "packs[1].name 'yours' provides pod network, which 'mine' provides, too")
    ]


def test_what_a_pack_asks_of_components_is_in_the_cluster_configuration(tmp_path: Path) -> None:
    """Behind the user's own, for a local etcd too, and by the family of the addresses."""
    rows = "- {component: scheduler, name: bind-address, value: 0.0.0.0, ipv6Value: '::'}\n"
    rows += "- {component: etcd, name: listen-metrics-urls, value: 'http://127.0.0.1:2381'}\n"
    volume = "volumes: [{component: scheduler, name: mine, path: /etc/mine}]\n"
    write_pack(tmp_path, f"arguments:\n{rows}{volume}")
    wire, findings = found(write_spec(tmp_path, OWN, "scheduler: {extraArgs: [{name: v, value: '2'}]}\n"))
    assert findings == ()
    cluster = value(wire, "ClusterConfiguration")
    assert cluster["scheduler"]["extraArgs"] == [
        {"name": "v", "value": "2"},
        {"name": "bind-address", "value": "0.0.0.0"},  # noqa: S104 - what the pack asks for
    ]
    assert cluster["scheduler"]["extraVolumes"] == [
        {"name": "mine", "hostPath": "/etc/mine", "mountPath": "/etc/mine", "readOnly": True, "pathType": "Directory"}
    ]
    assert cluster["etcd"]["local"]["extraArgs"][0]["name"] == "listen-metrics-urls"


def test_an_argument_of_the_spec_that_differs_is_a_conflict(tmp_path: Path) -> None:
    """The same value is none."""
    write_pack(tmp_path, "arguments: [{component: scheduler, name: v, value: '2'}]\n")
    for number, codes in (("2", []), ("3", ["pack-conflict"])):
        spec = write_spec(tmp_path, OWN, f"scheduler: {{extraArgs: [{{name: v, value: '{number}'}}]}}\n")
        assert [finding.code for finding in found(spec)[1]] == codes


def test_a_pack_turns_on_the_kubelets_serving_certificates(tmp_path: Path) -> None:
    """Unless the spec says that it shall not."""
    write_pack(tmp_path, "needs: [kubeletServingCertificates]\n")
    wire, findings = found(write_spec(tmp_path, OWN))
    assert (findings, value(wire, "ClusterSpec")["kubeletServingCertificates"]) == ((), True)
    _, findings = found(write_spec(tmp_path, f"kubeletServingCertificates: false\n{OWN}"))
    assert [(finding.code, finding.path) for finding in findings] == [("pack-conflict", "kubeletServingCertificates")]
    spec = write_spec(tmp_path, OWN)
    spec.write_text(spec.read_text().replace("name: w-1,", "name: w-1, kubeletServingCertificate: false,"))
    assert [finding.path for finding in found(spec)[1]] == ["nodes[0].kubeletServingCertificate"]


def test_packs_are_a_list(tmp_path: Path) -> None:
    """A spec without them has none."""
    assert told(found(write_spec(tmp_path, "packs: {coredns: {}}\n"))[1]) == [
        ("pack-choice", "packs must be a list of packs")
    ]
    assert found(write_spec(tmp_path, ""))[0].packs == ()
