"""`kspec schema`: the JSON Schema of a spec, for editors."""

import argparse
import json

from kspec.cli.printing import put, say
from kspec.facts.releases import known_minors, named, newest
from kspec.report.schema import schema


def run(arguments: argparse.Namespace) -> int:
    """Print the schema of a release; 2 for a release without data."""
    version = arguments.kubernetes_version
    found = named(version) if version else newest()[0]
    if found is None:
        known = f"{known_minors()[0]} to {known_minors()[-1]}"
        say(f"kspec schema: {version!r} is not a release that kspec knows ({known})", error=True)
        return 2
    put(json.dumps(schema(found), indent=1, ensure_ascii=False) + "\n")
    return 0
