"""The kubelet's rules about the logs of containers and of the node."""

from collections.abc import Iterator

from kspec.check.view.component import Component
from kspec.facts import codes, kubelet
from kspec.go.path import clean
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration


def check_log_query(component: Component) -> Iterator[Diagnostic]:
    """Querying the node's logs needs the handler of the system's logs."""
    if component.get("enableSystemLogQuery") and not component.get("enableSystemLogHandler"):
        why = "enableSystemLogQuery needs it to be true"
        notes = component.beside(("enableSystemLogQuery",))
        yield component.error(codes.COMPONENT_CONFLICT, ("enableSystemLogHandler",), why, notes=notes)


def check_container_logs(component: Component) -> Iterator[Diagnostic]:
    """Containers' logs are looked at no more often than every three seconds."""
    interval = component.duration("containerLogMonitorInterval")
    if interval < kubelet.LEAST_LOG_INTERVAL.nanoseconds:
        why = f"{Duration(interval)} is less than {kubelet.LEAST_LOG_INTERVAL}"
        yield component.error(codes.COMPONENT_VALUE, ("containerLogMonitorInterval",), why)


def check_pod_logs_folder(component: Component) -> Iterator[Diagnostic]:
    """The folder of the pods' logs is an absolute path in its shortest form, of ASCII characters."""
    folder = component.get("podLogsDir")
    wrong = ""
    if not folder.startswith("/"):
        wrong = "is not absolute"
    elif clean(folder) != folder:
        wrong = f"is not in its shortest form, {clean(folder)!r}"
    elif not folder.isascii():
        wrong = "has other characters than ASCII"
    if wrong:
        yield component.error(codes.COMPONENT_VALUE, ("podLogsDir",), f"{folder!r} {wrong}")
