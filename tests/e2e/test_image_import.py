"""Images of every example spec, as containerd takes them: its own import, and what it then mounts."""

import pytest
from e2e.cluster import until
from e2e.conftest import SetUp
from e2e.test_single import BOOT, NODE
from exported import EXAMPLES, Exported, build_example, found

pytestmark = pytest.mark.slow


def test_containerd_imports_every_image(set_up: SetUp) -> None:
    """Of every node's tree nothing is lost, added or changed on the way."""
    lab = set_up(NODE)
    machine = lab.machine("cp-1")
    lab.boot("cp-1")
    assert until(lambda: machine.run("ctr", "version").returncode == 0, BOOT)
    for case in EXAMPLES:
        folder = lab.folder / case
        folder.mkdir()
        exported = Exported(build_example(case, lab.folder), folder)
        archive = exported.export("oci", "images.tar", "--all")
        assert machine.run("ctr", "images", "import", archive).returncode == 0
        names = machine.run("ctr", "images", "ls", "-q").stdout.split()
        for node in exported.nodes:
            image = next(name for name in names if name.startswith(f"kspec.local/{node}:"))
            root = folder / f"{node}-mounted"
            root.mkdir()
            script = f"ctr images mount {image} {root} && cp -a {root} {folder}/{node} && ctr images unmount {root}"
            done = machine.run("sh", "-ec", script)
            assert done.returncode == 0, done.stderr
            assert found(folder / node) == exported.expected(node)
        assert machine.run("ctr", "images", "rm", *names).returncode == 0
    lab.figures("containerd has imported the images of every example spec")
