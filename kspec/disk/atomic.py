"""One file or folder on disk, touched safely: created exclusively, replaced in one step, read without following links.

Standard library only: the unchanged build imports nothing heavier.
"""

from __future__ import annotations

import errno
import os
import stat

from kspec.disk import bounds

TYPE_CHECKING = False  # `typing` costs more than all that an unchanged build reads
if TYPE_CHECKING:
    from types import TracebackType

TEMPORARY_SUFFIX = ".kspec-new"
"""What the temporary file of a replacement ends with; one left by a killed process is removed by the next start."""

MOST_BYTES = bounds.ANY
"""The most bytes that a file may have which is read whole, where its reader knows no smaller bound."""

_KEPT = 180  # bytes of a long name that its sibling keeps
_NO_FILE = frozenset({errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP})
"""What a kernel says of a socket, and of a device without a driver, that is opened as a file."""
_CANNOT_FLUSH_FULLY = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY})
"""What macOS says of a file system, such as a network's, that does not know F_FULLFSYNC."""
NO_SUCH_FILE = frozenset({errno.EINVAL, errno.ELOOP, errno.EFBIG})
"""What `read_regular` says of what is there and no regular file within the bound: a folder, a device, a large one."""
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC


class PrivateUmask:
    """A context in which nothing that is created is open to group or others, whatever umask the caller has.

    The umask belongs to the whole process: no other thread may create files meanwhile.
    """

    def __enter__(self) -> None:
        """Set 077."""
        self._before = os.umask(0o077)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Give the caller's back."""
        os.umask(self._before)


def read_regular(
    name: str, folder: int | None = None, *, follow: bool = False, most: int = MOST_BYTES
) -> tuple[bytes, os.stat_result]:
    """Read a regular file whole, never waiting for a FIFO or device, and never more than a bound.

    Args:
        name: the path, relative to `folder` if that is given.
        folder: an open folder's descriptor.
        follow: whether the last part of the path may be a symbolic link.
        most: the most bytes that the file may have.

    Returns:
        The content, and the status of the very file that was read.

    Raises:
        OSError: as `open`; `ELOOP` for a link, `EINVAL` for what is not a regular file, `EFBIG` for a file that has
            more than `most` bytes.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(name, flags, dir_fd=folder)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise OSError(errno.EINVAL, "not a regular file", name) from None
        raise
    try:
        return _read(descriptor, name, most)
    except OSError as error:
        error.filename = name  # calls by descriptor do not know it
        raise
    finally:
        os.close(descriptor)


def _read(descriptor: int, name: str, most: int) -> tuple[bytes, os.stat_result]:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", name)
    if status.st_size > most:
        raise OSError(errno.EFBIG, f"larger than {most} bytes", name)
    size = status.st_size + 1  # one more, so that the first read sees that the file did not grow
    content = os.read(descriptor, size)
    if len(content) >= size or (content and len(content) < status.st_size):
        parts, length = [content], len(content)
        while length <= most and (part := os.read(descriptor, 1 << 20)):
            parts.append(part)
            length += len(part)
        content = b"".join(parts)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"larger than {most} bytes", name)
    return content, status


def create(name: str, content: bytes, mode: int, folder: int, *, durable: bool = False) -> None:
    """Create a file that must not exist yet; it is 0600 until all its content is there.

    Args:
        name: the path relative to `folder`.
        content: the bytes.
        mode: the final permission bits, independent of the umask.
        folder: an open folder's descriptor.
        durable: whether the bytes have to be on the medium before this returns.

    Raises:
        OSError: as `open`, `EEXIST` included, and as `write`; the file may then exist in part.
    """
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600, dir_fd=folder)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fchmod(descriptor, mode)
        if durable:
            flush(descriptor)
    finally:
        os.close(descriptor)


def replace(name: str, content: bytes, mode: int, folder: int) -> None:
    """Give a file new content in one step: a reader, or a crash at any moment, finds the old bytes or the new ones.

    The new bytes are on the medium before they get the name, and the name is when this returns.

    Args:
        name: a name directly in `folder`.
        content: the bytes.
        mode: the final permission bits.
        folder: an open folder's descriptor. The caller holds the lock that guards it.

    Raises:
        OSError: the machine's fault; the old content is then still in place, unless only the last step failed.
    """
    temporary = sibling(name, TEMPORARY_SUFFIX)
    with PrivateUmask():
        discard(temporary, folder)
        try:
            create(temporary, content, mode, folder, durable=True)
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            discard(temporary, folder)
            raise
    flush_folder(folder)


def replace_at(path: str, content: bytes, mode: int) -> None:
    """Do as `replace` for the file at a path; its folder is there, and the last part of that folder's path no link."""
    parent, name = os.path.split(path)
    folder = open_folder(parent)
    try:
        replace(name, content, mode, folder)
    finally:
        os.close(folder)


def sibling(name: str, suffix: str) -> str:
    """Name what stands beside a file or folder for a moment: hidden, and never longer than a name may be.

    Of a name that is too long for that, the first part is kept, with a digest, so that no two names have one sibling.
    """
    whole = f".{name}{suffix}"
    raw = os.fsencode(name)
    if len(os.fsencode(whole)) <= bounds.NAME:
        return whole
    from hashlib import sha256  # noqa: PLC0415 - heavy, and hardly ever needed

    kept = raw[:_KEPT].decode("utf-8", "ignore")
    return f".{kept}-{sha256(raw).hexdigest()[:16]}{suffix}"


def discard(name: str, folder: int) -> None:
    """Remove a file or link if it exists."""
    try:  # noqa: SIM105 - contextlib is slow to import
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        pass


def open_folder(name: str, folder: int | None = None) -> int:
    """Open a folder, never through a symbolic link in the last part of its path; the caller closes it."""
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK, dir_fd=folder)


def make_folder(name: str, folder: int | None = None) -> None:
    """Make a folder of mode 0700; one that exists is given that mode."""
    with PrivateUmask():
        try:
            os.mkdir(name, 0o700, dir_fd=folder)
        except FileExistsError:
            descriptor = open_folder(name, folder)
            try:
                if stat.S_IMODE(os.fstat(descriptor).st_mode) != 0o700:  # noqa: PLR2004 - a mode names itself
                    os.fchmod(descriptor, 0o700)
            finally:
                os.close(descriptor)


def flush_folder(folder: int) -> None:
    """Make the names in an open folder durable."""
    flush(folder)


def flush(descriptor: int) -> None:
    """Bring an open file or folder to the medium itself: on macOS, `fsync(2)` leaves it in the drive's memory."""
    import fcntl  # noqa: PLC0415 - not for reading

    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        try:
            fcntl.fcntl(descriptor, full)
        except OSError as error:
            if error.errno not in _CANNOT_FLUSH_FULLY:
                raise
        else:
            return
    os.fsync(descriptor)
