"""What an output was made of, as an in-toto statement (v1) with SLSA's provenance (v1) as its predicate.

There is no time, place or number of a run in it: who built is not what it says. It is not signed; a tool that signs
takes it as its payload.
"""

import json
from collections.abc import Mapping
from typing import Final

TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://slsa.dev/provenance/v1"
BUILD: Final = "https://kspec.dev/build/v1"
_BUILDER: Final = "https://kspec.dev/kspec"


def statement(subjects: Mapping[str, str], materials: Mapping[str, str], kspec: str, kubernetes: str) -> bytes:
    """The statement of an output.

    Args:
        subjects: the SHA-256, by name, of the files that stand for the output: its `SHA256SUMS` and `manifest.json`.
        materials: the same of the files that it was made of, spec and lock.
        kspec: the version of kspec that built it.
        kubernetes: the release that it is of, as `v1.37.2`.
    """
    document = {
        "_type": TYPE,
        "subject": _digests(subjects),
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD,
                "externalParameters": {"kubernetes": kubernetes},
                "resolvedDependencies": _digests(materials),
            },
            "runDetails": {"builder": {"id": _BUILDER, "version": {"kspec": kspec}}},
        },
    }
    return json.dumps(document, indent=2).encode() + b"\n"


def _digests(files: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(files.items())]
