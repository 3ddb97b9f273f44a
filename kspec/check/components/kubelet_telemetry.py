"""The kubelet's rules about metrics and traces.

Rules: component-base/metrics/options.go, component-base/tracing/api/v1/config.go.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.components.table_rules import check_numbers
from kspec.check.view.component import Component
from kspec.facts import codes
from kspec.go.url import origin
from kspec.model.bounds import Bounds
from kspec.model.diagnostic import Diagnostic

_SCHEMES: Final = ("dns", "unix", "unix-abstract")
_SAMPLING: Final = (Bounds(("tracing", "samplingRatePerMillion"), 0, 1_000_000),)


def check_shown_metrics(component: Component, kind: str = "") -> Iterator[Diagnostic]:
    """Hidden metrics can be shown again for the minor release before only."""
    path = ("showHiddenMetricsForVersion",)
    version = component.get(*path)
    former = f"1.{int(component.release.minor.partition('.')[2]) - 1}"
    if version and version != former:
        why = f"{version!r} is not the minor release before, {former!r}"
        yield component.error(codes.COMPONENT_VALUE, path, why, kind=kind, help_=f"write {former!r}, or leave it out")


def check_tracing(component: Component) -> Iterator[Diagnostic]:
    """Traces go to an endpoint that gRPC can name, at a rate of no more than all."""
    yield from check_numbers(component, _SAMPLING, "Invalid value")
    path = ("tracing", "endpoint")
    endpoint = component.get(*path)
    if endpoint is None:
        return
    url = origin(endpoint if "//" in endpoint else f"dns://{endpoint}", strict_colons=True)
    if url is None:
        yield component.error(codes.COMPONENT_VALUE, path, f"{endpoint!r} is not an address", kind="Invalid value")
    elif url.scheme not in _SCHEMES:
        why = f"{endpoint!r} has none of the schemes {', '.join(_SCHEMES)}"
        yield component.error(
            codes.COMPONENT_VALUE, path, why, kind="Invalid value", help_="write host and port without a scheme"
        )
