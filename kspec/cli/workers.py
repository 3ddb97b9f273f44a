"""The workers of a Dask cluster, over TLS: the one module that knows Dask.

Dask is imported where it is used: few commands need it, and it is an extra.
"""

import argparse
import contextlib
import errno
import logging
import ssl
import time
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, Final, Self

from kspec.cli.worker import joined, parted, whose, work_of
from kspec.model.frozen import frozen

EXTRA: Final = "kspec[fleet]"
_PATIENCE: Final = 10
"""Seconds that a scheduler may take for an answer."""
_LOOK: Final = 5
"""Seconds after which it is looked whether there still is a worker."""
_ALONE: Final = 60
"""Seconds without any worker after which nobody is waited for any more."""
_LONGEST: Final = 200
"""Characters that are told of what somebody else says."""
_NOT_PICKLE: Final = ["dask", "msgpack"]
"""The ways in which answers are read: those that run nothing."""


class UnusableWorkersError(Exception):
    """Nothing can be done by workers; the text says why, and what to do."""


@frozen
class Workers:
    """A scheduler's address, and the files by which this machine is known to it: empty for those that Dask is told."""

    address: str
    authority: str = ""
    certificate: str = ""
    key: str = ""


def workers_of(arguments: argparse.Namespace) -> Workers | None:
    """The workers that a command line names. Nothing is asked of a network.

    Raises:
        UnusableWorkersError: Dask is not installed, or there is nothing to be known by.
    """
    if not arguments.scheduler:
        return None
    files = (arguments.tls_ca_file, arguments.tls_cert, arguments.tls_key)
    workers = Workers(arguments.scheduler, *(file or "" for file in files))
    _security(workers)
    return workers


def meet(workers: Workers) -> None:
    """See that there are workers, and that each runs this kspec. Threads are begun: better in a process of its own.

    Raises:
        UnusableWorkersError: there is no scheduler, no worker, or one with another kspec.
    """
    with _client(workers) as client:
        names = sorted(client.nthreads())
        if not names:
            message = f"the scheduler at {workers.address} has no workers: start some with `dask worker`"
            raise UnusableWorkersError(message)
        asked = {name: client.submit(whose, workers=[name], allow_other_workers=False, pure=False) for name in names}
        for name, future in asked.items():
            found = _identity(future)
            if found != whose():
                what = "runs another kspec than this machine" if found else "cannot run kspec"
                message = f"the worker {name} {what}: install the same kspec there, with its extra ({EXTRA})"
                raise UnusableWorkersError(message)


class Line:
    """The way to the workers from one process, opened where it is first needed."""

    def __init__(self, workers: Workers) -> None:
        """Take where they are."""
        self._workers = workers
        self._stack = contextlib.ExitStack()
        self._client: Any = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._stack.close()

    def work(self, parcels: Sequence[bytes]) -> Sequence[bytes | OSError]:
        """The answers to parcels, which go as one task; or why there is none.

        Where the worker has died that had the task, each goes alone, one after the other: what it died of takes no
        other with it.
        """
        try:
            self._client = self._client or self._stack.enter_context(_client(self._workers))
            together = self._answers(parcels)
            if len(parcels) == 1 or not any(isinstance(answer, _DiedError) for answer in together):
                return together
            return [answer for parcel in parcels for answer in self._answers([parcel])]
        except UnusableWorkersError as error:
            return [self._fault(str(error))] * len(parcels)

    def _answers(self, parcels: Sequence[bytes]) -> list[bytes | OSError]:
        """The answers to one task."""
        own = whose().encode()
        result = self._result(self._client, self._client.submit(work_of, joined((own, *parcels)), pure=False))
        return self._parts(result, own, len(parcels))

    def _parts(self, result: bytes | OSError, own: bytes, count: int) -> list[bytes | OSError]:
        if isinstance(result, OSError):
            return [result] * count
        try:
            whose_, *answers = parted(result)
        except ValueError as error:
            return [self._fault(str(error))] * count
        if whose_ != own or len(answers) != count:
            return [self._fault("a worker has begun that runs another kspec than this machine")] * count
        return [*answers]

    def _result(self, client: Any, future: Any) -> bytes | OSError:  # noqa: ANN401 - Dask's own
        """A task's result, however long it takes while there is anybody who can work on it."""
        since = time.monotonic()
        while True:
            try:
                return bytes(future.result(timeout=_LOOK))
            except TimeoutError:
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, there is no answer
                return self._why(error)
            try:
                since = time.monotonic() if client.nthreads() else since
            except Exception:  # noqa: BLE001 - as above
                return self._fault("the scheduler does not answer any more")
            if time.monotonic() - since > _ALONE:
                return self._fault("there have been no workers for a minute")

    def _why(self, error: Exception) -> OSError:
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra

        if isinstance(error, KilledWorker):
            return _DiedError(
                errno.ECHILD, "the worker that worked on it has died, as for lack of memory", self.address
            )
        return self._fault(f"the workers have no answer ({type(error).__name__})")

    def _fault(self, text: str) -> OSError:
        return OSError(errno.ECONNABORTED, text, self.address)

    @property
    def address(self) -> str:
        """Where the scheduler is."""
        return self._workers.address


class _DiedError(OSError):
    """That a worker has died of a task."""


def _distributed() -> Any:  # noqa: ANN401 - a module
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError:
        message = f"--scheduler needs Dask, which is not installed: pip install '{EXTRA}'"
        raise UnusableWorkersError(message) from None
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what is wrong is told in our own words
    return distributed


def _security(workers: Workers) -> Any:  # noqa: ANN401 - Dask's own
    """By what this machine is known, and by what it knows the others: options, else Dask's configuration."""
    given = {"tls_ca_file": workers.authority, "tls_client_cert": workers.certificate, "tls_client_key": workers.key}
    security = _distributed().Security(require_encryption=True, **{name: text for name, text in given.items() if text})
    if not (security.tls_ca_file and security.tls_client_cert):
        message = (
            "--scheduler needs a certificate of this machine's and the authority of the cluster's: give --tls-ca-file, "
            "--tls-cert and --tls-key, or set distributed.comm.tls in Dask's configuration"
        )
        raise UnusableWorkersError(message)
    try:
        security.get_connection_args("client")
    except (OSError, ValueError) as error:
        files = ", ".join(filter(None, (security.tls_ca_file, security.tls_client_cert, security.tls_client_key)))
        why = "they are not certificates with their key" if isinstance(error, ssl.SSLError) else _words(error)
        message = f"--scheduler cannot use {files}: {why}"
        raise UnusableWorkersError(message) from None
    return security


@contextlib.contextmanager
def _client(workers: Workers) -> Iterator[Any]:
    security = _security(workers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask tells of versions other than its own; kspec's own are compared below
        try:
            client = _distributed().Client(
                workers.address,
                security=security,
                timeout=_PATIENCE,
                set_as_default=False,
                direct_to_workers=False,  # workers are asked by the scheduler alone, and need not be reached from here
                name="kspec",
                serializers=["dask", "pickle", "msgpack"],
                deserializers=_NOT_PICKLE,
            )
        except Exception as error:  # noqa: BLE001 - Dask raises of every kind
            message = f"the scheduler at {workers.address} cannot be reached: {_words(error)}"
            raise UnusableWorkersError(message) from None
        try:
            yield client
        finally:
            client.close(timeout=_LOOK)


def _identity(future: Any) -> str:  # noqa: ANN401 - Dask's own
    """What a worker says that it runs; nothing where it cannot say it."""
    try:
        return str(future.result(timeout=_PATIENCE))
    except Exception:  # noqa: BLE001 - kspec cannot be imported there, or fails
        return ""


def _words(error: BaseException) -> str:
    """Why something could not be had, in a few words."""
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or error}".lower().replace("tls:", "TLS:").replace("_", " ")
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    told = error.strerror if isinstance(error, OSError) else None
    return told or "".join(str(error).splitlines()[:1])[:_LONGEST] or type(error).__name__
