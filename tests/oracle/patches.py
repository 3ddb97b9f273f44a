"""Records what kubeadm's own patch manager makes of random patches and of random patches directories.

usage: patches.py RELEASE RECORDED SEED COUNT OUT
       patches.py RELEASE directories SEED COUNT OUT

RELEASE is a patch release such as v1.37.2, RECORDED its folder of recordings of real kubeadm (golden/v1.37.2), SEED
and COUNT say which and how many documents to patch, OUT is a .jsonl file. Its lines are the documents,
`{"base", "target", "document"}`, then the cases, `{"base", "patches": [{"type", "patch"}]}` with the "result", or
"refused" with kubeadm's error. Cases in which kubeadm itself does not always answer the same, since Go visits the
keys of a map in random order, are left out.

The second form records directories: `{"files": {path: text}}` with the "sets" of patches that kubeadm found and the
names that it "ignored", or "refused".
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import ruamel.yaml
from go_modules import build_program

from kspec.facts.releases import release as facts_of
from kspec.facts.types import TypeTable, load
from kspec.model.document import Json

SOURCES = {
    "etcd": "single/tree/etc/kubernetes/manifests/etcd.yaml",
    "kube-apiserver": "arguments/tree/etc/kubernetes/manifests/kube-apiserver.yaml",
    "kube-scheduler": "single/tree/etc/kubernetes/manifests/kube-scheduler.yaml",
    "kubeletconfiguration": "component-configs/tree/var/lib/kubelet/config.yaml",
    "corednsdeployment": "single/objects/*-Deployment-coredns.yaml",
    "kubeproxydaemonset": "single/objects/*-DaemonSet-kube-proxy.yaml",
}
"""Where the recordings have a document for each target."""

KINDS = {
    "kubeletconfiguration": ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
    "corednsdeployment": ("apps/v1", "Deployment"),
    "kubeproxydaemonset": ("apps/v1", "DaemonSet"),
}
"""The types of the targets that are not static pods."""

SMALL: dict[str, dict[str, Any]] = {
    "kube-controller-manager": {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "small", "finalizers": ["a", "a", "b"], "labels": {"x/y": "1", "m~n": "2", "": "3"}},
        "spec": {
            "containers": [
                {"name": "one", "ports": [{"containerPort": 1}, {"containerPort": 2, "name": "two"}], "args": []},
                {"name": "two", "env": [{"name": "A", "value": "1"}, {"name": "B"}, {"name": "A", "value": "2"}]},
            ],
            "volumes": [{"name": "v", "emptyDir": {"medium": "Memory"}}, {"name": "w", "hostPath": {"path": "/w"}}],
            "tolerations": [{"operator": "Exists"}],
            "priority": 1,
            "nodeSelector": {},
        },
    },
}
"""Documents with what the recordings lack: empty and doubled things, and keys that a pointer has to escape."""

SCALARS: list[Any] = [
    "", "a", "b", "one", "two", "A", "v", "yes", "0", "Ärger ☃", "~", "a/b", "x~1y",
    True, False, 0, 1, 2, -3, 8080, 1.0, 1.5, -0.25, 1e21, 1e-7, 1e300, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1,
]  # fmt: skip
STRANGE = ["unknown", "Metadata", "x/y", "m~n", ""]
"""Keys that a document may have and its type has not."""


class Generator:
    """Random patches from a seed. The types only help to guess keys that mean something."""

    def __init__(self, seed: int, types: TypeTable) -> None:
        """Start anew from a seed."""
        self.random = random.Random(seed)  # noqa: S311 - reproducible on purpose
        self.types = types

    def chance(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self.random.random() * 100 < percent

    def patch(self, kind: str, document: Json, type_name: str) -> Json:
        """One patch of a kind for a document."""
        if self.chance(1):
            odd: list[Json] = [None, [], {}, "text", 1, [None], [{"op": "add"}], [[]], {"$patch": "delete"}]
            return self.random.choice(odd)
        if kind == "json":
            return self.operations(document)
        return self.change(document, type_name, strategic=kind == "strategic")

    def value(self, depth: int = 0) -> Json:
        """Any JSON value."""
        draw = self.random.random()
        if depth < 3 and draw < 0.15:
            return {self.key({}, ""): self.value(depth + 1) for _ in range(self.random.randrange(3))}
        if depth < 3 and draw < 0.3:
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        return None if draw < 0.4 else self.random.choice(SCALARS)

    def key(self, document: dict[str, Any], type_name: str) -> str:
        """A key: of the document, of its type, or a strange one."""
        fields = [field.name for field in self.types.fields(type_name.removeprefix("*"))] if type_name else []
        choices = [*document] * 3 if self.chance(85) else fields
        return self.random.choice(choices or fields or [*STRANGE, "name", "a", "op"])

    def change(self, document: Json, type_name: str, *, strategic: bool) -> Json:
        """A merge patch for a value of a type."""
        if self.chance(6):
            return self.value()
        if isinstance(document, dict):
            return self.change_map(document, type_name, strategic=strategic)
        if isinstance(document, list):
            element = type_name.removeprefix("*").removeprefix("[]")
            return [self.element(document, element, strategic=strategic) for _ in range(self.random.randrange(4))]
        return self.value()

    def element(self, document: list[Any], type_name: str, *, strategic: bool) -> Json:
        """An element that a list has, or nearly."""
        if not document or self.chance(20):
            return self.value() if self.chance(50) else {"name": self.random.choice(SCALARS[:7])}
        return self.change(self.random.choice(document), type_name, strategic=strategic)

    def change_map(self, document: dict[str, Any], type_name: str, *, strategic: bool) -> dict[str, Any]:
        """A merge patch for an object, with directives if it is strategic."""
        fields = {field.name: field for field in self.types.fields(type_name.removeprefix("*"))}
        patch: dict[str, Any] = {}
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 2, 3])):
            key = self.key(document, type_name) if self.chance(95) else self.random.choice(STRANGE)
            field = fields.get(key)
            inner = field.type if field else ""
            if self.chance(10):
                patch[key] = None
            elif field and field.patch_merge_key and strategic and self.chance(85):
                patch[key] = self.keyed(document.get(key), field.patch_merge_key, inner)
                self.direct_list(patch, key, document.get(key), field.patch_merge_key)
            elif field and field.patch_strategy == "merge" and strategic and self.chance(85):
                patch[key] = [self.random.choice(SCALARS[:7]) for _ in range(self.random.randrange(4))]
                self.direct_list(patch, key, document.get(key), "")
            else:
                patch[key] = self.change(document.get(key), inner, strategic=strategic)
                if strategic and self.chance(4):
                    self.direct_list(patch, key, document.get(key), "")
        if strategic and self.chance(4):
            patch["$patch"] = self.random.choice(["replace", "delete", "delete", "merge", None, 1])
        if strategic and self.chance(6):
            patch["$retainKeys"] = [*patch, *self.random.sample([*document], min(1, len(document)))]
            if self.chance(20):
                patch["$retainKeys"] = self.random.choice([None, [], "name", ["name"], [{}], [1, "name"]])
        return patch

    def keyed(self, document: Json, merge_key: str, type_name: str) -> list[Any]:
        """A patch for a list whose elements have a merge key."""
        element = type_name.removeprefix("*").removeprefix("[]")
        known = [item for item in document if isinstance(item, dict)] if isinstance(document, list) else []
        patch: list[Any] = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 4])):
            old = self.random.choice(known) if known and self.chance(70) else {}
            new = self.change_map(old, element, strategic=True)
            new[merge_key] = old.get(merge_key, self.random.choice(SCALARS[:12]))
            if self.chance(15):
                new["$patch"] = "delete"
            elif self.chance(3):
                new["$patch"] = self.random.choice(["replace", "merge", 1])
            if self.chance(2):
                new.pop(merge_key)
            elif self.chance(2):
                new[merge_key] = self.value()
            patch.append(self.value() if self.chance(1) else new)
        return patch

    def direct_list(self, patch: dict[str, Any], key: str, document: Json, merge_key: str) -> None:
        """Perhaps add a directive for a list."""
        lists = [items for items in (document, patch.get(key)) if isinstance(items, list)]
        if self.chance(25):
            order = [item for items in lists for item in items]
            if merge_key:
                order = [{merge_key: item[merge_key]} for item in order if isinstance(item, dict) and merge_key in item]
            unique = [item for index, item in enumerate(order) if item not in order[:index]]
            if self.chance(60):
                unique.reverse()
            if self.chance(30):
                self.random.shuffle(unique)
            if self.chance(15):
                unique = unique[1:] if self.chance(50) else []
            patch[f"$setElementOrder/{key}"] = self.value() if self.chance(4) else unique
        if self.chance(6 if merge_key else 25):
            patch[f"$deleteFromPrimitiveList/{key}"] = (
                self.value() if self.chance(15) else [self.random.choice(SCALARS[:7]) for _ in range(2)]
            )
            if self.chance(80):
                patch.pop(key)
        if self.chance(10):
            patch.pop(key, None)

    def operations(self, document: Json) -> list[Any]:
        """A JSON patch. Each operation is guessed from what the document was before the first."""
        operations: list[Any] = []
        touched: list[str] = []
        for _ in range(self.random.choice([1, 1, 2, 3, 4, 6])):
            operation: dict[str, Any] = {
                "op": self.random.choice(["add", "add", "remove", "replace", "move", "copy", "copy", "test", "test"]),
                "path": self.random.choice(touched) if touched and self.chance(40) else self.pointer(document),
            }
            if operation["op"] in {"move", "copy"} or self.chance(2):
                operation["from"] = (
                    self.random.choice(touched) if touched and self.chance(40) else self.pointer(document)
                )
            if operation["op"] in {"add", "replace"}:
                operation["value"] = None if self.chance(15) else self.value()
            if operation["op"] == "test":
                found = resolve(document, operation["path"])
                operation["value"] = found if self.chance(80) else self.random.choice([None, {}, self.value()])
            if self.chance(3):
                operation.pop(self.random.choice([*operation]))
            if self.chance(1):
                operation[self.random.choice([*operation])] = self.value()
            if isinstance(operation.get("path"), str):
                touched.append(operation["path"] + self.random.choice(["", "", "", "/a", "/0", "/-"]))
            operations.append(operation)
        return operations

    def pointer(self, document: Json) -> str:
        """A pointer that leads somewhere, or nearly."""
        pointer = "x" if self.chance(1) else ""
        while (isinstance(document, dict | list) and document) and not (pointer and self.chance(25)):
            if isinstance(document, dict):
                inner = [key for key, value in document.items() if isinstance(value, dict | list)]
                key = self.random.choice(inner if inner and self.chance(60) else [*document])
                document = document[key]
                pointer += "/" + key.replace("~", "~0").replace("/", "~1")
            else:
                index = self.random.randrange(len(document))
                document = document[index]
                pointer += f"/{index if self.chance(80) else index - self.random.randrange(5)}"
        if self.chance(20):
            pointer += "/" + self.random.choice(["-", "0", "1", "-1", "+1", "01", "new", "x~1y", "~01", "~", "1e0", ""])
        return "" if self.chance(1) else pointer


def resolve(document: Json, pointer: str) -> Json:
    """What a pointer leads to, or None."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document.get(key)
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return None
    return deepcopy(document)


def bases(recorded: Path) -> Iterator[tuple[str, Any]]:
    """A document for each target."""
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    for target, pattern in SOURCES.items():
        (file,) = recorded.glob(pattern)
        document = reader.load(file)
        for container in document.get("spec", {}).get("containers", []):
            container["command"] = container["command"][:4]
        yield target, json.loads(json.dumps(document, default=str))
    yield from SMALL.items()


def ask(program: Path, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ask the Go program all questions."""
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def record(program: Path, recorded: Path, version: str, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """The documents, then the cases."""
    types = load(version.rpartition(".")[0])
    generator = Generator(seed, types)
    known = facts_of(version)
    documents = {target: document for target, document in bases(recorded) if known and target in known.patch_targets}
    for target, document in documents.items():
        yield {"base": target, "target": target, "document": document}
    cases: list[dict[str, Any]] = []
    for _ in range(count):
        target = generator.random.choice([*documents])
        root = types.root(*KINDS.get(target, ("v1", "Pod")))
        patches: list[Json] = []
        for _ in range(generator.random.choice([1, 1, 1, 2, 3])):
            kind = generator.random.choice(["strategic", "strategic", "strategic", "merge", "json", "json"])
            patches.append({"type": kind, "patch": generator.patch(kind, documents[target], root or "")})
        cases.append({"base": target, "patches": patches})
    questions = [
        {"target": case["base"], "document": documents[case["base"]], "patches": case["patches"]} for case in cases
    ]
    for case, answer in zip(cases, ask(program, questions), strict=True):
        if answer.get("unstable"):
            continue
        if "error" in answer:
            yield {**case, "refused": answer["error"].rstrip().rpartition("\n: ")[2]}
        else:
            yield {**case, "result": answer["result"]}


NAME_PARTS = (
    [*SOURCES, *SOURCES, *SMALL, "kube-apiserve", "Etcd", "xetcd", ""],
    ["", "", "", "0", "-suffix", "json", "merge", " ", "+", ".", "_ä", "+json.x"],
    ["", "", "", "+", "+json", "+merge", "+strategic", "+mergex", "+Json", "+x", "++json", "merge"],
    ["", ".json", *[".yaml"] * 9, ".yml", ".yaml.json", ".yaml~", ".YAML", "yaml"],
)
"""What the names of files are put together from."""

TEXTS = [
    "", " ", "\n\n", "# remark\n", "# remark\n---\na: 1\n", "a: 1\n---\n# remark", "---\n---\na: 1\n---\n",
    "a: 1\n---\nb: 2", "a: 1\n--- # remark\nb: {c: null}\n", "a: 1\n--- b: 2\n", "----\n", "a: 1\r\n---\r\nb: 2\r\n",
    '{"a": 1.0, "b": [null, true, "x"]}', "- {op: remove, path: /a}\n", "null\n", "~", "text", "a: [", "a:\n\t- b\n",
    "a: 1\n\n\n---\n  # remark\n\n---\n\nb: yes\n", "a: |\n  ---\n  # b\n",
    "  a: 1\n  b: 2\n", "  a: 1\nb: 2\n", "a: |\n  b\n# remark", "a: >\n  b\n\n...\n", "a: b\nc: {",
    "{\n", "a: |+\n  b\n\n",
]  # fmt: skip
"""What files hold."""


def record_directories(program: Path, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Directories with a few files, some in folders."""
    choose = random.Random(seed)  # noqa: S311 - reproducible on purpose
    with tempfile.TemporaryDirectory(prefix="oracle-patches.") as name:
        cases: list[dict[str, str]] = []
        for number in range(count):
            files: dict[str, str] = {}
            for _ in range(choose.choice([1, 1, 2, 3])):
                folder = choose.choice(["", "", "", "etcd.yaml/", "b/", "B/c/", "etcd/"])
                file = folder + "".join(choose.choice(part) for part in NAME_PARTS)
                path = Path(name, str(number), file)
                if path.name == file.rpartition("/")[2] and not (path.exists() or any(map(Path.is_file, path.parents))):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    files[file] = choose.choice(TEXTS)
                    path.write_text(files[file], newline="")
            cases.append(files)
            Path(name, str(number)).mkdir(exist_ok=True)
        answers = ask(program, [{"directory": f"{name}/{number}"} for number in range(count)])
        for files, answer in zip(cases, answers, strict=True):
            if "error" in answer:
                yield {"files": files, "refused": answer["error"].rpartition(": ")[2]}
            else:
                yield {"files": files, "sets": answer.get("sets", []), "ignored": answer.get("ignored", [])}


def write(out: Path, rows: Iterator[dict[str, Any]]) -> int:
    """Write JSON lines; the number of lines."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    out.write_text("".join(lines), "utf-8")
    return len(lines)


def main() -> None:
    """Build the Go program, ask it, write the answers."""
    release, recorded, seed, count, out = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="oracle-patches.") as folder:
        program = build_program(release, Path(__file__).parent / "patches", Path(folder) / "patches")
        if recorded == "directories":
            rows = record_directories(program, int(seed), int(count))
        else:
            rows = record(program, Path(recorded), release, int(seed), int(count))
        lines = write(Path(out), rows)
    sys.stderr.write(f"{out}: {lines} lines\n")


if __name__ == "__main__":
    main()
