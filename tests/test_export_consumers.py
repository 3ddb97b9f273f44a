"""What takes an export takes it whole: every program that is installed, on every export of every example spec.

What is unpacked is compared with `manifest.json`: the same files, their digests, modes and owners. Go programs are
found in the oracle's cache (`python tests/oracle/build_project.py crane v0.22.1`). A few specs are tried in each run,
all of them by `tox run -e slow`.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from exported import EXAMPLES, IS_ROOT, Exported, build_example, found

ALWAYS: Final = ("ecdsa", "etcd-nodes")
"""A control plane alone, and a cluster with nodes of three roles."""
CASES: Final = [pytest.param(case, marks=() if case in ALWAYS else (pytest.mark.slow,), id=case) for case in EXAMPLES]
CACHE: Final = Path(os.environ.get("KSPEC_ORACLE") or Path.home() / ".cache" / "kspec-oracle")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build example specs, each once."""
    folder = tmp_path_factory.mktemp("outputs")
    return lambda case: build_example(case, folder)


def run(*command: str | Path, **variables: str) -> str:
    """Run a consumer, which has to be content; what it says."""
    environment = os.environ | variables
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def fresh(exported: Exported, name: str) -> Path:
    """An empty folder."""
    path = exported.folder / name
    path.mkdir()
    return path


def gnu_tar(exported: Exported, program: str) -> None:
    """Every node's archive."""
    archives = exported.export("tar", "archives", "--all")
    for node in exported.nodes:
        root = fresh(exported, f"root-{node}")
        run(program, "-C", root, "-xpf", archives / f"{node}.tar")
        assert found(root) == exported.expected(node)


def bsdtar(exported: Exported, program: str) -> None:
    """A compressed one."""
    for node in exported.nodes:
        root = fresh(exported, f"root-{node}")
        run(program, "-C", root, "-xpf", exported.export("tar", f"{node}.tar.gz", "--node", node))
        assert found(root) == exported.expected(node)


def umoci(exported: Exported, program: str) -> None:
    """Every node's image of a layout."""
    layout = exported.export("oci", "layout", "--all")
    rootless = [] if IS_ROOT else ["--rootless"]
    for node in exported.nodes:
        bundle = exported.folder / f"bundle-{node}"
        run(program, "unpack", *rootless, "--image", f"{layout}:{node}", bundle)
        assert found(bundle / "rootfs") == exported.expected(node)


def crane(exported: Exported, program: str) -> None:
    """An archive as the layer of an image, which it validates and gives back."""
    for node in exported.nodes:
        image, back = exported.folder / f"{node}.image", exported.folder / f"{node}.back"
        archive = exported.export("tar", f"{node}.tar", "--node", node)
        run(program, "append", "--oci-empty-base", "-f", archive, "-t", f"kspec:{node}", "-o", image)
        run(program, "validate", "--tarball", image)
        with image.open("rb") as stream:
            subprocess.run([program, "export", "-", back], stdin=stream, check=True)
        root = fresh(exported, f"root-{node}")
        run("tar", "-C", root, "-xpf", back)
        assert found(root) == exported.expected(node)


def packer(exported: Exported, program: str) -> None:
    """Its template, and a build into a root folder."""
    images = exported.export("packer", "images", "--all")
    quiet = {"CHECKPOINT_DISABLE": "1", "HOME": str(exported.folder)}
    run(program, "validate", images, **quiet)
    for node in exported.nodes if IS_ROOT else ():
        root = fresh(exported, f"root-{node}")
        run(program, "build", "-color=false", f"-only={node}.null.root", "-var", f"root={root}", images, **quiet)
        assert found(root) == exported.expected(node)


def ignition_validate(exported: Exported, program: str) -> None:
    """Both versions."""
    for version in ("3.4.0", "3.3.0"):
        folder = exported.export("ignition", version, "--all", "--ignition", version)
        for node in exported.nodes:
            run(program, folder / f"{node}.ign")


def cloud_init(exported: Exported, program: str) -> None:
    """User data, by its schema."""
    folder = exported.export("cloud-init", "user-data", "--all")
    for node in exported.nodes:
        assert "Valid" in run(program, "schema", "--config-file", folder / f"{node}.yaml")


def mtools(exported: Exported, program: str) -> None:
    """A seed, and a node's archive, each in a file system."""
    for node in exported.nodes:
        folder = exported.export("nocloud", f"seed-{node}", "--node", node)
        seed = exported.export("nocloud", f"seed-{node}.img", "--node", node)
        volume = exported.export("node-archive", f"volume-{node}.img", "--node", node)
        archive = exported.export("node-archive", f"volume-{node}.tar", "--node", node)
        for image, name, content in (
            (seed, "user-data", folder / "user-data"),
            (seed, "meta-data", folder / "meta-data"),
            (volume, "node.tar", archive),
        ):
            back = exported.folder / "back"
            run(program, "-n", "-i", image, f"::{name}", back)
            assert back.read_bytes() == content.read_bytes()
            back.unlink()


def fsck(exported: Exported, program: str) -> None:
    """The same file systems."""
    for node in exported.nodes:
        run(program, "-n", exported.export("nocloud", f"seed-{node}.img", "--node", node))
        run(program, "-n", exported.export("node-archive", f"volume-{node}.img", "--node", node))


def xorriso(exported: Exported, program: str) -> None:
    """A seed's folder, as a disc with the label by which cloud-init finds it."""
    for node in exported.nodes:
        folder = exported.export("nocloud", f"seed-{node}", "--node", node)
        disc, back = exported.folder / f"{node}.iso", exported.folder / f"back-{node}"
        run(program, "-as", "mkisofs", "-quiet", "-V", "CIDATA", "-J", "-r", "-o", disc, folder)
        run(program, "-osirrox", "on", "-indev", disc, "-extract", "/", back)
        assert {path.name: path.read_bytes() for path in back.iterdir()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }


def age(exported: Exported, program: str) -> None:
    """A node's archive, for that node alone."""
    identity = exported.folder / "identity"
    said = run("age-keygen", "-o", identity)
    for node in exported.nodes:
        archive = exported.export("node-archive", f"{node}.tar", "--node", node)
        sealed, back = archive.with_suffix(".age"), archive.with_suffix(".back")
        run(program, "-r", said.split()[-1], "-o", sealed, archive)
        run(program, "--decrypt", "-i", identity, "-o", back, sealed)
        assert back.read_bytes() == archive.read_bytes()


def mkosi(exported: Exported, program: str) -> None:
    """Its settings, as it sums them up, and the tree that it lays over the image."""
    for node in exported.nodes:
        folder = exported.export("mkosi", f"mkosi-{node}", "--node", node)
        said = run(program, "--directory", folder, "summary")
        assert "kubelet" in said
        assert "mkosi.extra" in said
        assert found(folder / "mkosi.extra") == exported.expected(node)


CONSUMERS: Final[Mapping[str, tuple[str, Callable[[Exported, str], None]]]] = {
    "GNU tar": ("tar", gnu_tar),
    "bsdtar": ("bsdtar", bsdtar),
    "umoci": ("umoci", umoci),
    "crane": ("crane-v0.22.1/crane", crane),
    "packer": ("packer", packer),
    "ignition-validate": ("ignition-v2.20.0/ignition-validate", ignition_validate),
    "mkosi": ("mkosi", mkosi),
    "cloud-init": ("cloud-init", cloud_init),
    "mtools": ("mcopy", mtools),
    "dosfstools": ("fsck.fat", fsck),
    "xorriso": ("xorriso", xorriso),
    "age": ("age", age),
}
"""Name -> the program, on PATH or in the oracle's cache, and what it is given."""


@pytest.mark.parametrize("consumer", CONSUMERS)
@pytest.mark.parametrize("case", CASES)
def test_a_consumer_takes_every_export(
    case: str, consumer: str, outputs: Callable[[str], Path], tmp_path: Path
) -> None:
    """Of every node's tree nothing is lost, added or changed on the way."""
    name, take = CONSUMERS[consumer]
    program = shutil.which(name) or shutil.which(CACHE / name)
    if not program:
        pytest.skip(f"{name} is not installed")
    take(Exported(outputs(case), tmp_path), program)


def cyclonedx(exported: Exported) -> None:
    """The schema of its own library, strictly."""
    validation = pytest.importorskip("cyclonedx.validation.json")
    version = pytest.importorskip("cyclonedx.schema").SchemaVersion.V1_6
    folder = exported.export("cyclonedx", "cyclonedx", "--all")
    for node in exported.nodes:
        text = (folder / f"{node}.cdx.json").read_text()
        assert validation.JsonStrictValidator(version).validate_str(text) is None


def spdx(exported: Exported) -> None:
    """Its own tools, which parse and validate."""
    parsing = pytest.importorskip("spdx_tools.spdx.parser.parse_anything")
    validation = pytest.importorskip("spdx_tools.spdx.validation.document_validator")
    folder = exported.export("spdx", "spdx", "--all")
    for node in exported.nodes:
        document = parsing.parse_file(str(folder / f"{node}.spdx.json"))
        assert validation.validate_full_spdx_document(document, "SPDX-2.3") == []


def in_toto(exported: Exported) -> None:
    """The types of its own library."""
    json_format = pytest.importorskip("google.protobuf.json_format")
    types = pytest.importorskip("in_toto_attestation.v1.statement_pb2")
    wrapper = pytest.importorskip("in_toto_attestation.v1.statement")
    parsed = wrapper.Statement.__new__(wrapper.Statement)
    parsed.pb = json_format.Parse(exported.export("statement", "statement.json").read_text(), types.Statement())
    parsed.validate()


@pytest.mark.parametrize("library", [cyclonedx, spdx, in_toto])
@pytest.mark.parametrize("case", CASES)
def test_a_library_takes_what_is_said(
    case: str, library: Callable[[Exported], None], outputs: Callable[[str], Path], tmp_path: Path
) -> None:
    """What is in a tree, and what an output was made of, as the format's own library reads it."""
    library(Exported(outputs(case), tmp_path))
