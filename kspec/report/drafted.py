"""What a drafted spec leaves, for people."""

from collections.abc import Sequence

from kspec.report.terminal import printable

_MOST: int = 50


def text_drafted(  # noqa: PLR0913 - all that there is to tell
    file: str, patches: Sequence[str], given: Sequence[str], left: Sequence[str], pins: Sequence[str], *, failed: bool
) -> str:
    """Where the draft is, what it cannot say file by file, and the command that comes next.

    `given` are the nodes as NODE=DIR; `failed` says that an import by the draft would be refused.
    """
    lines = [f"  {path}" for path in (file, *patches)]
    lines.insert(0, "drafted:")
    if pins:
        lines.append("certificates that are not what kubeadm would issue, and need --pin:")
        lines += [f"  {name}" for name in pins]
    if left:
        lines.append("left, and not as a build would write it:")
        lines += [f"  {path}" for path in left[:_MOST]]
        lines += [f"  and {len(left) - _MOST} more"] if len(left) > _MOST else []
    pinned = "".join(f" --pin {name}" for name in pins)
    command = f"kspec import {' '.join(given)} --spec {file}{pinned}"
    if failed:
        lines.append(f"not proven: mend what is said above in {file}, then: {command}")
    elif left:
        lines.append(f"proven but for the {len(left)} above: what is left, a build would write anew; then: {command}")
    else:
        lines.append(f"proven: a build would write every file as it is on the nodes; next: {command}")
    return "".join(f"{printable(line)}\n" for line in lines)
