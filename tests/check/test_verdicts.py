"""What real kubeadm says of 600 mutated specs per release, and what kspec says of them.

`verdicts/<minor>.jsonl.gz` was recorded with tests/oracle/mutate.py: each row has a spec, the exit status of `kubeadm
config validate`, and its complaints.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kspec.cli.check import check_file
from kspec.facts.code_table import BY_NAME
from kspec.facts.releases import known_minors, release
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.secrets.masking import MASK

MINORS = known_minors()
Row = dict[str, Any]
Misplaced = Callable[[FileFindings], Iterator[tuple[Diagnostic, str]]]

HOST_OR_DATA = {"host-dependent", "no-version", "unknown-release", "patch-directory"}
"""What kubeadm asks its host or the internet for, or looks for on its host when it makes files, and releases without
data: errors, though kubeadm accepts them."""

WINDOW = "this version of kubeadm only supports deploying clusters with the control plane version"
"""kubeadm refuses releases older than itself; kspec has the data of several."""

SOURCES = {
    "discovery.tlsBootstrapToken": "discovery.bootstrapToken.token",
    "etcd.external.httpEndpoints": "etcd.external.endpoints",
}
"""A field that kubeadm copies -> where its value was written."""


def rows(minor: str) -> Iterator[Row]:
    path = Path(__file__).with_name("verdicts") / f"{minor}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@cache
def judged(minor: str, folder: Path) -> list[tuple[Row, FileFindings]]:
    found = []
    file = folder / "spec.yaml"
    for row in rows(minor):
        file.write_text(row["spec"], encoding="utf-8")
        found.append((row, check_file(str(file), release(row["id"].rsplit("-", 2)[0]))))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("verdicts")


def errors(result: FileFindings) -> set[str]:
    return {finding.code for finding in result.findings if finding.severity is Severity.ERROR}


def plain(path: str) -> str:
    """A field without the indices of lists, and without the names of structs that Go's decoder puts in."""
    return re.sub(r"\[\d+\]|\.\d+(?=\.|$)|(?<=\.)(ControlPlaneComponent|ImageMeta)\.", "", path)


def named(row: Row) -> set[str]:
    """Every field that kubeadm names."""
    found = {complaint["path"] for complaint in row["errors"]} - {""}
    for complaint in row["errors"]:
        text = complaint["message"]
        found.update(re.findall(r'unknown field "([^"]+)"', text))
        found.update(re.findall(r"Go struct field \w+\.([\w.]+) of type", text))
        found.update(re.findall(r'key "([^"]+)" already set', row["raw"]))
    return {plain(path) for path in found}


@pytest.mark.parametrize("minor", MINORS)
def test_what_kubeadm_refuses_is_refused(minor: str, folder: Path) -> None:
    """All of it, but for kubeadm's own window of versions."""
    missed = [
        (row["id"], row["mutation"])
        for row, result in judged(minor, folder)
        if row["exit"] and not result.failed and WINDOW not in row["raw"]
    ]
    assert missed == []


@pytest.mark.parametrize("minor", MINORS)
def test_what_kubeadm_accepts_is_no_error(minor: str, folder: Path) -> None:
    """But for what it asks its host for, releases without data, and what a component or its arguments would refuse."""
    unexpected = [
        (row["id"], row["mutation"], codes)
        for row, result in judged(minor, folder)
        if not row["exit"]
        and (codes := {code for code in errors(result) - HOST_OR_DATA if not BY_NAME[code].component})
        and not row.get("component")
    ]
    assert unexpected == []


@pytest.mark.parametrize("minor", MINORS)
def test_every_field_that_kubeadm_names_is_named(minor: str, folder: Path) -> None:
    """By a finding about it or a part of it; a copied value counts where it was written.

    A key beside a secret may be one itself: it is named by its mapping and a mask.
    """
    missed = []
    for row, result in judged(minor, folder):
        ours = {plain(finding.path) for finding in result.findings}
        for path in named(row):
            places = {path, SOURCES.get(path, path), f"{path.rpartition('.')[0]}.{MASK}"}
            if not any(own == place or own.startswith(f"{place}.") for own in ours for place in places):
                missed.append((row["id"], path, ours))
    assert missed == []


@pytest.mark.parametrize("minor", MINORS)
def test_findings_point_at_what_they_are_about(minor: str, folder: Path, misplaced: Misplaced) -> None:
    """The source at a finding's span is the key or the value of its field, or of the nearest parent."""
    wrong = [
        (row["id"], finding.message, source)
        for row, result in judged(minor, folder)
        for finding, source in misplaced(result)
    ]
    assert wrong == []
