"""What a worker is given, and what becomes of its answer."""

import io
import pickle
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from good_specs import WAIVED
from planted_secrets import fields
from small_cluster import SPEC, draw

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.make.made import Made
from kspec.model.file import File
from kspec.model.frozen import evolve
from kspec.model.program import Program, Variable
from kspec.model.secret import Secret
from kspec.passes import parcels
from kspec.passes.asking import Ask, Steps, here
from kspec.passes.building import Built
from kspec.passes.finding import Checks, ask_checks
from kspec.passes.parcels import checks_of, made_of, work
from kspec.passes.run import Options, Run, Stopped
from kspec.x509 import keys

ROOT = Path(__file__).parents[2]
SPECS = sorted((ROOT / "specs" / "ok").glob("*.yaml"))
_BIG = "y" * 30
PLAIN = "".join(line for line in SPEC.splitlines(keepends=True) if not line.startswith(("certificateKey", "bootstrap")))
"""A spec that gives no secret itself."""


def options(file: Path) -> Options:
    """Those of a spec with its lock and its keyring beside it."""
    return Options((file,), file.with_suffix(".lock"), file.with_suffix(".keys"), waived=WAIVED)


def keys_of() -> Callable[[Sequence[str]], list[Secret]]:
    """Draws the same keys in each build, one after the other."""
    drawn: dict[str, Iterator[Secret]] = {}

    def draw_keys(algorithms: Sequence[str]) -> list[Secret]:
        return [next(drawn.setdefault(name, (_key(name, number) for number in count()))) for name in algorithms]

    return draw_keys


@cache
def _key(algorithm: str, number: int) -> Secret:
    """A key by its number; those of RSA, which take long to find, are few."""
    return keys.generate(algorithm) if algorithm.startswith("ECDSA") or number < 1 else _key(algorithm, 0)


def built(file: Path) -> Steps[Run[Built] | Stopped]:
    """A build of a spec, which asks for what can be done elsewhere."""
    found = yield from pipeline.find_all_by_steps(options(file), Sources())
    completed = pipeline.complete(found)
    if isinstance(completed, Stopped):
        return completed
    return (yield from pipeline.build_by_steps(completed, evolve(draw(), keys=keys_of())))


class Elsewhere:
    """Does all work as a worker would, as far as that is given it; `parcels` has what it was given."""

    def __init__(self) -> None:
        self.parcels: list[bytes] = []
        self.held = 0

    def run(self, steps: Steps[Any]) -> Any:  # noqa: ANN401 - what it comes to
        """What a run comes to."""
        try:
            ask: Ask[Any] = next(steps)
            while True:
                ask = steps.send(self.answer(ask))
        except StopIteration as end:
            return end.value

    def answer(self, ask: Ask[Any]) -> Any:  # noqa: ANN401 - what was asked for
        """A worker's answer, else that of this process."""
        parcel = ask.parcel()
        if parcel is None:
            self.held += 1
            return ask.here()
        self.parcels.append(parcel)
        return ask.take(work(parcel))


def copied(spec: Path, folder: Path) -> Path:
    """A spec of the repository with its patches, in a folder of its own."""
    patches = spec.with_suffix(".patches")
    if patches.exists():
        shutil.copytree(patches, folder / patches.name)
    return Path(shutil.copy(spec, folder / spec.name))


@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.stem) for spec in SPECS])
def test_a_worker_finds_and_makes_what_this_process_does(spec: Path, tmp_path: Path) -> None:
    """Of every spec: the same findings, the same files with the same modes in the same order."""
    file = copied(spec, tmp_path)
    own, elsewhere = here(built(file)), Elsewhere()
    other = elsewhere.run(built(file))
    assert other.findings == own.findings
    if isinstance(own, Run):
        assert other.stage.made == own.stage.made
        assert other.stage.planned.lock == own.stage.planned.lock
        assert elsewhere.held < 2 or not elsewhere.parcels


def secrets_of(run: Run[Built]) -> Iterator[bytes]:
    """The private keys, tokens and other secrets of a build."""
    for name, secret in run.stage.planned.drawn.items():
        content = secret.reveal().strip()
        yield content.splitlines()[1] if name.endswith(".key") else content.rpartition(b".")[2]


def test_no_secret_of_a_keyring_is_in_a_parcel(tmp_path: Path) -> None:
    """Neither those that are generated, nor a file's."""
    file = tmp_path / "cluster.yaml"
    own = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
    files = "apiServer: {staticTokens: [{user: a}]}\nnodes: [{name: 'w-[1-2]'}]\n"
    file.write_text(PLAIN + own + files)
    elsewhere = Elsewhere()
    run = elsewhere.run(built(file))
    assert isinstance(run, Run), run.findings
    assert len(elsewhere.parcels) == 2
    known = [*secrets_of(run)]
    assert len(known) > 8
    assert not any(secret in parcel for secret in known for parcel in elsewhere.parcels)


@pytest.mark.parametrize("field", [pytest.param(field, id=field.name) for field in fields()])
def test_no_secret_of_a_spec_is_in_a_parcel(field: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a row of the table
    """Wherever it stands: the documents that give one are looked at here, and what is made of it as well."""
    line = f"{' ' * field.indent}{field.key}: {field.value}\n"
    file = tmp_path / "cluster.yaml"
    file.write_text(field.spec(line))
    elsewhere = Elsewhere()
    elsewhere.run(built(file))
    assert elsewhere.held + len(elsewhere.parcels) > 0
    assert not any(field.secret.encode() in parcel for parcel in elsewhere.parcels)


def test_a_secret_that_a_program_is_given_stays_here(tmp_path: Path) -> None:
    """By what its variable is called, wherever the program puts it."""
    file = tmp_path / "cluster.jsonnet"
    file.write_text(
        "local kspec = import 'kspec.libsonnet';"
        "[kspec.init('cp-1', '192.0.2.11'), kspec.cluster('v1.37.2', fields={clusterName: std.extVar('{name}')})]"
    )
    text = file.read_text()
    for name, goes in (("site", True), ("apiToken", False)):
        file.write_text(text.replace("{name}", name))
        given = evolve(options(file), program=Program((Variable(name, "planted-secret"),)))
        parcel = ask_checks(pipeline.understand(given, Sources())).parcel()
        assert (parcel is not None) == goes


def test_a_secret_would_be_in_a_parcel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the look at the documents, most of them would be."""
    monkeypatch.setattr(parcels, "_may_hold_a_secret", lambda _: False)
    found = []
    for field in fields():
        file = tmp_path / "cluster.yaml"
        file.write_text(field.spec(f"{' ' * field.indent}{field.key}: {field.value}\n"))
        parcel = ask_checks(pipeline.understand(options(file), Sources())).parcel()
        found.append(field.secret.encode() in (parcel or b""))
    assert sum(found) > len(found) - 2


def test_a_comment_that_tells_a_secret_is_read_here_alone(tmp_path: Path) -> None:
    """The text of a spec goes out with its documents, and its comments with it."""
    file = tmp_path / "cluster.yaml"
    for comment, goes in (("# of this site\n", True), (f"# token: {_BIG}\n", False)):
        file.write_text(comment + PLAIN)
        parcel = ask_checks(pipeline.understand(options(file), Sources())).parcel()
        assert (parcel is not None) == goes
        assert parcel is None or _BIG.encode() not in parcel


def dangerous(call: Any, *arguments: object) -> bytes:  # noqa: ANN401 - anything that can be called
    """An answer that would call something."""

    class Attack:
        def __reduce__(self) -> tuple[Any, tuple[object, ...]]:
            return call, arguments

    return pickle.dumps(Made(files=(Attack(),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nothing",
        pickle.dumps(7),
        pickle.dumps(Checks((), ())),
        pickle.dumps(io.BytesIO(b"a")),
        dangerous(print, "run"),
        dangerous(Path, "/"),
        dangerous(eval, "1"),
    ],
)
def test_what_is_no_answer_is_a_value_error(answer: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """And runs nothing: no class is called but those of which an answer is made."""
    with pytest.raises(ValueError, match="the answer"):
        made_of(answer)
    assert capsys.readouterr().out == ""


def test_an_answer_is_of_its_own_kind() -> None:
    """Checks are no files."""
    assert checks_of(pickle.dumps(Checks((), ()))) == Checks((), ())
    with pytest.raises(ValueError, match="another question"):
        checks_of(pickle.dumps(Made()))


def test_a_secret_cannot_be_pickled() -> None:
    """So none gets into a parcel by a mistake of ours; the control is a public file."""
    files: Sequence[File] = (File("a", b"public"), File("a", Secret(b"secret")))
    assert b"public" in pickle.dumps(files[0])
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(files[1])
