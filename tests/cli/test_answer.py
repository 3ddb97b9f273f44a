"""How commands end: `--format json` is one object of the command's schema in every case."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft7Validator
from small_cluster import BUILT, SPEC, Cluster, Kspec

from kspec.cli.parser import parser
from kspec.encode import lock_text
from kspec.model.frozen import evolve
from kspec.report.outcome import OUTCOMES

SCHEMAS: Final = Path(__file__).parents[2] / "docs" / "json"
Case = Callable[[Cluster, Path], tuple[str | Path, ...]]


def build(*options: str) -> Case:
    """A build of the small cluster, which was built before."""
    return lambda cluster, _: ("build", cluster.spec, "-o", cluster.out, *options)


def edited(old: str, new: str, case: Case) -> Case:
    """The same after an edit of the spec."""

    def change(cluster: Cluster, folder: Path) -> tuple[str | Path, ...]:
        cluster.edit(old, new)
        return case(cluster, folder)

    return change


def after(change: Callable[[Cluster], object], case: Case) -> Case:
    """The same after something else has happened."""

    def changed(cluster: Cluster, folder: Path) -> tuple[str | Path, ...]:
        change(cluster)
        return case(cluster, folder)

    return changed


def diff(*options: str) -> Case:
    """The small cluster's spec against its output."""
    return lambda cluster, _: ("diff", cluster.spec, "-o", cluster.out, *options)


def images(*options: str) -> Case:
    return lambda cluster, _: ("images", cluster.spec, *options)


def expiry(*options: str) -> Case:
    return lambda cluster, _: ("expiry", cluster.spec, *options)


def verify(*options: str) -> Case:
    return lambda cluster, _: ("verify", cluster.out, "--at", BUILT, *options)


def check(*options: str) -> Case:
    return lambda cluster, _: ("check", cluster.spec, *options)


def take(tree: str = "cp-1={node}", *options: str) -> Case:
    """An import of the built node into stores of its own."""
    return lambda cluster, folder: (
        "import",
        tree.format(node=cluster.node),
        f"--spec={cluster.spec}",
        f"--lock={folder / 'i.lock'}",
        f"--keys={folder / 'i.keys'}",
        *options,
    )


def export(*options: str) -> Case:
    """An archive of the node."""
    return lambda cluster, folder: ("export", "tar", cluster.out, "-o", folder / "t.tar", *options)


def left(cluster: Cluster) -> None:
    """A key of a node that is gone."""
    key = cluster.keys / "nodes" / "w-9" / "kubelet.conf.key"
    key.parent.mkdir(mode=0o700)
    key.touch(mode=0o600)


def elsewhere(cluster: Cluster) -> None:
    """An authority whose key is not in the keyring, as far as the lock says."""
    lock = lock_text.parse(cluster.lock.read_text())
    own = evolve(lock.certificates["etcd/ca"], external=True)
    cluster.lock.write_text(lock_text.render(evolve(lock, certificates={**lock.certificates, "etcd/ca": own})))


def renew(*words: str) -> Case:
    return lambda cluster, _: ("renew", cluster.spec, *words)


def rotate(*words: str) -> Case:
    return lambda cluster, _: ("rotate", cluster.spec, *words)


def unreadable(cluster: Cluster) -> None:
    """A folder in the lock's place."""
    cluster.lock.unlink()
    cluster.lock.mkdir()


WRONG: Final = ("kubernetesVersion: v1.37.2", "kubernetesVersion: v1.37.2\nbogus: 1")
WARNED: Final = ("kubernetesVersion: v1.37.2", "kubernetesVersion: v1.37.22")
CASES: Final[Mapping[str, tuple[int, Case]]] = {
    "build: done": (0, after(lambda cluster: shutil.rmtree(cluster.out), build())),
    "build: unchanged": (0, build()),
    "build: in full, unchanged": (0, after(lambda cluster: (cluster.keys / ".state").unlink(), build())),
    "build: expired": (0, build("--now", "2050-01-01T00:00:00Z")),
    "build: warnings": (0, edited(*WARNED, build())),
    "build: errors": (1, edited(*WRONG, build())),
    "build: no spec": (1, after(lambda cluster: cluster.spec.unlink(), build())),
    "build: errors of the lock": (1, after(lambda cluster: cluster.lock.write_text("<<<"), build())),
    "build: frozen": (1, edited("kind: InitC", "certificateKey: \nkind: InitC", build("--frozen"))),
    "build: refused": (1, after(lambda cluster: (cluster.out / "mine").touch(), build())),
    "build: public over secrets": (1, build("--public")),
    "build: a fault": (2, after(unreadable, build())),
    "build: wrong time": (2, build("--now", "soon")),
    "build: wrong option": (2, build("--froz")),
    "build: no output": (2, lambda cluster, _: ("build", cluster.spec)),
    "check: fine": (0, check()),
    "check: warnings": (0, edited(*WARNED, check())),
    "check: errors": (1, edited(*WRONG, check())),
    "check: a profile": (0, check("--profile", "cis")),
    "check: a difference": (1, edited("kubernetesVersion", "kubernetesversion", check("--diff"))),
    "check: a fix": (0, edited("kubernetesVersion", "kubernetesversion", check("--fix"))),
    "check: wrong release": (2, check("--kubernetes-version", "v9.9.9")),
    "check: wrong option": (2, check("--profile", "other")),
    "check: nothing": (2, lambda _, __: ("check",)),
    "csr: nothing elsewhere": (2, lambda cluster, folder: ("csr", "export", cluster.spec, "-o", folder / "r.tar")),
    "csr: nothing missing": (
        0,
        after(elsewhere, lambda cluster, folder: ("csr", "export", cluster.spec, "-o", folder / "r.tar")),
    ),
    "csr: asked": (
        0,
        after(elsewhere, lambda cluster, folder: ("csr", "export", cluster.spec, "all", "-o", folder / "r.tar")),
    ),
    "csr: errors": (1, edited(*WRONG, lambda cluster, _: ("csr", "import", cluster.spec, cluster.out))),
    "csr: not an archive": (1, lambda cluster, _: ("csr", "import", cluster.spec, cluster.lock)),
    "csr: nothing": (2, lambda cluster, _: ("csr", "import", cluster.spec)),
    "export: done": (0, export()),
    "export: not whole": (1, after(lambda cluster: (cluster.out / "manifest.json").unlink(), export())),
    "export: expired": (1, export("--at", "2050-01-01T00:00:00Z")),
    "export: wrong node": (2, export("--node", "cp-9")),
    "export: wrong time": (2, export("--at", "soon")),
    "export: wrong format": (2, lambda cluster, _: ("export", "zip", cluster.out, "-o", "t")),
    "diff: the same": (0, diff()),
    "diff: in full, the same": (0, after(lambda cluster: (cluster.keys / ".state").unlink(), diff())),
    "diff: different": (1, edited("v1.37.2", "v1.36.3", diff())),
    "diff: warnings": (1, edited(*WARNED, diff())),
    "diff: refused": (1, after(lambda cluster: (cluster.out / "mine").touch(), diff())),
    "diff: errors": (2, edited(*WRONG, diff())),
    "diff: no output": (2, after(lambda cluster: (cluster.out / "manifest.json").unlink(), diff())),
    "diff: wrong option": (2, diff("--gti")),
    "diff: no pair": (2, lambda cluster, _: ("diff", cluster.spec)),
    "images: fine": (0, images()),
    "images: warnings": (0, edited(*WARNED, images())),
    "images: errors": (1, edited(*WRONG, images())),
    "images: nothing": (2, lambda _, __: ("images",)),
    "expiry: fine": (0, expiry()),
    "expiry: within": (1, expiry("--within", "600w", "--at", BUILT)),
    "expiry: errors of the lock": (1, after(lambda cluster: cluster.lock.write_text("<<<"), expiry())),
    "expiry: no lock": (1, after(lambda cluster: cluster.lock.unlink(), expiry())),
    "expiry: wrong time": (2, expiry("--within", "soon")),
    "expiry: nothing": (2, lambda _, __: ("expiry",)),
    "verify: fine": (0, verify()),
    "verify: a machine": (0, lambda cluster, _: (*verify()(cluster, _), "--root", cluster.node)),
    "verify: altered": (1, after(lambda cluster: (cluster.out / "mine").touch(), verify())),
    "verify: no output": (1, after(lambda cluster: shutil.rmtree(cluster.out), verify())),
    "verify: wrong time": (2, verify("--within", "soon")),
    "verify: wrong node": (2, verify("--node", "cp-1")),
    "verify: nothing": (2, lambda _, __: ("verify",)),
    "import: done": (0, take()),
    "import: expired": (0, take("cp-1={node}", "--now", "2050-01-01T00:00:00Z")),
    "import: errors of the spec": (1, edited(*WRONG, take())),
    "import: no tree": (1, take("cp-1=nowhere")),
    "import: wrong node": (2, take("cp-9={node}")),
    "import: wrong argument": (2, take("{node}")),
    "import: wrong time": (2, take("cp-1={node}", "--now", "soon")),
    "forget: nothing": (0, lambda cluster, _: ("forget", cluster.spec)),
    "forget: shown": (1, after(left, lambda cluster, _: ("forget", cluster.spec))),
    "forget: done": (0, after(left, lambda cluster, _: ("forget", cluster.spec, "--yes"))),
    "forget: a node of the spec": (2, lambda cluster, _: ("forget", cluster.spec, "cp-1")),
    "keys: list": (0, lambda cluster, _: ("keys", "list", cluster.keys)),
    "keys: not a keyring": (1, lambda cluster, _: ("keys", "list", cluster.spec)),
    "keys: no such keyring": (2, lambda cluster, _: ("keys", "list", cluster.folder / "none.age")),
    "keys: nothing": (2, lambda _, __: ("keys", "list")),
    "renew: nothing": (0, renew("--now", BUILT)),
    "renew: done": (0, renew("--before", "400d", "--now", BUILT)),
    "renew: an output": (0, lambda cluster, _: ("renew", cluster.spec, "apiserver", "-o", cluster.out)),
    "renew: errors": (1, edited(*WRONG, renew())),
    "renew: no lock": (1, after(lambda cluster: cluster.lock.unlink(), renew())),
    "renew: refused": (1, lambda cluster, _: ("renew", cluster.spec, "-o", cluster.folder)),
    "renew: wrong name": (2, renew("nothing")),
    "renew: wrong time": (2, renew("--before", "soon")),
    "rotate: told": (0, rotate()),
    "rotate: done": (0, rotate("ca")),
    "rotate: an output": (0, lambda cluster, _: ("rotate", cluster.spec, "sa", "-o", cluster.out)),
    "rotate: errors": (1, edited(*WRONG, rotate("ca"))),
    "rotate: no lock": (1, after(lambda cluster: cluster.lock.unlink(), rotate())),
    "rotate: no lock to go on from": (1, after(lambda cluster: cluster.lock.unlink(), rotate("ca"))),
    "rotate: refused": (1, lambda cluster, _: ("rotate", cluster.spec, "ca", "-o", cluster.folder)),
    "rotate: nothing to go back to": (2, rotate("ca", "--back")),
    "rotate: wrong name": (2, rotate("cb")),
    "rotate: wrong time": (2, rotate("ca", "--now", "soon")),
    "import: no spec": (2, lambda cluster, _: ("import", f"cp-1={cluster.node}")),
}


def strict(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """The schema with no key allowed that it does not describe."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return {key: strict(value) for key, value in schema.items()} | closed


def schema_of(command: str) -> Any:  # noqa: ANN401 - JSON
    return strict(json.loads((SCHEMAS / f"{command}.schema.json").read_text()))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("option", [("--format", "json"), ("--format=json",)], ids=["two", "one"])
def test_json_is_one_object_of_the_schema(
    name: str, option: tuple[str, ...], cluster: Cluster, kspec: Kspec, tmp_path: Path
) -> None:
    """On standard output, whatever happens, with the exit status of the text; people read the same on the other."""
    status, case = CASES[name]
    words = case(cluster, tmp_path)
    saved = shutil.copytree(cluster.folder, tmp_path / "saved")
    said = kspec(*words, *option)
    value = json.loads(said.out)
    assert list(Draft7Validator(schema_of(str(words[0]))).iter_errors(value)) == []
    assert (said.status, value["status"]) == (status, status)
    assert bool(value["fault"]) == (status == 2)
    shutil.rmtree(cluster.folder)
    shutil.move(saved, cluster.folder)
    for path in (tmp_path / "i.lock", tmp_path / "i.keys", tmp_path / "t.tar"):
        if path.exists():
            (shutil.rmtree if path.is_dir() else Path.unlink)(path)
    assert kspec(*words).status == status


def found(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Severity and code of every diagnostic in an object."""
    for entry in value.get("diagnostics", []):
        yield entry["severity"], entry["code"]
    for file in value.get("files", []) if isinstance(value.get("files"), list) else []:
        yield from found(file) if isinstance(file, dict) else ()


@pytest.mark.parametrize("name", [name for name, (status, _) in CASES.items() if status < 2])
def test_programs_and_people_are_told_the_same_findings(
    name: str, cluster: Cluster, kspec: Kspec, tmp_path: Path
) -> None:
    """Each finding that the text shows is in the object, and no other; an unchanged build repeats none in its text."""
    _, case = CASES[name]
    words = case(cluster, tmp_path)
    saved = shutil.copytree(cluster.folder, tmp_path / "saved")
    value = json.loads(kspec(*words, "--format", "json").out)
    shutil.rmtree(cluster.folder)
    shutil.move(saved, cluster.folder)
    for path in (tmp_path / "i.lock", tmp_path / "i.keys", tmp_path / "t.tar"):
        if path.exists():
            (shutil.rmtree if path.is_dir() else Path.unlink)(path)
    text = kspec(*words)
    told = re.findall(r"^(error|warning)\[([\w.-]+)\]", text.out + text.err, re.MULTILINE)
    if "--diff" not in words:
        assert sorted(told) == sorted(found(value))


def test_an_unchanged_build_says_the_same_the_short_way_and_the_long(cluster: Cluster, kspec: Kspec) -> None:
    """With and without what was remembered of the last one, at each time."""
    for now in (BUILT, "2029-01-01T00:00:00Z", "2031-01-15T00:00:00Z", "2045-01-01T00:00:00Z"):
        words = ("build", cluster.spec, "-o", cluster.out, "--now", now, "--format", "json")
        assert kspec(*words).status == 0
        short = kspec(*words).out
        (cluster.keys / ".state").unlink()
        assert kspec(*words).out == short


def test_a_comparison_says_the_same_the_short_way_and_the_long(cluster: Cluster, kspec: Kspec) -> None:
    """With and without what the last build has left about itself."""
    words = ("diff", cluster.spec, "-o", cluster.out, "--now", "2030-02-01T00:00:00Z", "--format", "json")
    short = kspec(*words).out
    (cluster.keys / ".state").unlink()
    assert kspec(*words).out == short


def test_every_command_that_has_json_has_a_case_of_each_kind() -> None:
    """Fine, findings, wrong use: a new command with --format is not forgotten."""
    commands = next(action.choices for action in parser()._actions if action.dest == "command")  # noqa: SLF001
    assert isinstance(commands, dict)
    formatted = {name for name, command in commands.items() if "--format" in command.format_help()}
    assert formatted | {"fleet", "set"} == OUTCOMES.keys()  # what some say of several clusters
    shown = {(name.partition(":")[0], status) for name, (status, _) in CASES.items()}
    assert shown == {(command, status) for command in formatted for status in (0, 1, 2)}


def test_a_format_that_is_not_asked_for_is_not_given(kspec: Kspec, tmp_path: Path) -> None:
    """A file named json, and a format behind `--`, ask for nothing."""
    (tmp_path / "json").write_text(SPEC)
    assert kspec("build", "json").out == ""
    assert kspec("build", "--froz", "--", "--format", "json").out == ""
    assert kspec("build", "--format", "json", "--format", "text").out == ""
    assert json.loads(kspec("build", "--format", "text", "--format", "json").out)["fault"]
