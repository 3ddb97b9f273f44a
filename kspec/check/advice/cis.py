"""The CIS Kubernetes Benchmark on a spec: what the files that a build would write come to.

Patches of static pods and of the kubelet's configuration are not looked at; a note says so where there are any.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from kspec.check.view.command_line import KUBELET, CommandLine, Setting, command_line, kubelets
from kspec.check.view.field import Field
from kspec.facts import clusterspec
from kspec.facts.cis import CONTROLS, MODES, UNDECIDED, UNDECIDED_SCORED, Control, ModeControl
from kspec.facts.hosts import NODES_OWN_NAME
from kspec.go.path import clean
from kspec.model import kinds
from kspec.model.assessment import Assessment, Verdict
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.frozen import evolve
from kspec.model.requirement import Requirement
from kspec.model.wire import Wire, WireDocument

_CONFIGURATIONS: Final = {KUBELET: kinds.KUBELET, "kube-proxy": kinds.KUBE_PROXY}
_HOST_NAME: Final = "hostname-override"
_V1BETA3: Final = "kubeadm.k8s.io/v1beta3"
"""It has arguments as a mapping."""


def assess(wire: Wire) -> tuple[Assessment, ...]:
    """Every recommendation of the benchmark, in the order of their numbers."""
    found = [_control(wire, row) for row in CONTROLS]
    found += [_modes(wire, row) for row in MODES]
    found += [
        Assessment(id_, "", Verdict.UNDECIDED, id_ in UNDECIDED_SCORED, reason=reason)
        for id_, reason in UNDECIDED.items()
    ]
    return tuple(sorted(found, key=lambda assessment: [int(part) for part in assessment.id.split(".")]))


def with_waivers(assessed: Sequence[Assessment], waived: Collection[str]) -> tuple[Assessment, ...]:
    """The same where failures whose code is waived are said to be so."""
    return tuple(
        evolve(one, verdict=Verdict.WAIVED) if one.verdict is Verdict.FAILED and f"cis-{one.id}" in waived else one
        for one in assessed
    )


def _control(wire: Wire, row: Control) -> Assessment:
    if row.component in _CONFIGURATIONS:
        return _node_control(wire, row)
    line = command_line(wire, row.component)
    if line is None:
        return _not_applicable(row, f"the spec runs no {row.component}")
    if row.unless and line.last(row.unless):
        return Assessment(row.id, row.title, Verdict.UNDECIDED, row.scored, reason=f"--{row.unless} names a file")
    requirement = _filled(row.requirement, line.document)
    findings = [
        _argument(row, line, flag, example)
        for flag, example in zip(row.flags, row.examples * len(row.flags), strict=False)
        if not requirement.holds(_values(line, flag))
    ]
    return _assessment(row, wire, findings)


def _filled(requirement: Requirement, cluster: WireDocument) -> Requirement:
    pki = clean(Field(cluster, ("certificatesDir",)).text)
    return requirement._replace(values=tuple(value.replace("{pki}", pki) for value in requirement.values))


def _values(line: CommandLine, flag: str) -> tuple[str, ...]:
    """The values of a flag; for etcd, of its environment variable where the flag is absent."""
    variable = _variable(line, flag)
    return (variable.text,) if variable else line.values(flag)


def _variable(line: CommandLine, flag: str) -> Field | None:
    """The value of etcd's environment variable for a flag, where it counts."""
    if line.component != "etcd" or line.all(flag):
        return None
    name = f"ETCD_{flag.upper().replace('-', '_')}"
    variables = Field(line.document, ("etcd", "local", "extraEnvs")).items
    return next((item.child("value") for item in variables if item.child("name").text == name), None)


def _argument(row: Control, line: CommandLine, flag: str, example: str) -> Diagnostic:
    setting, variable = line.last(flag), _variable(line, flag)
    if variable:
        return _finding(row, variable, f"it stands for --{flag} and is {variable.text}", "leave the variable out")
    advised = _advised(row.requirement, line.elements(flag), example)
    if setting is None or setting.path is None:
        message = f"--{flag} is missing" if setting is None else f"--{flag} is {setting.value}"
        old = line.document.document.api_version == _V1BETA3
        help_ = f"add '{flag}: \"{advised}\"'" if old else f"add '{{name: {flag}, value: \"{advised}\"}}'"
        return _finding(row, Field(line.document, line.path), message, help_)
    shown = ",".join(line.values(flag))
    help_ = f'write "{advised}"' if advised else "leave the argument out"
    return _finding(row, Field(line.document, setting.path), f"--{flag} is {shown or 'empty'}", help_)


def _advised(requirement: Requirement, found: list[str], example: str) -> str:
    """What to write: of a list, what is there with what is missing, or without what must not be there."""
    if requirement.test == "has":
        return ",".join(dict.fromkeys((*found, *requirement.values)))
    if requirement.test == "lacks":
        return ",".join(element for element in found if element not in requirement.values) or example
    return example


def _node_control(wire: Wire, row: Control) -> Assessment:
    """A recommendation about kubelets or kube-proxy: a flag overrides the field of the configuration document."""
    document = wire.get(_CONFIGURATIONS[row.component])
    lines = [_with_host_name(wire, line) for line in kubelets(wire)] if row.component == KUBELET else []
    cluster = wire.get(kinds.CLUSTER)
    proxy_off = cluster is not None and Field(cluster, ("proxy", "disabled")).value is True
    if document is None or (row.component != KUBELET and proxy_off):
        return _not_applicable(row, f"the spec configures no {row.component}")
    findings: dict[tuple[str, object], Diagnostic] = {}
    for line in lines or [CommandLine(row.component, document, (), ())]:
        for number, flag in enumerate(row.flags):
            path = row.paths[number] if row.paths else ()
            setting = line.last(flag)
            given = line.values(flag) if setting else _spelt(Field(document, path).value) if path else ()
            if row.requirement.holds(given):
                continue
            example = row.examples[number]
            if setting or not path:
                finding = _override(row, line, flag, setting, example)
            else:
                finding = _finding(row, Field(document, path), _field_text(given), f"write '{_as_yaml(path, example)}'")
            findings[finding.path, finding.span] = finding
    return _assessment(row, wire, list(findings.values()))


def _override(row: Control, line: CommandLine, flag: str, setting: Setting | None, example: str) -> Diagnostic:
    help_ = f'write "{example}"' if example else "leave the argument out"
    if setting is not None and setting.path is not None:
        return _finding(row, Field(line.document, setting.path), f"--{flag} is {setting.value}", help_)
    message = f"kubeadm writes --{flag}={setting.value}" if setting else f"--{flag} is missing"
    return _finding(row, Field(line.document, ("nodeRegistration", "name")), message, "" if setting else help_)


def _with_host_name(wire: Wire, line: CommandLine) -> CommandLine:
    """Add what kubeadm writes: it overrides the host's name where the node has another one, or where nobody knows."""
    name = Field(line.document, ("nodeRegistration", "name")).text
    spec = wire.get(clusterspec.KIND)
    every: Any = Field(spec, ("host",)).value if spec else None
    own: Any = line.document.own_host
    hosts = [host.get("hostName") for host in (own, every) if isinstance(host, dict)]
    host_name = next((str(found) for found in hosts if found), "")
    if line.last(_HOST_NAME) or host_name.strip().lower() in {name, NODES_OWN_NAME}:
        return line
    return evolve(line, settings=(*line.settings, Setting(_HOST_NAME, name)))


def _spelt(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON value
    """A field as a flag would have it; nothing where it is missing or empty, for then the default counts."""
    if isinstance(value, bool):
        return (str(value).lower(),)
    if isinstance(value, dict):
        return tuple(f"{key}={str(item).lower()}" for key, item in value.items())
    if isinstance(value, list):
        return tuple(map(str, value))
    return () if value in (None, "") else (str(value),)


def _field_text(given: tuple[str, ...]) -> str:
    return f"it is {','.join(given)}" if given else "it is missing"


def _as_yaml(path: Path, example: str) -> str:
    """`authentication: {anonymous: {enabled: false}}`."""
    text = f"[{example.replace(',', ', ')}]" if "," in example else example
    for step in reversed(path[1:]):
        text = f"{{{step}: {text}}}"
    return f"{path[0]}: {text}"


def _modes(wire: Wire, row: ModeControl) -> Assessment:
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None or (row.etcd and command_line(wire, "etcd") is None):
        return _not_applicable(row, "the spec makes no such file")
    findings = []
    for path, mode in row.files.items():
        if mode & ~row.mode:
            document = wire.get(kinds.KUBELET) or cluster
            message = f"{path} has mode {mode:04o}, not {row.mode:04o} or stricter"
            findings.append(_finding(row, Field(document), message, row.advice))
    return _assessment(row, wire, findings)


def _finding(row: Control | ModeControl, field: Field, text: str, help_: str) -> Diagnostic:
    finding = field.warning(row.code, f"{text} (CIS {row.id}: {row.title.rstrip('.')})", help_)
    notes = () if row.scored else ("the benchmark does not score this: a person decides",)
    return evolve(finding, notes=(*notes, *((row.note,) if isinstance(row, Control) and row.note else ())))


def _assessment(row: Control | ModeControl, wire: Wire, findings: list[Diagnostic]) -> Assessment:
    patched = "the patches in {} are not looked at"
    folders = {
        Field(found, ("patches", "directory")).text
        for found in wire.documents
        if found.kind.startswith(("Init", "Join"))
    }
    notes = tuple(patched.format(folder) for folder in sorted(folders - {""}))
    noted = tuple(evolve(finding, notes=(*finding.notes, *notes)) for finding in findings)
    return Assessment(row.id, row.title, Verdict.FAILED if noted else Verdict.PASSED, row.scored, noted)


def _not_applicable(row: Control | ModeControl, reason: str) -> Assessment:
    return Assessment(row.id, row.title, Verdict.NOT_APPLICABLE, row.scored, reason=reason)
