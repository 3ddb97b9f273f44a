"""What the kubelet's validation lets pass and the kubelet then exits over.

Each finding is a warning: the configuration is valid for all that says so, yet no node comes up with it. Rules:
cmd/kubelet/app/server.go and auth.go, pkg/kubelet/eviction/helpers.go, the managers in pkg/kubelet/cm,
pkg/kubelet/logs/container_log_manager.go, pkg/kubelet/sysctl/allowlist.go.
"""

from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.view.component import Component
from kspec.facts import kubelet_start
from kspec.model import quantity
from kspec.model.bounds import Choice
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.duration import Duration
from kspec.text.spelling import expected, suggestion


def check_kubelet_start(component: Component) -> Iterator[Diagnostic]:
    """Words, quantities and thresholds that the kubelet reads only when it starts."""
    for check in _CHECKS:
        yield from check(component)


def _words(component: Component) -> Iterator[Diagnostic]:
    for choice in kubelet_start.CHOICES:
        word = component.get(*choice.path)
        if word and word not in choice.words:
            yield _unknown(component, choice, choice.path, word)
    for index, word in enumerate(component.get("tlsCipherSuites") or []):
        if word not in kubelet_start.CIPHER_SUITES:
            path = ("tlsCipherSuites", index)
            yield _unknown(component, Choice(path, kubelet_start.CIPHER_SUITES), path, word or "")


def _suites(component: Component) -> Iterator[Diagnostic]:
    path = ("tlsCipherSuites",)
    given = component.get(*path) or []
    serves = component.get("enableServer") is not False and component.get("tlsMinVersion") != "VersionTLS13"
    known = set(given) <= set(kubelet_start.CIPHER_SUITES)
    if given and known and serves and not set(kubelet_start.HTTP2_SUITES) & set(given):
        why = f"it has none of those that HTTP/2 needs, {', '.join(kubelet_start.HTTP2_SUITES)}"
        yield component.start_error(path, why, help_="add one of them, or leave it out")


def _options(component: Component) -> Iterator[Diagnostic]:
    for name, words in kubelet_start.OPTIONS.items():
        for word in component.get(name) or {}:
            if word not in words:
                yield _unknown(component, Choice((name,), words), (name, word), word, key=True)


def _unknown(component: Component, choice: Choice, path: Path, word: str, *, key: bool = False) -> Diagnostic:
    help_ = suggestion(word, choice.words, expected(choice.words))
    return component.start_error(path, f"{word!r} is unknown", help_=help_, key=key)


def _reserved(component: Component) -> Iterator[Diagnostic]:
    for name in ("kubeReserved", "systemReserved"):
        for resource, text in (component.get(name) or {}).items():
            path = (name, resource)
            if resource not in kubelet_start.RESERVABLE:
                yield _unknown(component, Choice(path, kubelet_start.RESERVABLE), path, resource, key=True)
            elif wrong := _wrong_quantity(text or "", zero=True):
                yield component.start_error(path, wrong)


def _log_size(component: Component) -> Iterator[Diagnostic]:
    size = component.get("containerLogMaxSize")
    try:
        quantity.canonical(size)
    except ValueError:
        yield component.start_error(("containerLogMaxSize",), f"{size!r} is not a valid quantity such as 10Mi")


def _thresholds(component: Component) -> Iterator[Diagnostic]:
    for name, zero in (("evictionHard", False), ("evictionSoft", False), ("evictionMinimumReclaim", True)):
        for signal, text in (component.get(name) or {}).items():
            path = (name, signal)
            wrong = (
                _wrong_share(text or "", zero=zero)
                if (text or "").endswith("%")
                else _wrong_quantity(text or "", zero=zero)
            )
            if signal not in kubelet_start.SIGNALS:
                yield _unknown(component, Choice(path, kubelet_start.SIGNALS), path, signal, key=True)
            elif wrong:
                yield component.start_error(path, wrong)


def _grace_periods(component: Component) -> Iterator[Diagnostic]:
    periods = component.get("evictionSoftGracePeriod") or {}
    for signal, text in periods.items():
        path = ("evictionSoftGracePeriod", signal)
        if signal not in kubelet_start.SIGNALS:
            yield _unknown(component, Choice(path, kubelet_start.SIGNALS), path, signal, key=True)
        elif (period := _period(text or "")) is None or period < 0:
            yield component.start_error(path, f"{text!r} is not a valid duration such as 90s")
    for signal, text in (component.get("evictionSoft") or {}).items():
        if signal in kubelet_start.SIGNALS and signal not in periods and text not in {"0%", "100%"}:
            why = f"evictionSoftGracePeriod has no {signal}"
            help_ = f"add 'evictionSoftGracePeriod: {{{signal}: 1m30s}}'"
            yield component.start_error(("evictionSoft", signal), why, help_=help_)


def _period(text: str) -> int | None:
    try:
        return Duration.parse(text).nanoseconds
    except ValueError:
        return None


def _wrong_quantity(text: str, *, zero: bool) -> str:
    """What is wrong with a quantity that may not be negative, nor zero unless `zero`; empty where nothing is."""
    try:
        canonical = quantity.canonical(text)
    except ValueError:
        return f"{text!r} is not a valid quantity such as 500m or 1Gi"
    if canonical.startswith("-"):
        return f"{text!r} is negative"
    return f"{text!r} is zero" if canonical == "0" and not zero else ""


def _wrong_share(text: str, *, zero: bool) -> str:
    """What is wrong with a percentage; `zero` means a minimum to reclaim, which may not be zero but above all."""
    try:
        share = float(text.rstrip("%"))
    except ValueError:
        return f"{text!r} is not a valid percentage"
    if zero:
        return "" if share > 0 else f"{text!r} is not above zero"
    return "" if 0 <= share <= 100 else f"{text!r} is not between 0% and 100%"  # noqa: PLR2004 - per cent


_CHECKS: Final[tuple[Callable[[Component], Iterator[Diagnostic]], ...]] = (
    _words,
    _suites,
    _options,
    _reserved,
    _log_size,
    _thresholds,
    _grace_periods,
)
