"""The order of the passes."""

from pathlib import Path

from small_cluster import SPEC, draw, read_spec

from kspec import pipeline
from kspec.disk.keyring_folder import MARK, MARK_NAME
from kspec.disk.sources import Sources
from kspec.model.code import Severity
from kspec.passes.building import Built
from kspec.passes.run import Options, Run, Stopped


def given(folder: Path, text: str) -> tuple[Options, Sources]:
    """A text as a spec, before any pass."""
    (folder / "cluster.yaml").write_text(text)
    return Options((folder / "cluster.yaml",), folder / "cluster.lock", folder / "cluster.keys"), Sources()


def build(folder: Path, text: str) -> Run[Built] | Stopped:
    """A build of a text."""
    return pipeline.read(*given(folder, text)).then(lambda completed: pipeline.build(completed, draw()))


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    """A field of no type, a value of the wrong type and a missing one, in one run, each with its line."""
    text = SPEC.replace("nodeRegistration", "nodeRegistrations").replace("v1.37.2", "v1.37.2\nclusterName: 7")
    read = pipeline.read(*given(tmp_path, text))
    assert isinstance(read, Stopped)
    assert {finding.span.line for finding in read.findings if finding.severity is Severity.ERROR} >= {4, 11}


def test_a_pass_behind_a_mistake_is_not_run(tmp_path: Path) -> None:
    """Nothing is planned, made or read from the keyring for a spec that is wrong."""
    assert isinstance(build(tmp_path, SPEC.replace("advertiseAddress", "advertisedAddress")), Stopped)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cluster.yaml"]


def test_a_spec_that_is_right_is_complete(tmp_path: Path) -> None:
    """After reading, there is a spec; a check needs none."""
    assert read_spec(tmp_path).stage.spec.first.name == "cp-1"
    assert not pipeline.check(*given(tmp_path, SPEC)).failed


def test_a_build_makes_all_files_and_writes_none(tmp_path: Path) -> None:
    """Those of nodes, and those that tell of all; writing is the command's."""
    built = build(tmp_path, SPEC)
    assert isinstance(built, Run)
    paths = {file.path for file in built.stage.made.files}
    assert {"nodes/cp-1/etc/kubernetes/pki/ca.key", "images.txt", ".gitignore", "manifest.json"} <= paths
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cluster.yaml"]


def test_a_rehearsal_leaves_the_keyring_as_it_is(tmp_path: Path) -> None:
    """A build mends its modes and notes first; a rehearsal makes the same of it."""
    completed = read_spec(tmp_path)
    keyring = tmp_path / "cluster.keys"
    keyring.mkdir()
    (keyring / MARK_NAME).write_bytes(MARK)
    keyring.chmod(0o755)
    assert isinstance(pipeline.rehearse(completed, draw()), Run)
    assert keyring.stat().st_mode & 0o777 == 0o755
    assert isinstance(pipeline.build(completed, draw()), Run)
    assert keyring.stat().st_mode & 0o777 == 0o700


def test_a_finding_shows_no_secret_of_the_spec(tmp_path: Path) -> None:
    """Whatever run it is from, stopped or not."""
    key = "0123456789abcdef" * 4
    text = SPEC.replace("bootstrapTokens", f"certificateKeys: {key}\nbootstrapTokens")
    text = text.replace("certificateKey: e", f"certificateKey: {key}{key} # e")
    for run in (pipeline.check(*given(tmp_path, text)), build(tmp_path, text)):
        assert run.findings != ()
        assert key not in repr(run.findings)
