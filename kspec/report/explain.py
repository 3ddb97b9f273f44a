"""What there is to know about a code or a field, as text."""

import json
import textwrap
from collections.abc import Sequence
from typing import Final

from kspec.facts.code_table import BY_NAME
from kspec.facts.kinds import GROUPS
from kspec.facts.pages import page
from kspec.facts.releases import known_minors
from kspec.model.code import Code
from kspec.report.fields import FieldFacts, Steps, all_fields, plain
from kspec.text.spelling import nearest

_MOST_PAGES: Final = 4
"""Fields of one name that are explained in full; of more, the paths alone are listed."""
_WIDTH: Final = 100
_LABEL: Final = 12
"""Columns of a label."""


def explain_code(code: str) -> str | None:
    """The page of a code, or its row where it has no page; None for what is not a code."""
    row = BY_NAME.get(code)
    if row is None:
        return None
    return page(code) or f"# {row}\n\n{row.summary}\n\n{_kind_of(row)}\n"


def _kind_of(row: Code) -> str:
    waiver = f"; a waiver named {row} turns it off" if row.waiver else ""
    return f"It is {'an error' if row.severity.value == 'error' else 'a warning'}{waiver}."


def explain_field(subject: str) -> str | None:
    """All fields whose path, with or without the kind, ends with the subject; None for none."""
    if subject in GROUPS:
        return _kind(subject)
    wanted = plain(tuple(subject.split(".")))
    found = [field for field in all_fields() if _ends_with((field.kind, *field.plain), wanted)]
    if not found:
        return None
    groups: dict[tuple[str, str, str], list[FieldFacts]] = {}
    for field in found:
        groups.setdefault((field.struct, field.plain[-1], field.type), []).append(field)
    if len(groups) > _MOST_PAGES:
        return f"{subject} is the name of several fields:\n" + "".join(
            f"  {field.name.removesuffix('[]')}\n" for field in found
        )
    return "\n".join(_page(fields) for fields in groups.values())


def _ends_with(path: Steps, wanted: Steps) -> bool:
    return path[-len(wanted) :] == wanted if wanted[0] not in GROUPS else path == wanted


def suggestions(subject: str) -> tuple[str, ...]:
    """Codes and fields that the subject may have meant."""
    name = subject.rpartition(".")[2].partition("[")[0]
    code = nearest(subject, BY_NAME)
    fields = {field.plain[-1] for field in all_fields()} | set(GROUPS)
    field = nearest(name, fields)
    paths = [found.name.removesuffix("[]") for found in all_fields() if found.plain[-1] == field] if field else []
    named = [field] if field in GROUPS else paths[:_MOST_PAGES]
    return tuple(found for found in (code, *named) if found)


def _kind(kind: str) -> str:
    fields = [field for field in all_fields() if field.kind == kind and len(field.steps) == 1]
    versions = ", ".join(fields[0].api_versions)
    lines = [f"{kind} ({versions})", ""]
    lines += [f"  {field.plain[0]:<30} {field.type}" for field in fields]
    return "\n".join([*lines, "", f"`kspec explain {kind}.{fields[-1].plain[0]}` says more of a field.\n"])


def _page(fields: Sequence[FieldFacts]) -> str:
    """One field, or fields of one struct at several places."""
    field = fields[0]
    lines = [found.name.removesuffix("[]") for found in fields]
    lines += textwrap.wrap(field.text.text, _WIDTH, initial_indent="  ", subsequent_indent="  ") if field.text else []
    lines.append("")
    lines.append(_line("type", field.type))
    if field.former_type:
        lines.append(_line("", f"(in {field.api_versions[0]}: {field.former_type})"))
    if field.text and field.text.values:
        lines.append(_line("values", ", ".join(value or '""' for value in field.text.values)))
    lines.append(_line("default", _default(field)))
    lines.append(_line("since", _since(field)))
    lines.append(_line("releases", _releases(field)))
    if field.fields:
        lines.append(_line("fields", ", ".join(field.fields)))
    if field.text and field.text.example:
        lines += ["", "example:", *(f"  {line}" for line in _example(field, field.text.example))]
    return "\n".join(lines) + "\n"


def _line(label: str, text: str) -> str:
    return f"  {label:<{_LABEL}}{text}"


def _default(field: FieldFacts) -> str:
    if field.text and field.text.default:
        return field.text.default
    if field.default is None:
        return "none"
    return field.default if isinstance(field.default, str) else json.dumps(field.default)


def _since(field: FieldFacts) -> str:
    first, *others = field.api_versions
    return f"{first}, also in {', '.join(others)}" if others else first


def _releases(field: FieldFacts) -> str:
    known = known_minors()
    if field.minors == known[: len(field.minors)] and field.minors != known:
        return f"up to {field.minors[-1]}"
    if field.minors == known:
        return f"all that kspec knows: {known[0]} to {known[-1]}"
    return f"from {field.minors[0]} on" if field.minors[-1] == known[-1] else ", ".join(field.minors)


def _example(field: FieldFacts, value: str) -> Sequence[str]:
    """The field in a document, as YAML."""
    lines = [f"apiVersion: {field.api_versions[-1]}", f"kind: {field.kind}"]
    if field.steps[0] in {"apiVersion", "kind"}:
        return lines
    margin, item = "", ""
    for step in field.steps[:-1]:
        lines.append(f"{margin}{item}{step.removesuffix('[]')}:")
        margin += "  " * (2 if item else 1)
        item = "- " if step.endswith("[]") else ""
    return [*lines, f"{margin}{item}{field.plain[-1]}: {value}"]
