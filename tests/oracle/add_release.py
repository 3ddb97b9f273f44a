"""Add a release of Kubernetes: record everything of it, and say on one page what changed and what is left to decide.

usage: add_release.py VERSION [--page FILE] [--no-tests]

Does all that docs/adding-a-release.md lists, into this repository. First it looks whether it can: root, Go as new as
the release asks for, its modules, an etcd. Then it builds kubeadm, records the release's data (of a new minor release
also types, flags, gates, and what its components say of the corpora), every spec that the release before it has
recorded, and the joins. A part that fails is named on the page, and the others go on. The exit status is 0 where
nothing failed and kspec builds every recording, 2 where this machine lacks something.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import release_changes
from attrs import field, frozen
from compare import GOLDEN, common_cases, report
from go_modules import KUBERNETES, go
from needless import needless
from places import HERE, REPOSITORY, cache, minor_of, parsed, recorded_releases

CORPORA: Final = (
    ("tests/check/verdicts/{minor}.jsonl", ("mutate.py", "{version}", "11", "600", "{out}")),
    (
        "tests/check/components/{minor}.jsonl",
        ("mutate_components.py", "{version}", "{here}/components-base.yaml", "21", "500", "{out}"),
    ),
    ("tests/check/components/edges-{minor}.jsonl", ("draw_components.py", "{version}", "5", "400", "{out}")),
    ("tests/check/arguments/{minor}.jsonl", ("mutate_arguments.py", "{version}", "5", "1500", "{out}")),
)
"""A corpus of a minor release -> the program that records it, with its seed and count."""
COMPONENTS: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
LONGEST: Final = 40
"""Lines of a section of the printed page; of more, their number is said."""


@frozen
class Work:
    """A release that is added: `before` is the recorded release to compare with."""

    version: str
    before: str
    failed: list[str] = field(factory=list)
    refused: list[str] = field(factory=list)

    @property
    def new_minor(self) -> bool:
        """Whether it is the first one of its minor release whose types are recorded."""
        return not (REPOSITORY / f"kspec/facts/types/{minor_of(self.version)}.json").is_file()

    def run(self, program: str, *arguments: str | Path) -> str:
        """Let a program of the oracle do its part; what it prints. One that fails is noted."""
        print("#", program, *arguments, file=sys.stderr, flush=True)  # noqa: T201 - progress
        command = [sys.executable, HERE / program, *arguments]
        environment = dict(os.environ, PYTHONPATH=str(REPOSITORY))
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            words = (done.stderr.strip() or done.stdout.strip()).split("\n")
            self.failed.append(f"{program} {' '.join(map(str, arguments))}: {words[-1]}")
        return done.stdout


def release_before(version: str) -> str:
    """The recorded release to compare with: the nearest lower one, of its own minor release the nearest higher else."""
    others = [parsed(known) for known in recorded_releases() if known != version]
    asked = parsed(version)
    same = [known for known in others if known.minor == asked.minor]
    lower = [known for known in others if known < asked]
    found = max((known for known in same if known < asked), default=None) or min(same, default=None)
    found = found or max(lower, default=None)
    if found is None:
        message = f"no release before {version} is recorded"
        raise SystemExit(message)
    return str(found)


def lacking(version: str) -> Iterator[str]:
    """What this machine lacks to add a release, with what to do about it."""
    if os.geteuid() != 0:
        yield "it needs root: kubeadm changes its root folder, and joins have a network namespace of their own"
    if not (cache() / "etcd" / "etcd").is_file():
        command = "python tests/oracle/build_project.py etcd v3.7.0"
        yield f"there is no etcd in {cache() / 'etcd'}: {command}, as the images have it"
    if shutil.which("go") is None:
        yield "there is no go on PATH"
        return
    try:
        module = json.loads(go("mod", "download", "-json", f"{KUBERNETES}@{version}"))
    except RuntimeError as error:
        newer = re.search(r"requires go >= ([\d.]+)", str(error))
        way_out = f": export GOTOOLCHAIN=go{newer[1]}, or install it" if newer else ""
        yield f"{error}{way_out}"
        return
    needed = re.search(r"^go (\S+)$", Path(module["GoMod"]).read_text(encoding="utf-8"), re.MULTILINE)
    present = go("env", "GOVERSION").strip().removeprefix("go")
    if needed and numbers(present) < numbers(needed[1]):
        yield f"{version} needs Go {needed[1]}, here is {present}: export GOTOOLCHAIN=go{needed[1]}"


def numbers(version: str) -> list[int]:
    """A version of Go as numbers."""
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def build(work: Work) -> None:
    """Build what is asked later: kubeadm of both releases, and the components where corpora are recorded."""
    for version in (work.before, work.version):
        if not (cache() / version / "kubeadm").is_file():
            work.run("build.py", version)
    absent = [name for name in COMPONENTS if not (cache() / work.version / name).is_file()]
    if work.new_minor and absent:
        work.run("build.py", work.version, *absent)


def record_tables(work: Work) -> None:
    """Record what a release says of itself; of a new minor release, types, flags, gates and the corpora too."""
    new_minor = work.new_minor
    work.run("record_release.py", work.version)
    if not new_minor:
        return
    for program in ("record_types.py", "record_catalog.py", "record_kubelet_fields.py"):
        work.run(program, work.version)
    places = {"version": work.version, "minor": minor_of(work.version), "here": str(HERE)}
    for name, command in CORPORA:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "corpus.jsonl"
            work.run(*(part.format(out=out, **places) for part in command))
            if command[0] == "mutate.py" and out.is_file():
                work.run("annotate.py", work.version, out)
            if out.is_file():
                packed = gzip.compress(out.read_bytes(), mtime=0)
                (REPOSITORY / f"{name.format(**places)}.gz").write_bytes(packed)


def record_cases(work: Work) -> None:
    """Record every spec that the release before has recorded, and every node that joined one of them."""
    recorded = sorted(path.name for path in (GOLDEN / work.before).iterdir())
    cases = [name for name in recorded if "+" not in name and (REPOSITORY / f"specs/ok/{name}.yaml").is_file()]
    for line in work.run("record_all.py", *cases, "--release", work.version).splitlines():
        _, case, outcome = line.split(" ", 2)
        if outcome.startswith("refused"):
            work.refused.append(f"{case}: {outcome.removeprefix('refused: ')}")
        elif outcome != "recorded":
            work.failed.append(f"recording {case}: {outcome}")
    for case in sorted({name.partition("+")[0] for name in recorded if "+" in name}):
        if (GOLDEN / work.version / case).is_dir():
            work.run("record_join.py", case, "--release", work.version)


def page(work: Work, longest: int = LONGEST) -> Iterator[str]:
    """What changed, and what is left to decide; of a section at most so many lines."""
    old, new = GOLDEN / work.before, GOLDEN / work.version
    yield f"# {work.version}, compared with {work.before}"
    yield from section("Failed", work.failed)
    blocks = list(report(old, new, common_cases(old, new))) if new.is_dir() else []
    yield from section("Recordings: certificates opened; each block is a behaviour to name in changes.json", blocks)
    yield from section("Specs that it refuses, and the release before does not", work.refused)
    parts: Sequence[tuple[str, Callable[[str, str], Iterator[str]]]] = (
        ("What kubeadm says of itself", release_changes.of_data),
        ("Preflight checks", release_changes.of_preflight),
        ("Fields of types", release_changes.of_types),
        ("Words that a field may be", release_changes.of_constants),
        ("Functions that refuse a configuration: read each, a rule may have changed", release_changes.of_validation),
        ("Flags, feature gates, admission plugins, API groups", release_changes.of_tables),
        ("Files of kubeadm", release_changes.of_kubeadm),
    )
    for title, ask in parts:
        try:
            yield from section(title, list(ask(work.before, work.version)), longest)
        except (OSError, RuntimeError, SystemExit) as error:
            yield from section(title, [f"not compared: {error}"])
    yield from section("Left to decide", list(open_ends(work, blocks)))


def section(title: str, lines: Sequence[str], longest: int = LONGEST) -> Iterator[str]:
    """A part of the page."""
    yield f"\n## {title}"
    yield from lines[:longest] or ["nothing"]
    if len(lines) > longest:
        yield f"... and {len(lines) - longest} more: --page has them all"


def open_ends(work: Work, blocks: Sequence[str]) -> Iterator[str]:
    """What no program decides."""
    if blocks:
        yield f"- name {len(blocks)} differences of recordings in kspec/facts/releases/changes.json"
    if work.refused:
        yield f"- see that kspec refuses the {len(work.refused)} refused specs too"
    if any(line for line in release_changes.of_validation(work.before, work.version)):
        yield "- read the functions above, and mend rules and the pools of draw_components.py"
    if not (REPOSITORY / f"tests/check/arguments/relations-{minor_of(work.version)}.jsonl").is_file():
        yield "- if this is the newest minor release: argument_verdicts.py on a booted control plane (boot.py)"
    gone = [str(path.relative_to(GOLDEN)) for path in needless(GOLDEN)]
    if gone:
        yield f"- needless.py --delete: {len(gone)} recordings prove no more than their neighbours, {gone[0]} is one"
    yield "- a fragment in changelog.d/, and the whole of the tests"


def tests_pass(version: str) -> bool:
    """Whether kspec builds every recording of the release, byte for byte."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_golden.py", "-k", version]
    environment = dict(os.environ, PYTHONPATH=str(REPOSITORY))
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, env=environment)
    print(done.stdout[-3000:], file=sys.stderr)  # noqa: T201 - what failed
    return done.returncode == 0


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.38.0")
    parser.add_argument("--page", type=Path, help="write the page to this file too, without a limit to its sections")
    parser.add_argument("--no-tests", action="store_true", help="do not compare kspec's output with the recordings")
    arguments = parser.parse_args()
    version = str(parsed(arguments.version))
    work = Work(version, release_before(version))
    problems = list(lacking(version))
    if problems:
        print(f"{version} cannot be added here:", *problems, sep="\n- ", file=sys.stderr)  # noqa: T201 - the result
        return 2
    build(work)
    if not (cache() / version / "kubeadm").is_file():
        print(*work.failed, sep="\n", file=sys.stderr)  # noqa: T201 - the result
        return 1
    record_tables(work)
    record_cases(work)
    if not arguments.no_tests and not tests_pass(version):
        work.failed.append(f"pytest tests/test_golden.py -k {version}: kspec's output differs from the recordings")
    print("\n".join(page(work)))  # noqa: T201 - the result
    if arguments.page:
        arguments.page.write_text("\n".join(page(work, sys.maxsize)) + "\n", encoding="utf-8")
    return int(bool(work.failed))


if __name__ == "__main__":
    raise SystemExit(main())
