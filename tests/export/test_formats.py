"""The table of formats."""

import pytest

from kspec.cli.parser import parser
from kspec.export import ignition
from kspec.export.formats import BY_NAME, FORMATS, suffix_of
from kspec.facts.user_data import PLATFORMS


def test_the_command_line_knows_the_same() -> None:
    """The grammar, which imports nothing, names every format, platform and version of the table, and no other."""
    for row in FORMATS:
        assert parser().parse_args(["export", row.name, "out", "-o", "t"]).kind == row.name
    for platform in PLATFORMS:
        arguments = ["export", "cloud-init", "out", "-o", "t", "--platform", platform.name]
        assert parser().parse_args(arguments).platform == platform.name
    for version in ignition.VERSIONS:
        assert parser().parse_args(["export", "ignition", "out", "-o", "t", "--ignition", version]).ignition == version
    with pytest.raises(SystemExit):
        parser().parse_args(["export", "other", "out", "-o", "t"])


@pytest.mark.parametrize(
    ("name", "target", "suffix"),
    [
        ("tar", "cp-1.tar", ".tar"),
        ("tar", "cp-1.tar.gz", ".tar.gz"),
        ("tar", "images", ""),
        ("packer", "images.tar", ""),
        ("nocloud", "seed.img", ".img"),
    ],
)
def test_a_targets_name_says_what_it_is(name: str, target: str, suffix: str) -> None:
    """A file where the format has such files, else a folder."""
    assert suffix_of(BY_NAME[name], target) == suffix
