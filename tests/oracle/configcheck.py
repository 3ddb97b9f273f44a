"""Ask the components' own code what it says of configuration documents.

usage: configcheck.py VERSION FILE.yaml...       prints one JSON line a document

The program that answers is built once a release into the oracle's cache (some minutes).
"""

import argparse
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from go_modules import build_program
from host import documents
from places import HERE, cache

ABOUT_THIS_MACHINE = "cgroup v1"
"""Words of the one message that speaks of the machine which asks, not of the document."""


class Finding(TypedDict):
    """A complaint of a component's validation."""

    path: str
    kind: str
    message: str


class Answer(TypedDict):
    """What a component says of a document; `decode` is empty where it can be read."""

    id: str
    decode: str
    errors: list[Finding]


def program(version: str) -> Path:
    """The executable of a release, built when it is first asked for."""
    path = cache() / version / "configcheck"
    return path if path.is_file() else build_program(version, HERE / "configcheck", path)


def check(version: str, texts: Mapping[str, str]) -> dict[str, Answer]:
    """Ask about documents, given as YAML by an id; answers by the same ids."""
    questions = "".join(json.dumps({"id": name, "yaml": text}) + "\n" for name, text in texts.items())
    done = subprocess.run([program(version)], input=questions, capture_output=True, text=True, check=True)
    answers: dict[str, Answer] = {}
    for line in filter(None, done.stdout.split("\n")):
        answer: Answer = json.loads(line)
        answer["errors"] = [error for error in answer["errors"] if ABOUT_THIS_MACHINE not in error["message"]]
        answers[answer["id"]] = answer
    return answers


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    texts = {
        f"{path}:{number}": text
        for path in arguments.files
        for number, text in enumerate(documents(path.read_text(encoding="utf-8")))
    }
    for answer in check(arguments.version, texts).values():
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
