"""`kspec explain`: a code's page, or what there is to know about a field."""

import argparse
import sys

from kspec.report.explain import explain_code, explain_field, suggestions


def run(arguments: argparse.Namespace) -> int:
    """Print it; 2 for what is neither a code nor a field."""
    subject: str = arguments.subject
    code = explain_code(subject)
    text = code or explain_field(subject)
    if text is None:
        near = suggestions(subject)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        sys.stderr.write(f"kspec explain: {subject!r} is neither a code nor a field{hint}\n")
        return 2
    sys.stdout.write(text)
    if code and (field := explain_field(subject)):
        name = field.splitlines()[0].strip()
        sys.stderr.write(f"{subject} is a field too: kspec explain {name}\n")
    return 0
