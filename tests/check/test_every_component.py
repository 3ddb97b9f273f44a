"""What the components' own code says of mutated component configurations, and what kspec says of them.

Each row has a document, and what the strict decoding and the validation of its component said of it.
`components/<minor>.jsonl.gz` was recorded with tests/oracle/mutate_components.py, `components/edges-<minor>.jsonl.gz`
with draw_components.py.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from kspec.cli.check import check_file
from kspec.facts.code_table import BY_NAME
from kspec.facts.releases import known_minors, release
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings

MINORS: Final = known_minors()
CORPORA: Final = (*MINORS, *(f"edges-{minor}" for minor in MINORS))
Row = dict[str, Any]
Misplaced = Callable[[FileFindings], Iterator[tuple[Diagnostic, str]]]

NAMES: Final = {
    "mode.proxymode": "mode",
    "kubeproxylinuxconfiguration.kubeproxyconntrackconfiguration": "conntrack",
    "kubeproxylinuxconfiguration.oomscoreadj": "oomscoreadj",
    "kubeproxyiptablesconfiguration": "iptables",
    "kubeproxyipvsconfiguration": "ipvs",
    "kubeproxynftablesconfiguration": "nftables",
    "detectlocalconfiguration.clustercidrs": "clustercidr",
    "detectlocalconfiguration.interfacename": "detectlocal.bridgeinterface",
    "detectlocalconfiguration.interfaceprefix": "detectlocal.interfacenameprefix",
}
"""kube-proxy's own notation of a field, in lower case -> the field in its document, in lower case."""

LATER: Final = "component-start"
"""The code of what a component's validation lets pass, and with which it then does not start."""

KNOWN: Final[dict[str, str]] = {}
"""Rows about which kspec and the component disagree -> why. None so far."""

MACHINE: Final = "userNamespaces.idsPerPod"
"""A field whose rule the recording machine hid: with cgroup v1, the kubelet's check of the host ends before it."""


@cache
def judged(name: str, folder: Path) -> list[tuple[Row, FileFindings]]:
    found = []
    file = folder / "component.yaml"
    with gzip.open(Path(__file__).parent / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            file.write_text(row["spec"], encoding="utf-8")
            found.append((row, check_file(str(file), release(row["id"].rsplit("-", 2)[0]))))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("components")


def errors(result: FileFindings) -> list[Diagnostic]:
    """What a component's validation refuses, which is what was recorded; what it stumbles over later is `LATER`."""
    return [finding for finding in result.findings if finding.severity is Severity.ERROR and finding.code != LATER]


def field(path: str) -> str:
    """A field of a component's message as its document has it, in lower case, without indices."""
    plain = re.sub(r"\[\d+\]", "", path).lower()
    if not plain.startswith("kubeproxyconfiguration."):
        return plain
    plain = plain.removeprefix("kubeproxyconfiguration.")
    known = next((own for own in NAMES if plain == own or plain.startswith(f"{own}.")), "")
    return NAMES[known] + plain[len(known) :] if known else plain


def is_named(path: str, ours: list[Diagnostic]) -> bool:
    """Whether a finding is about a field or a part of it."""
    wanted = field(path)
    found = [field(finding.path) for finding in ours]
    if wanted in {"syncperiod", "minsyncperiod"}:  # of whichever mode the document has
        found = [own.rpartition(".")[2] for own in found]
    return any(own == wanted or own.startswith(f"{wanted}.") for own in found)


@pytest.mark.parametrize("corpus", CORPORA)
def test_kspec_agrees_with_the_components(corpus: str, folder: Path) -> None:
    """Whether a document is refused, but for the rows that are listed with their reason."""
    wrong = [
        (row["id"], row["mutation"])
        for row, result in judged(f"components/{corpus}", folder)
        if bool(row["exit"]) != bool(errors(result)) and row["id"] not in KNOWN
    ]
    assert wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_field_that_a_component_names_is_named(corpus: str, folder: Path) -> None:
    """By an error about it or a part of it; a sentence without a field counts where anything is found."""
    wrong = [
        (row["id"], complaint["path"], [finding.path for finding in errors(result)])
        for row, result in judged(f"components/{corpus}", folder)
        for complaint in row["errors"]
        if not (is_named(complaint["path"], errors(result)) if complaint["path"] else errors(result))
    ]
    assert wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_nothing_is_found_beyond_what_a_component_says(corpus: str, folder: Path) -> None:
    """Where a document decodes, each error is about a field that the component names."""
    wrong = [
        (row["id"], finding.message)
        for row, result in judged(f"components/{corpus}", folder)
        if not row["decode"] and all(complaint["path"] for complaint in row["errors"])
        for finding in errors(result)
        if not any(is_named(complaint["path"], [finding]) for complaint in row["errors"])
    ]
    assert wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_findings_point_at_what_they_are_about(corpus: str, folder: Path, misplaced: Misplaced) -> None:
    """The source at a finding's span is the key or the value of its field, or of the nearest parent."""
    wrong = [
        (row["id"], finding.message, source)
        for row, result in judged(f"components/{corpus}", folder)
        for finding, source in misplaced(result)
    ]
    assert wrong == []


@pytest.mark.parametrize("minor", MINORS)
def test_components_in_kubeadm_specs(minor: str, folder: Path) -> None:
    """A component document that kubeadm passes on unread is refused where its component refuses it, else not."""
    wrong = [
        (row["id"], row["mutation"], codes)
        for row, result in judged(f"verdicts/{minor}", folder)
        if not row["exit"]
        and bool(row.get("component"))
        != bool(codes := {found.code for found in errors(result) if BY_NAME[found.code].component} - ARGUMENTS)
    ]
    assert wrong == []


ARGUMENTS: Final = {"argument-unknown", "argument-value", "admission-plugin"}
"""What a component refuses of its command line, which is in no document of its own."""


def test_a_rule_that_the_recording_machine_hid(find: Callable[..., list[Diagnostic]]) -> None:
    """A kubelet on a host with cgroup v2 looks at idsPerPod; the recording says nothing of it since v1.35."""
    found = find(
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nuserNamespaces: {idsPerPod: 65535}\n"
    )
    assert [(finding.code, finding.path) for finding in found] == [("component-value", MACHINE)]
