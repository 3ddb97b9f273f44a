"""Single edits of example specs, drawn at random: what people change, and what slips."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

_VERSIONS: Final = ("v1.34.4", "v1.35.4", "v1.36.3", "v1.37.2")
_WORKER: Final = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: worker-9, role: worker, address: 10.9.9.9}
"""
_KUBELET: Final = """\
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
maxPods: 77
"""
_SCALAR: Final = re.compile(
    r"^(?P<key>\s*(?:- )?[A-Za-z][\w.-]*: )(?P<value>[^\s#{\[&*|>'\"][^#{}\[\]]*)$", re.MULTILINE
)
_NUMBER: Final = re.compile(r"\d+")
Edit = Callable[[random.Random, str], str]


def _below(kind: str, lines: str) -> Edit:
    """Lines put below a document's kind, where there is one without these fields."""
    field = lines.partition(":")[0]

    def edit(_: random.Random, text: str) -> str:
        if re.search(rf"^{field}:", text, re.MULTILINE):
            return text
        return text.replace(f"kind: {kind}\n", f"kind: {kind}\n{lines}\n", 1)

    return edit


def _version(source: random.Random, text: str) -> str:
    return re.sub(r"(kubernetesVersion: )\S+", rf"\g<1>{source.choice(_VERSIONS)}", text)


def _scalar(source: random.Random, text: str) -> str:
    """A number that counts on, or a letter more, in one value."""
    found = list(_SCALAR.finditer(text))
    if not found:
        return text
    match = source.choice(found)
    value = match["value"].rstrip()
    number = list(_NUMBER.finditer(value))
    if number and source.random() < 0.7:
        one = source.choice(number)
        value = f"{value[: one.start()]}{int(one[0]) + source.choice((1, 2, 10))}{value[one.end() :]}"
    else:
        value += source.choice(("x", "-2", "0"))
    return text[: match.start()] + match["key"] + value + text[match.end() :]


def _line(source: random.Random, text: str) -> str:
    """A line less."""
    lines = text.splitlines(keepends=True)
    del lines[source.randrange(len(lines))]
    return "".join(lines)


def _comment(_: random.Random, text: str) -> str:
    return f"# reviewed\n{text}"


EDITS: Final[Sequence[tuple[int, Edit]]] = (
    (2, _below("ClusterConfiguration", "apiServer: {certSANs: [api.example.com], extraArgs: [{name: v, value: '3'}]}")),
    (1, _below("ClusterConfiguration", "scheduler: {extraArgs: [{name: v, value: '3'}]}")),
    (1, _below("ClusterConfiguration", "certificateValidityPeriod: 4380h")),
    (1, _below("ClusterConfiguration", "clusterName: another")),
    (1, _below("ClusterConfiguration", "imageRepository: registry.example.com/k8s")),
    (1, _below("ClusterConfiguration", "networking: {podSubnet: 10.200.0.0/16}")),
    (1, _below("ClusterConfiguration", "controlPlaneEndpoint: api.example.com:6443")),
    (1, _below("InitConfiguration", "bootstrapTokens: [{ttl: 48h}]")),
    (1, lambda _, text: text + _WORKER),
    (1, lambda _, text: text + _KUBELET),
    (2, _version),
    (8, _scalar),
    (3, _line),
    (1, _comment),
)
"""Edits, and how often each is drawn."""


def edited(source: random.Random, text: str) -> str:
    """The text after one edit."""
    (edit,) = source.choices([edit for _, edit in EDITS], [weight for weight, _ in EDITS])
    return edit(source, text)
