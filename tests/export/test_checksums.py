"""Lists by which a machine without kspec compares."""

import hashlib

from kspec.export.checksums import modes, sums
from kspec.model.host_tree import HostTree


def test_a_line_for_each_file(control_plane: HostTree) -> None:
    """As sha256sum and stat print them."""
    for file, digest, mode in zip(
        control_plane.files, sums(control_plane).splitlines(), modes(control_plane).splitlines(), strict=True
    ):
        assert digest.decode() == f"{hashlib.sha256(file.data).hexdigest()}  {file.path}"
        assert mode.decode() == f"{file.mode:o} 0 0 {file.path}"
