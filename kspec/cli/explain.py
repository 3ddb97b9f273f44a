"""`kspec explain`: a code's page, or what there is to know about a field."""

import argparse

from kspec.cli.printing import put, say
from kspec.report.explain import explain_code, explain_field, suggestions


def run(arguments: argparse.Namespace) -> int:
    """Print it; 2 for what is neither a code nor a field."""
    subject: str = arguments.subject
    code = explain_code(subject)
    text = code or explain_field(subject)
    if text is None:
        near = suggestions(subject)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        say(f"kspec explain: {subject!r} is neither a code nor a field{hint}", error=True)
        return 2
    put(text)
    if code and (field := explain_field(subject)):
        name = field.splitlines()[0].strip()
        say(f"{subject} is a field too: kspec explain {name}", error=True)
    return 0
