"""A set of which nothing changed, by what each of its clusters and the set itself have left about their last builds.

The standard library only, and little of it: this is what an unchanged build runs.
"""

from __future__ import annotations

import argparse
import json

from kspec.cli.build import settled

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

_ENVELOPE = ("version", "status", "fault", "diagnostics")
"""What an answer has beside what a build says of itself."""


def cluster_arguments(arguments: argparse.Namespace, member: Sequence[str]) -> argparse.Namespace:
    """The command line of a build of one cluster alone, so that it is known as unchanged by either build.

    `member` is the cluster's name, its spec, its name in the program that the spec is, and its output.
    """
    name, spec, own, output = member
    return argparse.Namespace(**{**vars(arguments), "spec": [spec], "member": own, "output": output, "cluster": name})


def with_clusters(
    arguments: argparse.Namespace, moment: datetime, members: Sequence[Sequence[str]], answers: Mapping[str, str]
) -> dict[str, str] | None:
    """What an unchanged build of a set says, by format; None where a cluster of it is not as it was."""
    found = []
    for member in members:
        _, _, own = settled(cluster_arguments(arguments, member), moment)
        if own is None or not {"text", "json"} <= own.keys():
            return None
        found.append(own)
    texts = [
        f"{member[0]}: {own['text']}" if not arguments.quiet else own["text"].partition("\n")[2]
        for member, own in zip(members, found, strict=True)
    ]
    if arguments.quiet:
        return {"text": "\n" + "".join(texts), "json": _object(members, found, answers["json"])}
    return {"text": "".join((*texts, answers["text"])), "json": _object(members, found, answers["json"])}


def outcome_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What a build says of a cluster of a set, of its whole answer to a program."""
    return {key: value for key, value in answer.items() if key not in _ENVELOPE}


def _object(members: Sequence[Sequence[str]], found: Sequence[Mapping[str, str]], own: str) -> str:
    """What programs read of the set, with what they would read of each cluster."""
    value = json.loads(own)
    answers = [json.loads(one["json"]) for one in found]
    value["clusters"] = [
        {"name": member[0], "spec": member[1], "status": 0, "outcome": outcome_of(answer)}
        for member, answer in zip(members, answers, strict=True)
    ]
    value["diagnostics"] = [*value["diagnostics"], *(row for answer in answers for row in answer["diagnostics"])]
    return json.dumps(value, indent=2) + "\n"
