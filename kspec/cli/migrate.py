"""`kspec migrate`: v1beta3 to v1beta4 in the user's own text, as a diff or in place; and the old scheduler's policy."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kspec.check.spec import KUBEADM, check
from kspec.cli.printing import say
from kspec.cli.rewriting import show, store
from kspec.cli.specs import sources_of
from kspec.cli.stderr import print_findings
from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import codes
from kspec.go import yaml
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Document
from kspec.model.span import Span
from kspec.read.convert import convert
from kspec.read.decode import decode
from kspec.read.default import default
from kspec.read.documents import load as load_text
from kspec.read.kinds import need_documents, sort_kinds
from kspec.read.load import load
from kspec.read.migration import is_old, migrate, read_old, unlike
from kspec.read.scheduler_policy import convert as convert_policy
from kspec.read.scheduler_policy import policy_in
from kspec.read.version import choose_release
from kspec.text.edits import by_file, edited


def run(arguments: argparse.Namespace) -> int:
    """Show or make the changes; 0 if the spec is, or is now, in the newest API version."""
    sources = sources_of(arguments.spec)
    programs = [file for file in arguments.spec if Path(file).suffix == ".jsonnet"]
    if programs:
        return print_findings([_program(file) for file in programs], sources)
    policies = dict(_policies(arguments.spec))
    if policies:
        return _give(policies, in_place=arguments.in_place)
    loaded = load(tuple(map(Path, arguments.spec)), sources)
    documents, findings = sort_kinds(loaded.documents)
    findings = (*loaded.diagnostics, *findings)
    findings = (*findings, *need_documents(findings, documents, Path(arguments.spec[0])))
    if print_findings(findings, sources) or print_findings(_refused(documents), sources):
        return 1
    if not any(is_old(document) for document in documents):
        say("kspec: nothing to migrate: every document has its newest API version", error=True)
        return 0
    changed, findings = _migrated(documents, sources.contents)
    if print_findings(findings, sources):
        return 1
    return _give(changed, in_place=arguments.in_place)


def _refused(documents: Sequence[Document]) -> tuple[Diagnostic, ...]:
    """The errors for which kubeadm would not migrate a spec either; what it would ask its host for is none."""
    release, _ = choose_release(documents)
    wire, findings = read_old(documents, release) if any(map(is_old, documents)) else decode(documents, release)
    found = findings or check(default(convert(wire)), KUBEADM)
    return tuple(error for error in errors(found) if error.code != codes.HOST_DEPENDENT)


def _give(changed: Mapping[str, tuple[bytes, bytes]], *, in_place: bool) -> int:
    """Write or show what changes; the exit status."""
    if in_place:
        return store(changed)
    show(changed)
    return 0


def _policies(files: Sequence[str]) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """Files that are policies of the old scheduler: their bytes, and the KubeSchedulerConfiguration in their stead."""
    for file in files:
        path = Path(file)
        try:
            content = Sources().take(path, SPEC)
        except UnusableFileError:  # told where it is read as a spec
            continue
        policy = policy_in(content)
        if policy is not None:
            converted = convert_policy(policy)
            for note in converted.notes:
                say(f"note: {note}", error=True)
            in_json = path.suffix == ".json"
            text = json.dumps(converted.value, indent=2) + "\n" if in_json else yaml.dump(converted.value)
            yield file, (content, text.encode())


def _migrated(
    documents: Sequence[Document], contents: Mapping[str, bytes]
) -> tuple[Mapping[str, tuple[bytes, bytes]], tuple[Diagnostic, ...]]:
    """Each changed file's old and new bytes; nothing where there is a finding."""
    release, _ = choose_release(documents)
    old, findings = read_old(documents, release)
    if findings:
        return {}, findings
    texts = {name: content.decode().replace("\r\n", "\n") for name, content in contents.items()}
    migration = migrate(documents, texts, old)
    for note in migration.notes:
        say(f"note: {note}", error=True)
    new = {name: edited(contents[name], found) for name, found in by_file(migration.edits).items()}
    reread = [document for name in contents for document in load_text(new.get(name, contents[name]), name)[0]]
    again, findings = read_old(reread, release)
    wrong = unlike(old, again) or next(iter(findings), None)
    if wrong:
        return {}, (wrong,)
    return {name: (contents[name], content) for name, content in new.items()}, ()


def _program(file: str) -> Diagnostic:
    return Diagnostic(
        codes.NOT_MIGRATED,
        f"{file} is a program, whose text only its author can change",
        Span(file, 1, 1, 1, 1),
        help="write kubeadm.k8s.io/v1beta4 in it by hand: arguments are lists of {name, value}",
    )
