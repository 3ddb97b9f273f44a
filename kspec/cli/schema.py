"""`kspec schema`: the JSON Schema of a spec, for editors."""

import argparse
import json

from kspec.cli.printing import put, say
from kspec.facts.releases import named, newest, unknown
from kspec.report.schema import schema


def run(arguments: argparse.Namespace) -> int:
    """Print the schema of a release; 2 for a release without data."""
    version = arguments.kubernetes_version
    found = named(version) if version else newest()[0]
    if found is None:
        say(f"kspec schema: {unknown(version)}", error=True)
        return 2
    put(json.dumps(schema(found), indent=1, ensure_ascii=False) + "\n")
    return 0
