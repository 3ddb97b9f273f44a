"""The spec that a new cluster begins with."""

import re
from pathlib import Path

import pytest

from kspec.cli.check import check_file
from kspec.facts.fields import FIELDS
from kspec.facts.releases import newest
from kspec.facts.shapes import SHAPES
from kspec.model.release import Release
from kspec.report.starting_spec import Wishes, starting_spec

RELEASES = {release.minor: release for release in newest()}
PROPOSAL = re.compile(r"^( *)# ([A-Za-z]+): (\S.*)$", re.MULTILINE)
"""A field that is a comment as a whole."""


def findings(folder: Path, text: str) -> list[str]:
    """What a check finds, warnings too."""
    spec = folder / "cluster.yaml"
    spec.write_text(text)
    return [f"{found.code}: {found.message}" for found in check_file(str(spec)).findings]


@pytest.mark.parametrize("address", ["", "10.0.0.11", "fd00::11"])
@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_found_in_it(tmp_path: Path, shape: str, release: Release, address: str) -> None:
    """For each shape, each release, both families of addresses: no error and no warning."""
    assert findings(tmp_path, starting_spec(Wishes(shape, release, address=address))) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_what_it_proposes_can_be_taken(tmp_path: Path, shape: str) -> None:
    """Each field that is a comment is a valid one as soon as it is none."""
    text = starting_spec(Wishes(shape, newest()[0]))
    proposed = list(PROPOSAL.finditer(text))
    assert {"encryptionAlgorithm", "apiServer"} <= {match[2] for match in proposed}
    for match in proposed:
        taken = f"{text[: match.start()]}{match[1]}{match[2]}: {match[3]}{text[match.end() :]}"
        assert findings(tmp_path, taken) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_every_field_is_explained(shape: str) -> None:
    """By a comment right above it, in the words of `kspec explain`; an entry of nodes as a whole."""
    text = starting_spec(Wishes(shape, newest()[0]))
    lines = text.splitlines()
    fields = [
        at for at, line in enumerate(lines) if re.match(r" *(- )?(?!apiVersion|kind|role|address)[a-zA-Z]+: ?", line)
    ]
    assert [lines[at] for at in fields if not lines[at - 1].lstrip().startswith("#") and "https" not in lines[at]] == []
    said = " ".join(re.sub(r"^ *#", "", text, flags=re.MULTILINE).split())
    words = [FIELDS[name].text for name in ("Networking.podSubnet", "ClusterConfiguration.clusterName", "Host.profile")]
    assert [word for word in words if word not in said] == []


def test_wishes_are_fulfilled(tmp_path: Path) -> None:
    """Release, name, endpoint, and the addresses that count on, in quotes where that is needed."""
    text = starting_spec(Wishes("etcd-nodes", RELEASES["v1.35"], "yes", "10.0.0.250", "k8s.example.com"))
    assert findings(tmp_path, text) == []
    for line in (
        f"kubernetesVersion: {RELEASES['v1.35'].version}",
        'clusterName: "yes"',
        "controlPlaneEndpoint: k8s.example.com",
        "  address: 10.0.0.250",
        "  address: 10.0.1.14",
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize(
    ("shape", "address", "reason"),
    [
        ("single", "node-1", "'node-1' is not a valid IP address"),
        ("ha", "10.0.0.300", "'10.0.0.300' is not a valid IP address"),
        ("etcd-nodes", "255.255.255.250", "cannot be counted on from 255.255.255.250"),
    ],
)
def test_an_address_that_is_none_is_told(shape: str, address: str, reason: str) -> None:
    """Before anything is written."""
    with pytest.raises(ValueError, match=reason):
        starting_spec(Wishes(shape, newest()[0], address=address))
