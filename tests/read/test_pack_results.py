"""What packs yield, checked."""

from pathlib import Path

import pytest
from pack_specs import completed, write_pack, write_spec

from kspec.facts.packs import BUILT_IN

SPEC = "packs: [{name: mine, source: mine}]\n"


def messages(folder: Path, yields: str) -> list[tuple[str, str]]:
    """Code and message of each finding, without what each begins with."""
    write_pack(folder, program=f"function(cluster, parameters) {yields}")
    _, findings = completed(write_spec(folder, SPEC))
    beginnings = ("packs[0].name: the pack mine: ", "the pack mine: ")
    texts = [finding.message for finding in findings]
    for beginning in beginnings:
        texts = [text.removeprefix(beginning) for text in texts]
    return list(zip([str(finding.code) for finding in findings], texts, strict=True))


OBJECT = "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } }"


@pytest.mark.parametrize(
    ("yields", "message"),
    [
        ("[{}]", "objects[0] has no apiVersion, kind or metadata.name, which every object needs"),
        ("[5]", "objects[0] has no apiVersion, kind or metadata.name, which every object needs"),
        (f"[{OBJECT}, {OBJECT}]", "objects[1]: ConfigMap b/a is there already"),
        (
            f"[{OBJECT} + {{ data: {{ a: 1 }} }}]",
            "objects[0] (ConfigMap b/a): data.a is a number, but must be a string",
        ),
        (f"[{OBJECT} + {{ dat: {{}} }}]", "objects[0] (ConfigMap b/a): dat is not a field of it"),
        (f"[{OBJECT} + {{ metadata: {{ name: '../a' }} }}]", "objects[0] has a name that no object can have: '../a'"),
        (
            f"[{OBJECT} + {{ metadata+: {{ namespace: '..' }} }}]",
            "objects[0] has a namespace that there cannot be: '..'",
        ),
        (f"[{OBJECT} + {{ kind: 'a/b' }}]", "objects[0] has a kind that is not a word"),
    ],
)
def test_what_is_not_an_object_is_found(tmp_path: Path, yields: str, message: str) -> None:
    """Or is there twice, or does not fit the type that the release has for it."""
    assert messages(tmp_path, yields) == [("pack-object", message)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{ path: 'etc/a', content: '' }", "files[0]: 'etc/a' is not absolute"),
        ("{ content: '' }", "files[0]: None is not a path"),
        ("{ path: '/a', content: 5 }", "files[0].content has to be a string"),
        ("{ path: '/a', content: '', mode: 420 }", "files[0].mode: '' is not a valid file mode"),
        ("{ path: '/a', content: '', secret: true, mode: '0644' }", "files[0]: the file is secret, and a mode of 0644"),
        ("{ path: '/a', content: '', role: 'master' }", "files[0]: 'master' is not a valid role"),
        ("{ path: '/a', content: '', node: 'w-9' }", "files[0]: 'w-9' is not a node of the spec"),
        ("{ path: '/a', content: '', node: 'w-1', role: 'worker' }", "files[0] is for a role or for a node"),
        ("{ path: '/a', content: '', text: '' }", "files[0]: 'text' is not a field of it"),
        ("5", "files[0] has to be an object"),
    ],
)
def test_a_file_that_cannot_be_is_found(tmp_path: Path, row: str, message: str) -> None:
    """At the entry of the spec that names the pack."""
    ((code, text),) = messages(tmp_path, f"{{ files: [{row}] }}")
    assert code == "pack-file"
    assert text.startswith(message)


def test_a_program_can_say_what_is_wrong_with_the_spec(tmp_path: Path) -> None:
    """In words of its own, at the pack's entry."""
    assert messages(tmp_path, "{ problems: ['the cluster is too small'] }") == [
        ("pack-conflict", "the cluster is too small")
    ]


@pytest.mark.parametrize("name", ["bridge", "flannel"])
def test_a_network_for_pods_needs_their_subnet(tmp_path: Path, name: str) -> None:
    """And says so."""
    spec = write_spec(tmp_path, f"packs: [{name}]\n")
    spec.write_text(spec.read_text().replace("networking: {podSubnet: 10.244.0.0/16}\n", ""))
    _, findings = completed(spec)
    assert [str(finding.code) for finding in findings] == ["pack-conflict"]
    assert "networking.podSubnet is missing" in findings[0].message


@pytest.mark.parametrize(
    ("packs", "message"),
    [
        ("{name: bridge, parameters: {podSubnets: {w-9: 10.244.7.0/24}}}", "podSubnets names what is not a node: w-9"),
        ("bridge", "no route leads to nodes without an address: w-1"),
    ],
)
def test_the_bridge_says_what_it_cannot_route(tmp_path: Path, packs: str, message: str) -> None:
    """Instead of building what would not work."""
    spec = write_spec(tmp_path, f"packs: [{packs}]\n")
    if packs == "bridge":
        spec.write_text(spec.read_text().replace(", address: 192.0.2.20", ""))
    _, findings = completed(spec)
    assert [finding.message.removeprefix("packs[0]").partition(": the pack bridge: ")[2] for finding in findings] == [
        message
    ]


def test_a_pack_becomes_a_part_of_the_spec(tmp_path: Path) -> None:
    """Its objects, images, files and folders."""
    program = f"""function(cluster, parameters) {{
      objects: [{OBJECT}],
      files: [{{ path: '/etc/a', content: 'text', mode: '0640', role: 'worker' }}],
      folders: [{{ path: '/var/a', mode: '0750' }}],
      images: ['example.com/a:1'],
    }}"""
    write_pack(tmp_path, program=program)
    spec, findings = completed(write_spec(tmp_path, SPEC))
    assert findings == ()
    assert spec
    (pack,) = spec.packs
    assert (pack.name, pack.images, pack.folders[0].mode) == ("mine", ("example.com/a:1",), 0o750)
    assert pack.digest.startswith("sha256:")
    (file,) = spec.files
    assert (file.path, file.mode, file.role, file.secret) == ("/etc/a", 0o640, "worker", False)


@pytest.mark.parametrize("release", ["v1.34.4", "v1.35.4", "v1.36.3", "v1.37.2"])
@pytest.mark.parametrize("name", BUILT_IN)
def test_kspecs_own_packs_are_sound_in_each_release(tmp_path: Path, name: str, release: str) -> None:
    """Not a finding, with nothing but defaults."""
    spec, findings = completed(write_spec(tmp_path, f"packs: [{name}]\n", release=release))
    assert [finding for finding in findings if finding.code != "old-release"] == []
    assert spec
    assert spec.packs[0].digest == ""
