"""The files that the spec itself gives a node."""

import copy
import csv
import io
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from kspec.facts import codes
from kspec.go import yaml
from kspec.make.joining import join_document
from kspec.make.made import Made, on_node, one, together
from kspec.make.object_file import go_document
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import value_at
from kspec.model.file import File, Withheld
from kspec.model.nodefile import Content, Hole, KubeadmConfiguration, NodeFile, StaticTokens, Text, TypedDocument
from kspec.model.plan import NodePlan, Plan
from kspec.model.secret import Secret


def spec_files(plan: NodePlan, made: Made) -> Made:
    """The files of the node, in the spec's order; or that their places are others', of what is `made` for the node."""
    own = [file for file in plan.whole.spec.files if file.is_on(plan.node)]
    if not own:
        return Made()
    is_taken = taken(made)
    return together(
        one(_clash(plan, file) if is_taken(on_node(plan.node.name, file.path)) else _file(plan, file)) for file in own
    )


def taken(made: Made) -> Callable[[str], bool]:
    """Whether a path is that of a file or folder, or above one, or in a file."""
    files = {file.path for file in made.files}
    taken = files | {folder.path for folder in made.folders}
    above = {str(parent) for path in taken for parent in PurePosixPath(path).parents}
    return lambda path: path in taken | above or not files.isdisjoint(map(str, PurePosixPath(path).parents))


def _clash(plan: NodePlan, file: NodeFile) -> Diagnostic:
    text = f"{file.field}: {file.path} is the place of another file, or of a folder, of {plan.node.name}"
    return Diagnostic(codes.FILE_PATH, text, file.span, path=file.field, help="choose another path")


def _file(plan: NodePlan, file: NodeFile) -> File:
    path = on_node(plan.node.name, file.path)
    if file.secret and plan.whole.public:
        return File(path, Withheld(), file.mode, pack=file.pack)
    content = _content(plan, file.content)
    if isinstance(content, Secret) and not file.secret:
        return File(path, content.reveal(), file.mode, pack=file.pack)
    return File(path, content, file.mode, pack=file.pack)


def _content(plan: NodePlan, content: Content) -> Secret | Withheld:
    match content:
        case Text(text):
            return text
        case StaticTokens():
            return Secret(_token_file(content, plan.whole.file_secrets))
        case TypedDocument():
            value: Any = copy.deepcopy(dict(content.value))
            for path, hole in content.holes.items():
                value_at(value, path[:-1])[path[-1]] = plan.whole.file_secrets[hole.entry].reveal().decode()
            return Secret(yaml.dump(go_document(plan.release, value)).encode())
        case KubeadmConfiguration():
            return _kubeadm_configuration(plan, content)


def _token_file(content: StaticTokens, secrets: Mapping[str, Secret]) -> bytes:
    """The file as kube-apiserver's `--token-auth-file` reads it: token, user, uid and, in one field, the groups.

    The last field is left out where there are no groups: the API server would read an empty one as a group without a
    name (apiserver/pkg/authentication/token/tokenfile).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in content.tokens:
        token = secrets[row.token.entry] if isinstance(row.token, Hole) else row.token
        groups = [",".join(row.groups)] if row.groups else []
        writer.writerow([token.reveal().decode(), row.user, row.uid, *groups])
    return text.getvalue().encode()


def _kubeadm_configuration(plan: NodePlan, content: KubeadmConfiguration) -> Secret | Withheld:
    """What `kubeadm init` would be given on the first control plane, and `kubeadm join` on any other node."""
    if not plan.node.first:
        return join_document(plan.whole, plan.node)
    documents = []
    for given in content.documents:
        value: Any = copy.deepcopy(dict(given))
        if value["kind"] == kinds.INIT:
            _add_secrets(plan.whole, value)
        documents.append(yaml.dump(go_document(plan.release, value)))
    return Secret("---\n".join(documents).encode())


def _add_secrets(plan: Plan, init: dict[str, Any]) -> None:
    """The tokens that were drawn, and the key of kubeadm-certs, if the keyring has it."""
    for token, resolved in zip(init.get("bootstrapTokens") or [], plan.tokens, strict=False):
        if not token.get("token") and resolved.secret is not None:
            token["token"] = f"{resolved.id}.{resolved.secret.reveal().decode()}"
    if not init.get("certificateKey") and plan.certificate_key is not None:
        init["certificateKey"] = plan.certificate_key.reveal().hex()
