"""How long certificates are valid."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.command_line import command_line
from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.facts.advice import LONG_AUTHORITY_HOURS, LONG_LEAF_HOURS, SHORT_AUTHORITY_HOURS, SHORT_LEAF_HOURS
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.duration import Duration
from kspec.model.wire import Wire

_LEAF: Final[Path] = ("certificateValidityPeriod",)
_AUTHORITY: Final[Path] = ("caCertificateValidityPeriod",)
_HOUR: Final = 3600
_TWO_DAYS: Final = 48


def check_validity(wire: Wire) -> Iterator[Diagnostic]:
    """A certificate must not outlive its authority, nor live too long or too short to be renewed in time."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    leaf, authority = _hours(Field(cluster, _LEAF).text), _hours(Field(cluster, _AUTHORITY).text)
    if leaf is not None and authority is not None and leaf > authority:
        message = f"certificates are valid for {_days(leaf)}, but their authority for {_days(authority)} only"
        help_ = f"write at most '{_number(authority)}h', or a longer caCertificateValidityPeriod"
        field = Field(cluster, _LEAF) if Field(cluster, _LEAF).is_written else Field(cluster, _AUTHORITY)
        yield field.warning(codes.OUTLIVES_AUTHORITY, message, help_)
    manager = command_line(wire, "kube-controller-manager")
    setting = manager.last("cluster-signing-duration") if manager else None
    signed = _hours(setting.value) if setting else None
    if setting and setting.path and signed is not None and authority is not None and signed > authority:
        message = f"{_days(signed)} for the kubelets' certificates is longer than their authority's {_days(authority)}"
        yield Field(cluster, setting.path).warning(
            codes.OUTLIVES_AUTHORITY, message, f"write at most '{_number(authority)}h'"
        )
    for path, hours, longest, shortest in (
        (_LEAF, leaf, LONG_LEAF_HOURS, SHORT_LEAF_HOURS),
        (_AUTHORITY, authority, LONG_AUTHORITY_HOURS, SHORT_AUTHORITY_HOURS),
    ):
        if hours is not None and hours > longest:
            message = f"{_days(hours)} is longer than kubeadm recommends: nothing revokes a key that is stolen"
            yield Field(cluster, path).warning(codes.LONG_VALIDITY, message, f"write '{longest}h' or less")
        if hours is None and _is_over(Field(cluster, path).text):
            message = (
                f"{Field(cluster, path).text} is not a time: the certificates are no longer valid when they are issued"
            )
            yield Field(cluster, path).warning(codes.SHORT_VALIDITY, message, f"write '{shortest}h' or more")
        if hours is not None and hours < shortest:
            message = f"{_days(hours)} is short: nothing renews it but an upgrade or `kubeadm certs renew`"
            if path == _AUTHORITY:
                message = f"{_days(hours)} is short: an authority is replaced by hand, with everything that it signed"
            yield Field(cluster, path).warning(codes.SHORT_VALIDITY, message, f"write '{shortest}h' or more")


def _hours(given: str) -> float | None:
    """The period in hours; None where none is given or it is not a positive duration."""
    try:
        hours = Duration.parse(given).seconds / _HOUR
    except ValueError:
        return None
    return hours if hours > 0 else None


def _is_over(given: str) -> bool:
    """Whether a period is given that ends before it begins, or at once."""
    try:
        return Duration.parse(given).nanoseconds <= 0
    except ValueError:
        return False


def _days(hours: float) -> str:
    """`365 days`, or hours where it is less than two days."""
    if hours < 1:
        return "less than an hour"
    return f"{_number(hours)} hour{'' if hours == 1 else 's'}" if hours < _TWO_DAYS else f"{_number(hours / 24)} days"


def _number(number: float) -> str:
    """A number with one digit behind the point at most, and never an exponent."""
    return f"{number:.1f}".removesuffix(".0")
