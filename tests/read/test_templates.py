"""Text that nobody filled in."""

import pytest

from kspec.cli.check import check_file
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span
from kspec.read.templates import recognized

SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
networking: {podSubnet: 10.244.0.0/16}
"""
VALUES = ("v1.37.2", "10.0.0.10", "cp-1", "10.244.0.0/16")
MARKS = ("{{ .Values.x }}", "{{x}}", "{% x %}", "<%= x %>", "${X_Y}", "${X:-1}", "$VERSION", "@VERSION@", "<version>")


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("mark", MARKS)
def test_unfilled_text_is_the_one_thing_that_is_wrong(
    value: str, mark: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Wherever it stands: neither YAML's nor a field's rule is told instead."""
    file = tmp_path_factory.mktemp("spec") / "spec.yaml"
    file.write_text(SPEC.replace(value, mark))
    codes = {finding.code for finding in check_file(str(file)).findings if finding.severity.value == "error"}
    assert codes == {"template"}


def test_what_is_filled_in_is_no_template() -> None:
    """An error on another line stays what it is, and a program's text is not a document's."""
    files = {"a.yaml": b"x: {{ a }}\ny: 1\n", "b.jsonnet": b'{ x: "${A}" }\n'}
    places = (("a.yaml", 2), ("b.jsonnet", 1), ("a.yaml", 1))
    other, program, unfilled = (Diagnostic(codes.TYPE, "wrong", Span(file, line, 4, line, 11)) for file, line in places)
    assert recognized((other, program), files) == (other, program)
    assert [(found.code, found.span.column) for found in recognized([unfilled], files)] == [("template", 4)]


CLUSTER = SPEC.replace("networking: {podSubnet: 10.244.0.0/16}\n", "")
FILES = f"{CLUSTER}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nfiles:\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{CLUSTER}clusterNam: x  # {{{{ set by hand }}}}\n", "unknown-field"),
        (f"{CLUSTER}clusterName: [x]  # ${{NAME}}\n", "type"),
        (f"{CLUSTER}  clusterName: x  # {{{{ x }}}}\n", "yaml-syntax"),
        (f"{CLUSTER}# {{{{ x }}}}\n  clusterName: x\n", "yaml-syntax"),
        (f'{FILES}- {{path: etc/x, content: "{{{{ .Name }}}} $HOME"}}\n', "file-path"),
        (f'{FILES}- {{pth: /etc/x, content: "${{HOME}}"}}\n', "unknown-field"),
        (f"{FILES}- content: |\n    {{{{ .Name }}}}\n  path: etc/x\n", "file-path"),
        (f"{FILES}- content: |\n    {{{{ .Name }}}}\n      ${{X}}\n   path: /etc/x\n", "yaml-syntax"),
        (f"{CLUSTER}scheduler: {{extraArgs: [{{name: bogus, value: '${{X}}'}}]}}\n", "argument-unknown"),
        (f"{CLUSTER}apiServer: {{extraArgs: {{bogus: ['${{X}}']}}}}\n", "type"),
        (f"{CLUSTER}clusterName: ${{A}}\nclusterName: ${{B}}\n", "yaml-duplicate-key"),
    ],
)
def test_what_is_wrong_beside_unfilled_text_is_told(
    text: str, code: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A mark in a comment, in a file's content or in another value of the line hides no mistake."""
    file = tmp_path_factory.mktemp("spec") / "spec.yaml"
    file.write_text(text)
    codes = {finding.code for finding in check_file(str(file)).findings if finding.severity.value == "error"}
    assert code in codes
    assert "template" not in codes
