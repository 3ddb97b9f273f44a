"""`kspec schema`: the JSON Schema of a spec, for editors."""

import argparse
import json

from kspec.cli.printing import put, say
from kspec.facts.releases import known_minors, release
from kspec.report.schema import schema


def run(arguments: argparse.Namespace) -> int:
    """Print the schema of a release; 2 for a release without data."""
    minors = known_minors()
    version = arguments.kubernetes_version or f"{minors[-1]}.0"
    if version.count(".") == 1:
        version = f"{version}.0"
    found = release(version)
    if found is None:
        known = f"{minors[0]} to {minors[-1]}"
        say(f"kspec schema: {version!r} is no release that kspec knows ({known})", error=True)
        return 2
    put(json.dumps(schema(found), indent=1, ensure_ascii=False) + "\n")
    return 0
