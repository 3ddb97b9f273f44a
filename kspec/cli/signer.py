"""A signer: somebody else's program that has one certificate signed, as `--signer CMD` names it.

It gets a request (PEM, PKCS#10) on standard input and answers with the certificate (PEM) on standard output. Which
authority is asked, and for what, is in environment variables; the command line has nothing but the user's own words.
"""

import argparse
import os
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO, Final

from kspec.model.signing import Signer, SigningRequest, Unsigned

_MOST: Final = 1 << 20
"""Bytes of an answer; a certificate with its chain has a few thousand."""
_TAIL: Final = 4096
"""Bytes of what it last said on standard error, of which the last line is told."""
_LONGEST_LINE: Final = 300
_PIECE: Final = 1 << 16
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


def given_signer(arguments: argparse.Namespace, moment: datetime) -> Signer | None:
    """The signer that a command line names; a frozen build asks nobody.

    Raises:
        ValueError: its command is none.
    """
    if arguments.signer is None:
        return None
    words = words_of(arguments.signer)
    return None if getattr(arguments, "frozen", False) else signer_of(words, moment, arguments.signer_timeout)


def words_of(command: str) -> Sequence[str]:
    """The words of a command as a shell would split them; no shell runs it.

    Raises:
        ValueError: there are none, or a quotation does not end.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        message = f"{command!r} cannot be read: {str(error).lower()}"
        raise ValueError(message) from None
    if not words:
        message = "the command is empty"
        raise ValueError(message)
    return words


def signer_of(words: Sequence[str], moment: datetime, patience: float) -> Signer:
    """Ask that program for each certificate, each time anew; `moment` is the build's."""
    return lambda request: _ask(words, request, moment, patience)


def variables(request: SigningRequest, moment: datetime) -> Mapping[str, str]:
    """What is asked for, for those who do not read it out of the request."""
    start, end = request.validity.not_before, request.validity.not_after
    return {
        "KSPEC_AUTHORITY": request.authority,
        "KSPEC_NAME": request.name,
        "KSPEC_NOT_BEFORE": f"{start.astimezone(UTC):{_TIME}}",
        "KSPEC_NOT_AFTER": f"{end.astimezone(UTC):{_TIME}}",
        "KSPEC_DAYS": str(max((end - moment).days, 1)),
    }


def _ask(words: Sequence[str], request: SigningRequest, moment: datetime, patience: float) -> bytes | Unsigned:
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; the user's own words
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **variables(request, moment)},
            start_new_session=True,  # so that whatever it starts ends with it
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "a word has a NUL"
        return Unsigned(f"the signer {words[0]} cannot be run: {why}")
    with process:
        try:
            return _talk(process, words[0], request.request, patience)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def _talk(process: subprocess.Popen[bytes], name: str, request: bytes, patience: float) -> bytes | Unsigned:
    """Give the request, take the answer within bounds of time and size."""
    deadline = time.monotonic() + patience
    with suppress(BrokenPipeError):  # it may know what to sign without reading
        _stream(process.stdin).write(request)  # a few thousand bytes, which a pipe takes at once
        _stream(process.stdin).flush()
    with suppress(BrokenPipeError):
        _stream(process.stdin).close()
    answer, told, late = bytearray(), b"", Unsigned(f"the signer {name} did not answer within {patience:g} seconds")
    with selectors.DefaultSelector() as selector:
        for stream in (process.stdout, process.stderr):
            selector.register(_stream(stream), selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(deadline - time.monotonic())
            if time.monotonic() >= deadline:
                return late
            for key, _ in ready:
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    selector.unregister(key.fileobj)
                elif key.fileobj is process.stdout:
                    answer += piece
                else:
                    told = (told + piece)[-_TAIL:]
            if len(answer) > _MOST:
                return Unsigned(f"the signer {name} answered with more than {_MOST >> 20} MiB")
    try:
        status = process.wait(max(deadline - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        return late
    if status:
        how = f"exit status {status}" if status > 0 else f"signal {-status}"
        return Unsigned(f"the signer {name} failed with {how}{_last_line(told)}")
    return bytes(answer)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    """A stream that is there, since it was asked for."""
    if stream is None:
        message = "a pipe is missing"
        raise RuntimeError(message)
    return stream


def _last_line(told: bytes) -> str:
    """What a program said last, to stand behind the words about its end."""
    lines = told.decode(errors="replace").strip().splitlines()
    return f": {lines[-1].strip()[:_LONGEST_LINE]}" if lines else ""
