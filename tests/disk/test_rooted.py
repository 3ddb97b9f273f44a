"""Another machine's folder: links lead below its root, as `chroot` has it, and never out of it."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kspec.disk.bounds import LINKS
from kspec.disk.rooted import BrokenLinkError, OutsideError, Rooted


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root folder with a file, beside which this machine has a file of its own."""
    (tmp_path / "outside").write_bytes(b"this machine's")
    pki = tmp_path / "root" / "etc" / "kubernetes" / "pki"
    pki.mkdir(parents=True)
    (pki / "ca.crt").write_bytes(b"ca")
    return tmp_path / "root"


def link(root: Path, path: str, target: str) -> None:
    """Put a link into the folder."""
    place = root / path.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/a", "/etc/kubernetes/pki/ca.crt"),
        ("/a", "etc/kubernetes/pki/ca.crt"),
        ("/b/a", "../etc/kubernetes/pki/ca.crt"),
        ("/b/a", "../../../../etc/kubernetes/./pki/../pki//ca.crt"),
    ],
)
def test_a_link_leads_below_the_root(root: Path, path: str, target: str) -> None:
    """Absolute, relative, and above the root, where there is nothing else; the path without links is told."""
    link(root, path, target)
    assert Rooted(str(root)).read(path) == (b"ca", "/etc/kubernetes/pki/ca.crt")


def test_links_on_the_way_are_followed_too(root: Path) -> None:
    """A chain of them, to folders and to the file."""
    link(root, "/etc/ssl", "/etc/kubernetes")
    link(root, "/etc/other", "ssl/pki")
    link(root, "/etc/kubernetes/pki/last.crt", "/etc/other/ca.crt")
    assert Rooted(str(root)).read("/etc/other/last.crt") == (b"ca", "/etc/kubernetes/pki/ca.crt")
    assert Rooted(str(root)).kind("/etc/other") == "folder"


def test_this_machines_files_are_never_read(root: Path, tmp_path: Path) -> None:
    """Whatever a link says."""
    for number, target in enumerate(
        [str(tmp_path / "outside"), "../outside", "../../../outside", "/proc/self/environ"]
    ):
        link(root, f"/{number}", target)
        with pytest.raises(BrokenLinkError) as caught:
            Rooted(str(root)).read(f"/{number}")
        assert (caught.value.link, caught.value.target) == (f"/{number}", target)
        assert "no such file" in caught.value.reason


def test_a_circle_is_told(root: Path) -> None:
    """By its first link; it does not take for ever."""
    link(root, "/a", "b")
    link(root, "/b", "/a")
    with pytest.raises(BrokenLinkError, match="circle") as caught:
        Rooted(str(root)).read("/a")
    assert (caught.value.link, caught.value.target) == ("/a", "b")


@pytest.mark.parametrize("links", [LINKS, LINKS + 1])
def test_a_chain_of_links_is_followed_as_far_as_linux_follows_it(root: Path, links: int) -> None:
    """One that is longer is not called a circle."""
    (root / "0").write_text("x")
    for number in range(links):
        link(root, f"/{number + 1}", str(number))
    rooted = Rooted(str(root))
    if links <= LINKS:
        assert rooted.read(f"/{links}")[0] == b"x"
        return
    with pytest.raises(BrokenLinkError, match="over more than 40 links"):
        rooted.read(f"/{links}")


def test_what_is_missing_behind_a_good_link_is_missing(root: Path) -> None:
    """The link is not to blame."""
    link(root, "/etc/ssl", "/etc/kubernetes/pki")
    with pytest.raises(FileNotFoundError) as caught:
        Rooted(str(root)).read("/etc/ssl/none.crt")
    assert not isinstance(caught.value, BrokenLinkError)
    with pytest.raises(NotADirectoryError):
        Rooted(str(root)).read("/etc/ssl/ca.crt/x")


def test_a_part_of_a_machine_knows_its_place(root: Path) -> None:
    """Links within it work, whatever their form; what lies outside is told as such."""
    part = Rooted(str(root / "etc" / "kubernetes"), "/etc/kubernetes")
    link(root, "/etc/kubernetes/a", "/etc/kubernetes/pki/ca.crt")
    link(root, "/etc/kubernetes/b", "../../etc/kubernetes/pki/ca.crt")
    link(root, "/etc/kubernetes/c", "/var/lib/vault/ca.crt")
    link(root, "/etc/kubernetes/d", "../ssl/ca.crt")
    for name in ("a", "b", "pki/ca.crt"):
        assert part.read(f"/etc/kubernetes/{name}") == (b"ca", "/etc/kubernetes/pki/ca.crt")
    for name in ("c", "d"):
        with pytest.raises(BrokenLinkError, match="outside of /etc/kubernetes"):
            part.read(f"/etc/kubernetes/{name}")
    with pytest.raises(OutsideError):
        part.read("/var/lib/kubelet/config.yaml")
    assert part.kind("/var") == ""
    assert part.kind("/etc/kubernetes") == "folder"


def test_what_is_no_regular_file_is_refused_at_once(root: Path) -> None:
    """A FIFO is not waited for, a folder is not a file, and a large file is refused."""
    os.mkfifo(root / "fifo")
    (root / "large").write_bytes(b"x" * 11)
    for path in ("/fifo", "/etc"):
        with pytest.raises(OSError, match="not a regular file"):
            Rooted(str(root)).read(path)
    with pytest.raises(OSError, match="larger than 10 bytes"):
        Rooted(str(root)).read("/large", most=10)


def test_names_are_listed(root: Path) -> None:
    """Sorted, folders told from others; a link to a folder is none."""
    link(root, "/etc/kubernetes/link", "pki")
    assert Rooted(str(root)).names("/etc/kubernetes") == (("link", False), ("pki", True))
    assert Rooted(str(root)).names("/etc/kubernetes/link") == (("ca.crt", False),)


PARTS = st.sampled_from(["a", "b", "c", "..", "."])
TARGETS = st.builds(
    lambda absolute, parts: ("/" if absolute else "") + "/".join(parts),
    st.booleans(),
    st.lists(PARTS, min_size=1, max_size=4),
)


@pytest.mark.skipif(os.geteuid() != 0, reason="chroot needs root")
@settings(max_examples=25, deadline=None)
@given(links=st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d/a", "d/b"]), TARGETS), max_size=4), asked=TARGETS)
def test_it_reads_what_chroot_reads(
    tmp_path_factory: pytest.TempPathFactory, links: list[tuple[str, str]], asked: str
) -> None:
    """Random links and paths: the same content as a process within chroot gets, or none where that gets none."""
    root = tmp_path_factory.mktemp("root")
    (root / "d" / "c").mkdir(parents=True)
    (root / "d" / "c" / "b").write_bytes(b"found")
    for path, target in links:
        if not os.path.lexists(root / path):
            (root / path).symlink_to(target)
    path = "/" + asked.lstrip("/")
    try:
        ours: bytes | None = Rooted(str(root)).read(path)[0]
    except OSError:
        ours = None
    process = os.fork()
    if process == 0:
        status = 1
        try:
            os.chroot(root)
            os.chdir("/")
            with open(path, "rb") as file:  # noqa: PTH123 - as plain as can be
                status = 0 if file.read() == b"found" else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == (1 if ours is None else 0)
    assert ours in {None, b"found"}


def test_a_look_tells_what_stands_there(root: Path) -> None:
    """A file with its content, a folder and anything else without; a link is followed as in reading."""
    link(root, "/a", "/etc/kubernetes/pki/ca.crt")
    rooted = Rooted(str(root))
    assert rooted.look("/a")[1] == b"ca"
    assert rooted.look("/a")[0].st_size == len(b"ca")
    assert rooted.look("/etc")[1] is None
    os.mkfifo(root / "pipe")
    assert rooted.look("/pipe")[1] is None
    with pytest.raises(FileNotFoundError):
        rooted.look("/missing")
