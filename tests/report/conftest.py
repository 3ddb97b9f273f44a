"""A few sets of findings that every format has to show."""

from collections.abc import Callable, Mapping
from typing import Final

import pytest

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.filefindings import FileFindings
from kspec.model.fix import Edit, Fix, respell
from kspec.model.span import Span

SPEC: Final = b"""\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: a
clusterName: a
networking:
  podsubnet: 10.244.0.0/16
apiServer:
  extraArgs: [{name: v, value: "4"}]
  extraVolumes:
    - name: one
      hostPath: /one

      mountPath: /one
    - name: two
      hostPath: /two
      mountPath: /two
"""


def _usual() -> list[FileFindings]:
    """What a check of a spec with a few mistakes finds, in no order, one of it twice."""
    field = Span("cluster.yaml", 6, 3, 6, 12)
    unknown = Diagnostic(
        codes.UNKNOWN_FIELD,
        "networking.podsubnet is not a field of ClusterConfiguration in kubeadm.k8s.io/v1beta4",
        field,
        path="networking.podsubnet",
        document="ClusterConfiguration",
        help="did you mean podSubnet?",
        fix=respell(field, "podsubnet", "podSubnet"),
    )
    again = Diagnostic(
        codes.YAML_DUPLICATE_KEY,
        "the key clusterName is already set in this mapping",
        Span("cluster.yaml", 4, 1, 4, 12),
        path="clusterName",
        document="ClusterConfiguration",
        notes=(Note("the first one is here", Span("cluster.yaml", 3, 1, 3, 12)), "kubeadm takes neither"),
        fix=Fix("take it away", (Edit(Span("cluster.yaml", 4, 1, 5, 1), "clusterName: a\n", ""),)),
    )
    volumes = Diagnostic(
        codes.VOLUME_OVER_SECRETS,
        "apiServer.extraVolumes: a container gets folders of the host",
        Span("cluster.yaml", 10, 5, 16, 22),
        Severity.WARNING,
        path="apiServer.extraVolumes",
        document="ClusterConfiguration",
        kind="Invalid value",
    )
    braces = Diagnostic(codes.TYPE, "is an object, but must be a string", Span("cluster.yaml", 8, 14, 9, 16))
    return [FileFindings("cluster.yaml", (volumes, unknown, again, braces, unknown), {"cluster.yaml": SPEC})]


def _hostile() -> list[FileFindings]:
    """Names, texts and lines that would break a terminal, a workflow command or a build's secrecy."""
    name = "a,b:c%\n\x1b[31m.yaml"
    lines = [
        "\tname:\tvalue\r",
        "日本: 語 e\u0301 x",
        "a: \x1b[2J\u202eb",
        "token: abcdef.0123456789abcdef",
        'tokens: [{token: "ghijkl.0123456789abcdef", ttl: never}]',
        f"long: {'x' * 200} here {'y' * 200}",
        "certificateKey: e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204",
        "last",
    ]
    spans = [(1, 8, 13), (2, 5, 10), (3, 6, 9), (4, 1, 6), (5, 50, 55), (6, 208, 212), (7, 1, 15), (8, 40, 50)]
    findings = tuple(
        Diagnostic(
            codes.TYPE, f"number {line}: 100 %\x07\x1b[0m\nand more", Span(name, line, start, line, end), help="do\tso"
        )
        for line, start, end in spans
    )
    return [FileFindings(name, findings, {name: "\n".join(lines).encode()})]


def _places() -> list[FileFindings]:
    """Findings without a line, without a source, in another file than the spec; and a spec without any."""
    program = Diagnostic(codes.TYPE, "in the result of a program", Span("cluster.jsonnet", 0, 0, 0, 0), path="etcd")
    file = Diagnostic(codes.FILE_READ, "the file cannot be read", Span("gone.yaml", 1, 1, 1, 1))
    patch = Diagnostic(
        codes.PATCH_IGNORED, "kubeadm ignores a patch", Span("patches/notes.txt", 1, 1, 1, 6), Severity.WARNING
    )
    nowhere = Diagnostic(codes.NO_CLUSTER, "there is no document", Span("", 1, 1, 1, 1))
    beyond = Diagnostic(codes.TYPE, "beyond the end", Span("one.yaml", 9, 1, 9, 2))
    end = Diagnostic(codes.YAML_SYNTAX, "at the end of a line", Span("one.yaml", 1, 5, 1, 5))
    return [
        FileFindings("cluster.jsonnet", (program,), {"cluster.jsonnet": b"{}\n"}),
        FileFindings("sound.yaml", (), {"sound.yaml": b"a: b\n"}),
        FileFindings("gone.yaml", (file, nowhere)),
        FileFindings("one.yaml", (patch, beyond, end), {"one.yaml": b"a: b\n", "patches/notes.txt": b"notes\n"}),
    ]


SAMPLES: Final[Mapping[str, Callable[[], list[FileFindings]]]] = {
    "usual": _usual,
    "hostile": _hostile,
    "places": _places,
    "nothing": list,
}


@pytest.fixture(params=SAMPLES, name="sample")
def _sample(request: pytest.FixtureRequest) -> tuple[str, list[FileFindings]]:
    """A set's name and its findings."""
    return request.param, SAMPLES[request.param]()


@pytest.fixture
def usual() -> list[FileFindings]:
    """The set of a few mistakes."""
    return _usual()


@pytest.fixture
def hostile() -> list[FileFindings]:
    """The set of dangerous texts."""
    return _hostile()
