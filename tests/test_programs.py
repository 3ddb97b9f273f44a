"""Programs, bases and YAML that say the same: they build the same trees."""

import filecmp
import re
from pathlib import Path

import pytest

from kspec.cli.check import check_file
from kspec.cli.main import main

ROOT = Path(__file__).parents[1]
YAML = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
clusterName: north
controlPlaneEndpoint: north.example.com:6443
encryptionAlgorithm: ECDSA-P256
networking: {podSubnet: 10.244.0.0/16}
apiServer:
  extraArgs: [{name: profiling, value: "false"}]
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-1, role: control-plane, address: 192.0.2.11}
- {name: w-01, role: worker, address: 192.0.2.21}
- {name: w-02, role: worker, address: 192.0.2.22}
"""
PROGRAM = """\
local kspec = import 'kspec.libsonnet';
function(name, algorithm) [
  kspec.cluster('v1.37.2', kspec.endpoint(name + '.example.com'), {
    clusterName: name,
    encryptionAlgorithm: algorithm,
    networking: { podSubnet: '10.244.0.0/16' },
    apiServer: { extraArgs: kspec.args({ profiling: 'false' }) },
  }),
  kspec.clusterSpec({
    nodes: [kspec.node('cp-1', '192.0.2.11', 'control-plane')] + kspec.nodes('w-', 1, 2, '192.0.2.21', width=2),
  }),
]
"""
BASE = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.3
clusterName: base
encryptionAlgorithm: ECDSA-P256
dns: {disabled: true}
networking: {podSubnet: 10.244.0.0/16}
apiServer:
  extraArgs: [{name: v, value: "9"}]
"""
EXTENDING = """\
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
extends: base.yaml
nodes:
- {name: cp-1, role: control-plane, address: 192.0.2.11}
- {name: 'w-[01-02]', address: '192.0.2.[21-22]'}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
clusterName: north
controlPlaneEndpoint: north.example.com:6443
dns: null
apiServer:
  extraArgs: [{name: profiling, value: "false"}]
"""
NOW = "--now=2030-01-01T00:00:00Z"


def same(one: Path, other: Path) -> bool:
    compared = filecmp.dircmp(one, other, ignore=[])
    stack = [compared]
    while stack:
        found = stack.pop()
        if found.left_only or found.right_only or found.diff_files or found.funny_files:
            return False
        stack += found.subdirs.values()
    return True


def test_a_program_and_a_base_build_what_yaml_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the same lock and keyring, byte for byte, and frozen: nothing is left to decide."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.yaml", YAML), ("b.jsonnet", PROGRAM), ("base.yaml", BASE), ("c.yaml", EXTENDING)):
        Path(name).write_text(text)
    assert main(["build", "a.yaml", "-o", "a", NOW]) == 0
    stores = ["--lock", "a.lock", "--keys", "a.keys", "--frozen", NOW]
    given = ["--tla-str", "name=north", "-A", "algorithm=ECDSA-P256"]
    assert main(["build", "b.jsonnet", "-o", "b", *given, *stores]) == 0
    assert main(["build", "c.yaml", "-o", "c", *stores]) == 0
    assert same(Path("a"), Path("b"))
    assert same(Path("a"), Path("c"))
    capsys.readouterr()
    assert main(["eval", "b.jsonnet", *given]) == 0
    Path("d.yaml").write_text(capsys.readouterr().out)
    assert main(["build", "d.yaml", "-o", "d", *stores]) == 0
    assert same(Path("a"), Path("d"))


def test_variables_are_input_of_the_unchanged_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the same ones nothing is done; another one is another build."""
    monkeypatch.chdir(tmp_path)
    Path("b.jsonnet").write_text(PROGRAM)
    build = ["build", "b.jsonnet", "-o", "b", "-A", "algorithm=ECDSA-P256", NOW]
    assert main([*build, "-A", "name=north"]) == 0
    capsys.readouterr()
    monkeypatch.setattr("kspec.cli.checked_build.checked_build", lambda *_: pytest.fail("it is read again"))
    assert main([*build, "-A", "name=north"]) == 0
    assert "nothing changed" in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert main([*build, "-A", "name=south", "--dry-run"]) == 1


def test_a_spec_of_a_program_has_its_own_lock_and_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named after it, beside the program."""
    monkeypatch.chdir(tmp_path)
    Path("b.jsonnet").write_text(
        PROGRAM.replace("function(name, algorithm) [", "local f(name, algorithm) = [", 1)
        + ";\n{ north: f('north', 'ECDSA-P256'), south: f('south', 'ECDSA-P256') }\n"
    )
    assert main(["build", "b.jsonnet", "-o", "b", "--name", "south", NOW]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"b.jsonnet", "b", "south.lock", "south.keys"}


SECRET = "zq7Vx0secretpart91"  # noqa: S105 - of nobody


@pytest.mark.parametrize("command", [["check"], ["images"], ["eval"], ["diff", "-o", "out"], ["build", "-o", "out"]])
@pytest.mark.parametrize(
    "program",
    [
        "error std.extVar('token')",
        "[1][std.extVar('token')]",
        "{ kind: std.extVar('token'), apiVersion: 'v1' }",
        "{ apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration', clusterName: std.extVar('token') }",
        "{ apiVersion: 'v1', kind: 'ClusterConfiguration', kubernetesVersion: std.extVar('token') }",
        "{ apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration', certificateKey: std.extVar('token') }",
        "{ [std.extVar('token')]: 1 }",
        "{ a: { kind: std.extVar('token') }, [std.extVar('token')]: { kind: 'A' } }",
    ],
)
def test_a_secret_variable_is_never_shown(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    program: str,
) -> None:
    """Wherever a program puts it, right or wrong."""
    monkeypatch.chdir(tmp_path)
    Path("a.jsonnet").write_text(program)
    main([command[0], "a.jsonnet", *command[1:], "-V", f"token={SECRET}", "--name", ""])
    told = capsys.readouterr()
    assert SECRET[:10] not in told.out + told.err


def test_the_library_passes_the_benchmark(tmp_path: Path) -> None:
    """As the documentation's own example has it."""
    text = (ROOT / "docs" / "programs.md").read_text()
    (program,) = re.findall(r"```jsonnet\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "a.jsonnet"
    file.write_text(program)
    result = check_file(str(file), profile="cis")
    assert result.findings == ()
    assert {one.verdict.value for one in result.assessed} == {"passed", "waived", "not decidable"}
    file.write_text(program.replace("  }),\n]);", "  }),\n], encryption={ from: 'encryption.yaml' });"))
    (tmp_path / "encryption.yaml").write_text(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
        "resources: [{resources: [secrets], providers: [{secretbox: {keys: [{name: a, secret: "
        "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
        "}]}}, {identity: {}}]}]\n"
    )
    assert "1.2.27" not in {
        one.id for one in check_file(str(file), profile="cis").assessed if one.verdict.value == "waived"
    }


LIBRARY = [
    ("kspec.address('192.0.2.250', 10)", "192.0.3.4"),
    ("kspec.address('2001:db8::', 255)", "2001:db8::ff"),
    ("kspec.endpoint('fd00::1', 443)", "[fd00::1]:443"),
    ("std.toString(kspec.args({ b: 1, a: true }))", '[{"name": "a", "value": "true"}, {"name": "b", "value": "1"}]'),
    ("std.join(',', [node.name for node in kspec.nodes('w-', 9, 11, width=3)])", "w-009,w-010,w-011"),
    ("kspec.nodes('w-', 2, 3, '10.0.0.9')[1].address", "10.0.0.10"),
    ("std.toString(kspec.init('a', port=7443).localAPIEndpoint)", '{"bindPort": 7443}'),
]


@pytest.mark.parametrize(("expression", "value"), LIBRARY)
def test_the_library_computes(tmp_path: Path, capsys: pytest.CaptureFixture[str], expression: str, value: str) -> None:
    """Addresses, endpoints, arguments and numbered nodes."""
    file = tmp_path / "a.jsonnet"
    file.write_text(f"local kspec = import 'kspec.libsonnet'; {{ kind: {expression} }}")
    assert main(["eval", str(file)]) == 0
    told = capsys.readouterr().out.removeprefix("---\nkind: ").strip().strip("'\"").replace('\\"', '"')
    assert told == value


@pytest.mark.parametrize("expression", ["kspec.address('255.255.255.255', 1)", "kspec.address('fd00::ffff', 1)"])
def test_the_library_does_not_count_too_far(tmp_path: Path, expression: str) -> None:
    """It is an error of the program."""
    file = tmp_path / "a.jsonnet"
    file.write_text(f"local kspec = import 'kspec.libsonnet'; {{ kind: {expression} }}")
    assert [str(found.code) for found in check_file(str(file)).findings] == ["jsonnet"]
