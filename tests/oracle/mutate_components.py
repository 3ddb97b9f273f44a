"""Mutate component configurations and record the verdict of the components' own code.

usage: mutate_components.py VERSION BASE.yaml SEED COUNT OUT.jsonl

BASE holds good KubeletConfiguration, KubeProxyConfiguration and KubeSchedulerConfiguration documents, such as
components-base.yaml beside this program. Each line: {"id", "mutation", "spec", "kind", "decode", "errors", "exit"}.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from configcheck import Finding, check
from mutate import render
from mutations import Mutant, Mutator
from places import minor_of
from ruamel.yaml import YAML

NAMED = re.compile(r"invalid configuration: (?:unable to \S+ )?([a-z]\w*)\b(?= \(--| )")
"""How the kubelet names a field inside a sentence."""


def draw(mutator: Mutator, base: list[Any]) -> tuple[dict[str, Any], Mutant]:
    """A document and its mutant that still is one document of the same kind."""
    while True:
        document = mutator.random.choice(base)
        mutant = mutator.mutate([document])
        if mutator.random.random() < 1 / 3 and len(mutant.documents) == 1 and isinstance(mutant.documents[0], dict):
            again = mutator.mutate(mutant.documents)
            both = f"{mutant.note}; {again.note}"
            mutant = Mutant(again.documents, both, mutant.duplicate or again.duplicate)
        changed = mutant.documents[0] if len(mutant.documents) == 1 else None
        if isinstance(changed, dict) and all(changed.get(key) == document[key] for key in ("apiVersion", "kind")):
            return document, mutant


def locate(error: Finding, fields: set[str]) -> Finding:
    """Give an error without a path the field that its sentence names, where it names one."""
    named = NAMED.match(error["message"])
    if not error["path"] and named and named.group(1) in fields:
        error["path"] = named.group(1)
    return error


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("base", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    base = list(YAML(typ="safe").load_all(arguments.base.read_text(encoding="utf-8")))
    mutator = Mutator(arguments.seed, minor_of(arguments.version))
    fields = {kind: {field.place[0] for field in known} for kind, known in mutator.known.items()}
    rows: dict[str, dict[str, Any]] = {}
    for number in range(arguments.count):
        document, mutant = draw(mutator, base)
        name = f"{arguments.version}-c{arguments.seed}-{number:04d}"
        rows[name] = {"id": name, "mutation": mutant.note, "spec": render(mutant), "kind": document["kind"]}
    rejected = 0
    answers = check(arguments.version, {name: row["spec"] for name, row in rows.items()})
    with arguments.out.open("w", encoding="utf-8") as out:
        for name, row in rows.items():
            decode = answers[name]["decode"]
            errors = [locate(error, fields.get(row["kind"], set())) for error in answers[name]["errors"]]
            row |= {"decode": decode, "errors": errors, "exit": 1 if decode or errors else 0}
            rejected += row["exit"]
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(arguments.out, len(rows), "mutants,", rejected, "rejected")  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
