"""Check damaged specs and stop at the first that crashes, hangs or leaves a file behind.

usage: python tests/fuzz/fuzz.py [FIRST [COUNT]]

By default 100,000 inputs from seed 0 on; six minutes on one core. An input that fails is printed with its seed and
kept as `crash-<seed>.yaml` in the current folder.
"""

import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from damage import corpus, damaged

from kspec.cli.check import check_file
from kspec.facts.releases import newest
from kspec.report.formats import FORMATS, render

SECONDS = 2
"""Of processor time that an input may take."""
STUCK = 1800
"""Seconds on the clock after which an input is stuck that takes no processor time; a busy machine is not a fault."""


def stop(_signal: int, _frame: FrameType | None) -> None:
    """Turn a hang into a crash."""
    message = f"more than {SECONDS} s"
    raise TimeoutError(message)


def limit(seconds: int) -> None:
    """Start the clocks, or stop them."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(STUCK if seconds else 0)


def check(text: bytes, folder: Path, seed: int) -> None:
    """Check an input and show what was found in every format; whatever goes wrong is an exception."""
    file = folder / "cluster.yaml"
    file.write_bytes(text)
    releases = newest()
    result = check_file(str(file), releases[seed % len(releases)] if seed % 2 else None)
    for name in FORMATS:
        render(name, [result])
    left = [path.name for path in folder.iterdir() if path != file]
    if left:
        message = f"left behind: {left}"
        raise AssertionError(message)


def main() -> int:
    """Run the program."""
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    good = corpus()
    signal.signal(signal.SIGPROF, stop)
    signal.signal(signal.SIGALRM, stop)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        for seed in range(first, first + count):
            text = damaged(seed, good)
            limit(SECONDS)
            try:
                check(text, Path(name), seed)
            except Exception:
                limit(0)
                Path(f"crash-{seed}.yaml").write_bytes(text)
                print(f"seed {seed}:", file=sys.stderr)  # noqa: T201 - the program's result
                raise
            limit(0)
    print(f"{count} inputs from seed {first}, {time.monotonic() - begun:.0f} s: none failed")  # noqa: T201 - the program's result
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
