"""The program that is asked to sign: its bounds, its environment, and what is told of one that does not sign."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from kspec.cli.signer import given_signer, signer_of, variables, words_of
from kspec.model.certificate import Validity
from kspec.model.signing import SigningRequest, Unsigned

NOW: Final = datetime(2030, 1, 31, 12, tzinfo=UTC)
REQUEST: Final = SigningRequest(
    "cp-1/apiserver", "ca", b"a request", Validity(NOW - timedelta(minutes=5), NOW + timedelta(days=365))
)


def ask(program: str, patience: float = 30) -> bytes | Unsigned:
    """The answer of a Python program."""
    return signer_of((sys.executable, "-c", program), NOW, patience)(REQUEST)


def why(answer: bytes | Unsigned) -> str:
    """Why there is none."""
    assert isinstance(answer, Unsigned)
    return answer.why.replace(sys.executable, "PYTHON")


def test_a_command_is_split_as_a_shell_does() -> None:
    """And nothing else that a shell does is done."""
    assert list(words_of("sign --as 'a b' $HOME;x")) == ["sign", "--as", "a b", "$HOME;x"]


@pytest.mark.parametrize(("command", "wrong"), [("", "empty"), ("  ", "empty"), ("a 'b", "no closing quotation")])
def test_what_is_no_command_is_told(command: str, wrong: str) -> None:
    """In words."""
    with pytest.raises(ValueError, match=wrong):
        words_of(command)


def test_a_frozen_build_asks_nobody() -> None:
    """Nor does one without a signer."""
    given = argparse.Namespace(signer="sign", signer_timeout=1, frozen=True)
    assert given_signer(given, NOW) is None
    given.frozen = False
    assert given_signer(given, NOW) is not None
    given.signer = None
    assert given_signer(given, NOW) is None


def test_the_request_is_its_input_and_its_output_the_answer() -> None:
    """Byte for byte."""
    assert ask("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + b'\\0')") == b"a request\0"


def test_what_is_asked_is_in_its_environment() -> None:
    """And nothing on its command line; the rest of the environment is the user's."""
    asked = {
        "KSPEC_AUTHORITY": "ca",
        "KSPEC_NAME": "cp-1/apiserver",
        "KSPEC_NOT_BEFORE": "2030-01-31T11:55:00Z",
        "KSPEC_NOT_AFTER": "2031-01-31T12:00:00Z",
        "KSPEC_DAYS": "365",
    }
    assert variables(REQUEST, NOW) == asked
    answer = ask(
        "import os, sys; print(*(f'{k}={v}' for k, v in sorted(os.environ.items())), len(sys.argv), sep='\\n')"
    )
    assert isinstance(answer, bytes)
    lines = answer.decode().splitlines()
    assert lines[-1] == "1"
    assert set(lines) >= {f"{name}={value}" for name, value in asked.items()} | {f"PATH={os.environ['PATH']}"}


def test_one_that_does_not_read_may_sign() -> None:
    """Its input is closed under it."""
    assert ask("import os; os.close(0); print('signed')") == b"signed\n"


def test_one_that_fails_is_told_with_its_last_line() -> None:
    """And with how it ended."""
    answer = ask("import sys; print('first\\nno such key', file=sys.stderr); sys.exit(3)")
    assert why(answer) == "the signer PYTHON failed with exit status 3: no such key"
    assert why(ask("import os; os.kill(os.getpid(), 15)")) == "the signer PYTHON failed with signal 15"


def test_one_that_cannot_be_run_is_told(tmp_path: Path) -> None:
    """With the machine's reason."""
    missing = str(tmp_path / "missing")
    assert (
        why(signer_of((missing,), NOW, 1)(REQUEST)) == f"the signer {missing} cannot be run: No such file or directory"
    )
    assert "a word has a NUL" in why(signer_of(("a\0b",), NOW, 1)(REQUEST))


@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(60)",
        "import os, time; os.close(1); os.close(2); time.sleep(60)",
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])",
    ],
    ids=["hangs", "closes its output", "leaves a child"],
)
def test_one_that_does_not_come_to_an_end_is_ended(program: str) -> None:
    """With all that it has started, once its time is over."""
    begun = time.monotonic()
    assert why(ask(program, patience=2)) == "the signer PYTHON did not answer within 2 seconds"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_one_that_does_not_stop_talking_is_bounded(stream: str) -> None:
    """Neither the answer nor what it says besides fills the memory."""
    program = f"import sys\nwhile True: sys.{stream}.write('x' * 65536)"
    said = why(ask(program, patience=3))
    expected = "answered with more than 1 MiB" if stream == "stdout" else "did not answer within 3 seconds"
    assert said == f"the signer PYTHON {expected}"
