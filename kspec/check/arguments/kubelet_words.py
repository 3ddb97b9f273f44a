"""Arguments of kubelets that systemd splits or swallows: kubeadm-flags.env is a line of words.

Rules: `rules/environment_file.py`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from kspec.check.view.command_line import CommandLine, Setting
from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path

_SOURCES: Final[Mapping[str, Path]] = {
    "container-runtime-endpoint": ("nodeRegistration", "criSocket"),
    "register-with-taints": ("nodeRegistration", "taints"),
    "hostname-override": ("nodeRegistration", "name"),
}
"""kubeadm's own arguments -> the field that each is made of."""


def check_words(line: CommandLine) -> Iterator[Diagnostic]:
    """Each argument of a kubelet reaches it as one word."""
    for setting in line.settings:
        words = setting.words
        if words is None or not setting.is_broken or _is_judged(line, setting):
            continue
        name, shown = setting.name, " and ".join(repr(word) for word in words.words)
        severity = Severity.ERROR
        if words.open:
            text = f"--{name} of kubelet: a quote or backslash in kubeadm-flags.env takes in what follows"
            help_ = "write each quote twice, and a backslash before a character only"
        else:
            text = f"--{name} of kubelet: kubeadm-flags.env is split at blanks, so that the kubelet gets {shown}"
            help_ = "leave out the blank, or put quotes around the value within the value"
            if all(word.startswith("-") for word in words.words[1:]):
                severity = Severity.WARNING
                help_ = "give each argument an entry of its own"
        field = Field(line.document, setting.path or _SOURCES.get(name, line.path))
        yield field.finding(codes.ARGUMENT_VALUE, text, help_, kind="", severity=severity)


def _is_judged(line: CommandLine, setting: Setting) -> bool:
    """Whether the argument is made of an entry of `nodes:`, whose labels and taints have been judged as such."""
    return setting.path is None and (setting.name not in _SOURCES or not line.document.written)
