"""Add to kubeadm's verdicts what the components' own code says of each component document.

usage: annotate.py VERSION FILE.jsonl

FILE is what mutate.py wrote; each line gets the key "component", a list of complaints.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from configcheck import check
from mutate import dump
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

COMPONENTS = ("KubeletConfiguration", "KubeProxyConfiguration")
LONGEST = 300


def component_documents(spec: str) -> list[str]:
    """The component configurations of a spec, each as YAML; none where it cannot be read."""
    try:
        documents = list(YAML(typ="safe").load_all(spec))
    except YAMLError:
        return []
    return [
        dump(document)
        for document in documents
        if isinstance(document, dict) and document.get("kind") in COMPONENTS and "/" in str(document.get("apiVersion"))
    ]


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    lines = arguments.file.read_text(encoding="utf-8").split("\n")
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines if line]
    texts = {
        f"{number}/{index}": text
        for number, row in enumerate(rows)
        for index, text in enumerate(component_documents(row["spec"]))
    }
    for row in rows:
        row["component"] = []
    for name, answer in check(arguments.version, texts).items():
        complaints = rows[int(name.partition("/")[0])]["component"]
        if answer["decode"]:
            complaints.append(answer["decode"][:LONGEST])
        complaints += [f"{error['path']}: {error['message']}"[:LONGEST] for error in answer["errors"]]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    arguments.file.write_text(text, encoding="utf-8")
    print(arguments.file, sum(bool(row["component"]) for row in rows), "rows that a component refuses")  # noqa: T201 - the program's result


if __name__ == "__main__":
    main()
