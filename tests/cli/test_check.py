"""`kspec check`."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from usual_spec import CLUSTER, INIT, NODE

from kspec.cli.check import check_file
from kspec.cli.main import main

GOOD = f"{INIT}{NODE}{CLUSTER}"
BAD = GOOD.replace("cp-1", "cp_1")
JOIN = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: worker-1}
patches: {directory: patches}
discovery: {file: {kubeConfigPath: /nowhere/discovery.conf}}
"""

SPEC = Path(__file__).parents[2] / "specs/ok/single.yaml"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in a folder of its own: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def check(*arguments: str) -> tuple[int, str, str]:
        status = main(["check", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return check


def test_a_sound_spec_is_said_to_be_sound(run: Run) -> None:
    """On standard output, with status 0."""
    Path("cluster.yaml").write_text(GOOD)
    assert run("cluster.yaml") == (0, "nothing found in 1 spec\n", "")


def test_all_mistakes_are_found_in_one_run(run: Run) -> None:
    """Those of reading, of types and of validation, in the order of the file."""
    Path("cluster.yaml").write_text(
        BAD.replace("kind: Cluster", "clusterNam: x\nkind: Cluster") + "clusterName: 3\n---\n- a\n"
    )
    status, out, _ = run("cluster.yaml", "--format", "json")
    codes = [found["code"] for found in json.loads(out)["files"][0]["diagnostics"]]
    assert (status, codes) == (1, ["node-name", "unknown-field", "type", "not-a-mapping"])


def test_each_file_is_a_spec_of_its_own(run: Run) -> None:
    """A name in one is not another's; a file that is named twice is checked once."""
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text(GOOD)
    assert run("a.yaml", "b.yaml", "a.yaml")[:2] == (0, "nothing found in 2 specs\n")


def test_a_folder_is_the_specs_in_it(run: Run) -> None:
    """By name, and those below it by what they hold; not hidden files, patches, or what is not a spec."""
    Path("specs/patches").mkdir(parents=True)
    for name in ("b.yaml", "a.yml", ".c.yaml", "d.txt", "e.json", "patches/etcd.yaml"):
        Path("specs", name).write_text("spec: {}\n" if "patches" in name else BAD)
    Path("specs/f.jsonnet").write_text("{}")
    status, out, _ = run("specs", "--format", "json")
    files = [file["file"] for file in json.loads(out)["files"]]
    assert (status, files) == (1, ["specs/a.yml", "specs/b.yaml", "specs/e.json", "specs/f.jsonnet"])


@pytest.mark.parametrize("argument", ["none.yaml", "empty", "file.txt"])
def test_what_is_no_spec_is_a_finding(run: Run, argument: str) -> None:
    """A file that is missing or has another name, a folder without a spec."""
    Path("empty").mkdir()
    Path("file.txt").touch()
    status, out, _ = run(argument, "--format", "concise")
    assert (status, out.count("\n"), out.startswith(argument)) == (1, 1, True)


def test_what_a_node_names_on_a_disk_is_looked_for(run: Run) -> None:
    """Patches have to be there, a discovery file may come later; and no cluster is needed."""
    Path("join.yaml").write_text(JOIN)
    status, out, _ = run("join.yaml", "--format", "json")
    found = json.loads(out)["files"][0]["diagnostics"]
    assert status == 1
    assert {(one["code"], one["severity"]) for one in found} == {
        ("patch-directory", "error"),
        ("discovery-file", "warning"),
    }


def test_patches_that_are_there_are_read(run: Run) -> None:
    """A mistake in them is found now, not by the build."""
    Path("patches").mkdir()
    Path("patches/etcd.yaml").write_text("a: [")
    Path("cluster.yaml").write_text(GOOD.replace("---", "patches: {directory: patches}\n---"))
    status, out, _ = run("cluster.yaml", "--format", "concise")
    assert (status, out.startswith("patches/etcd.yaml:")) == (1, True)


@pytest.mark.parametrize("version", ["v1.37.2", "1.37", "v1.34"])
def test_the_release_can_be_named_for_what_is_no_cluster(run: Run, version: str) -> None:
    """A component's configuration names none."""
    Path("kubelet.yaml").write_text("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n")
    assert run("kubelet.yaml", "--kubernetes-version", version)[0] == 0


@pytest.mark.parametrize("option", [(), ("--kubernetes-version", "v1.37.2")])
def test_a_cluster_has_to_name_its_own(run: Run, option: tuple[str, ...]) -> None:
    """A build would refuse it."""
    Path("cluster.yaml").write_text(GOOD.replace("kubernetesVersion: v1.37.2\n", ""))
    status, out, _ = run("cluster.yaml", *option)
    assert status == 1
    assert "error[no-version]" in out


@pytest.mark.parametrize("version", ["v1.99.0", "latest", "x"])
def test_a_release_without_data_is_wrong_use(run: Run, version: str) -> None:
    """Status 2, and nothing is checked."""
    Path("cluster.yaml").write_text(GOOD)
    status, out, err = run("cluster.yaml", "--kubernetes-version", version)
    assert (status, out, version in err) == (2, "", True)


def test_no_spec_is_wrong_use(run: Run) -> None:
    """As every mistake in the command line."""
    assert run()[0] == 2


def test_a_warning_can_be_waived(run: Run) -> None:
    """By its name."""
    Path("cluster.yaml").write_text(GOOD.replace("---", "bootstrapTokens: [{token: abcdef.0123456789abcdef}]\n---"))
    assert "token-in-spec" in run("cluster.yaml")[1]
    assert run("cluster.yaml", "--waive", "token-in-spec")[1] == "nothing found in 1 spec\n"


def test_findings_know_the_source(tmp_path: Path) -> None:
    """For a report to show it."""
    file = tmp_path / "cluster.yaml"
    file.write_text(BAD)
    result = check_file(str(file))
    assert (result.file, result.failed, result.sources) == (str(file), True, {str(file): BAD.encode()})


SPARED = {
    "kspec.facts.cis": "the benchmark, for --profile and for waivers",
    "kspec.facts.code_table": "the table of codes, for waivers",
    "kspec.model.configuration": "the nouns of a complete configuration, for a build",
    "kspec.model.node": "a machine, for a build",
    "kspec.read.misfits": "what a value of the wrong type was meant for",
    "kspec.read.scheduler_policy": "the old scheduler's file, for specs with files",
    "kspec.secrets.jsonnet_text": "for programs",
    "difflib": "for names that are misspelt",
    "cryptography": "for keys",
    "ruamel": "for values that YAML 1.2 reads in another way",
    "attr": "classes that compile their methods, for a build",
    "cattrs": "for a build",
    "inspect": "of attrs and dataclasses",
    "_jsonnet": "for programs",
}
"""Modules that no check of a usual spec needs -> what they are for."""


def test_a_check_of_a_sound_spec_imports_nothing_that_it_does_not_need() -> None:
    """Most of a check's time is imports: what only some specs need is imported for these alone."""
    script = "import sys; from kspec.cli.main import main; main(sys.argv[1:]); print(*sys.modules, sep='\\n')"
    command = [sys.executable, "-c", script, "check", str(SPEC)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines())
    assert "kspec.check.spec" in loaded
    assert sorted(loaded & set(SPARED)) == []
