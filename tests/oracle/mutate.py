"""Mutate good specs and record real kubeadm's verdict on each mutant.

usage: mutate.py VERSION SEED COUNT OUT.jsonl

The specs are those of specs/ok/. Each line: {"id", "base", "mutation", "spec", "exit", "errors": [{"path", "kind",
"message"}], "raw"}, where "errors" is what `kubeadm config validate` objects to, taken apart.
"""

import argparse
import io
import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypedDict

from host import split_host
from mutations import Documents, Mutant, Mutator
from places import REPOSITORY, executable, minor_of
from record import VERSION
from ruamel.yaml import YAML

CLASSES = (
    *("Invalid value", "Required value", "Forbidden", "Duplicate value", "Unsupported value", "Not found"),
    *("Too long", "Too many", "Internal error"),
)
KINDS = "|".join(CLASSES)
ERROR = re.compile(rf"([A-Za-z][\w.\[\]\-]*): ({KINDS})")
BETWEEN = re.compile(rf", (?=[A-Za-z][\w.\[\]\-]*: (?:{KINDS}))")
LOG_HEADER = re.compile(r"^([WI])\d{4} \S+ +\d+ (\S+)\]", re.MULTILINE)
LONGEST_MESSAGE, LONGEST_OUTPUT = 600, 4000


class Error(TypedDict):
    """One complaint: the field and class that it begins with, where it does, and all its text."""

    path: str
    kind: str
    message: str


def dump(document: Any) -> str:  # noqa: ANN401 - a document
    """A document as YAML; nothing is nothing."""
    if document is None:
        return ""
    text = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 10**6
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # declared as what it starts with
    yaml.dump(document, text)
    return text.getvalue().removesuffix("...\n")


def render(mutant: Mutant) -> str:
    """A mutant as a spec."""
    parts = [dump(document) for document in mutant.documents]
    if mutant.duplicate:
        index, key = mutant.duplicate
        parts[index] += f"{key}: null\n"
    return "---\n".join(parts)


def split_errors(said: str) -> list[Error]:
    """Take kubeadm's last words apart into complaints."""
    found = re.search(r"^error: (.*?)(?:\nTo see the stack trace.*)?$", said, re.DOTALL | re.MULTILINE)
    body = (found.group(1) if found else said).strip()
    if body.startswith("[") and body.endswith("]"):
        body = body[1:-1]
    errors = []
    for part in BETWEEN.split(body):
        named = ERROR.match(part)
        path, kind = named.groups() if named else ("", "")
        errors.append(Error(path=path, kind=kind, message=part[:LONGEST_MESSAGE]))
    return errors


def bases(version: str) -> list[tuple[str, Documents]]:
    """Every good spec, for a release: name and documents, the host's left out."""
    found = []
    for path in sorted((REPOSITORY / "specs" / "ok").glob("*.yaml")):
        text, _ = split_host(path.read_text(encoding="utf-8"))
        found.append((path.stem, list(YAML(typ="safe").load_all(VERSION.sub(rf"\g<1>{version}", text)))))
    return found


def judge(kubeadm: Path, spec: str) -> tuple[int, str]:
    """What kubeadm answers to a spec: exit status and words, without time stamps."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(spec)
        file.flush()
        command: list[str | Path] = [kubeadm, "config", "validate", "--config", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = (done.stdout + done.stderr).replace(file.name, "spec.yaml")
    return done.returncode, LOG_HEADER.sub(r"\1 \2]", said)


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    version, kubeadm = arguments.version, executable(arguments.version)
    good = bases(version)
    # specs that this release refuses as they are would only show why, again and again
    good = [(name, documents) for name, documents in good if not judge(kubeadm, render(Mutant(documents, "")))[0]]
    mutator = Mutator(arguments.seed, minor_of(version))
    drawn = []
    for _ in range(arguments.count):
        name, documents = mutator.random.choice(good)
        drawn.append((name, mutator.mutate(documents)))
    specs = [render(mutant) for _, mutant in drawn]
    with ThreadPoolExecutor(4) as pool, arguments.out.open("w", encoding="utf-8") as out:
        rejected = 0
        verdicts = pool.map(lambda spec: judge(kubeadm, spec), specs)
        for number, ((base, mutant), spec, (status, said)) in enumerate(zip(drawn, specs, verdicts, strict=True)):
            rejected += status != 0
            row = {
                "id": f"{version}-{arguments.seed}-{number:04d}",
                "base": base,
                "mutation": mutant.note,
                "spec": spec,
                "exit": status,
                "errors": split_errors(said) if status else [],
                "raw": said[:LONGEST_OUTPUT],
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(arguments.out, len(drawn), "mutants,", rejected, "rejected")  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
