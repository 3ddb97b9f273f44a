"""Arguments that do not go together: what real components said of them, and what kspec says.

`arguments/relations-<minor>.jsonl` was recorded by tests/oracle/argument_verdicts.py: each row has arguments, the
component of the newest minor release that was started with them on a real control plane, and whether it refused them.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from usual_spec import Find

from kspec.facts import flag_relations as facts
from kspec.facts.releases import newest
from kspec.model.code import Severity

NEWEST = newest()[0]
SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.10}}
{init}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: {version}
{cluster}
"""
RECORDED = Path(__file__).parent / f"relations-{NEWEST.minor}.jsonl"
ROWS = [json.loads(line) for line in RECORDED.read_text().splitlines()]


def name(row: dict[str, Any]) -> str:
    """A row in short."""
    return f"{row['component']} {row.get('cluster') or row.get('init')}"


def errors(find: Find, row: dict[str, Any]) -> list[str]:
    """What kspec finds wrong with a row."""
    init = row.get("init") or "nodeRegistration: {name: cp-1}"
    found = find(SPEC.format(init=init, version=NEWEST.version, cluster=row.get("cluster", "")))
    return [f"{finding.code}: {finding.message}" for finding in found if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_kspec_refuses_what_the_component_refused(find: Find, row: dict[str, Any]) -> None:
    """An error where the real component ended, none where it went on."""
    assert bool(errors(find, row)) is row["refused"], (row["said"], errors(find, row))


def test_every_relation_was_asked_for() -> None:
    """More than a third of each table has a case that its component refused; the others are twins by another name."""
    text = "".join(name(row) for row in ROWS if row["refused"])
    tables: tuple[tuple[tuple[Any, ...], ...], ...]
    tables = (facts.EXCLUDES, facts.NEEDS, facts.GATES, facts.SCHEMES, facts.ORDERS)
    for table in tables:
        asked = [row for row in table if any(f"name: {flag}," in text for flag in flags_of(row))]
        assert len(asked) * 3 > len(table), sorted({str(row[1]) for row in table if row not in asked})


def flags_of(row: tuple[Any, ...]) -> list[str]:
    """The flags that a row begins with."""
    return [row[1]] if isinstance(row[1], str) else list(row[1])
