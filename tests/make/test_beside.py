"""kspec.make.beside: in a whole build."""

import subprocess

from small_cluster import Cluster

from kspec.encode import manifest


def test_the_checksums_are_of_every_public_file(cluster: Cluster) -> None:
    """But of themselves and of the manifest; coreutils' own program finds all of them as they are written."""
    listed = manifest.parse((cluster.out / "manifest.json").read_bytes()).files
    public = {path for path, entry in listed.items() if entry.sha256}
    lines = (cluster.out / "SHA256SUMS").read_text().splitlines()
    assert {line.split("  ", 1)[1] for line in lines} == public - {"SHA256SUMS"}
    assert {".gitignore", "images.txt", "host-checks.json", "certificates/cluster.txt"} < public
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=cluster.out, check=True)
