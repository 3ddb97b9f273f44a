"""What packs bring besides kubeadm's: objects of the API, and Secrets with their certificates."""

import base64
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from kspec.facts import codes
from kspec.go import yaml
from kspec.make.made import Made, one, together
from kspec.make.object_file import object_file
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Withheld
from kspec.model.frozen import evolve
from kspec.model.pack import Pack
from kspec.model.plan import Credential, Plan
from kspec.model.secret import Secret
from kspec.rules.object_key import file_of
from kspec.rules.pack_certificates import PackHolding, pack_certificates
from kspec.rules.pack_marks import fill

_TLS: Final = "kubernetes.io/tls"


def pack_objects(plan: Plan, others: Collection[File]) -> Made:
    """The objects of all packs, pack by pack, or that their places are others': of kubeadm's objects, or of a pack."""
    taken = {file.path for file in others}
    parts: list[Made] = []
    for pack in plan.spec.packs:
        for unmarked in (*_objects(plan, pack), *_secrets(plan, pack)):
            file = evolve(unmarked, pack=pack.name)
            parts.append(one(_clash(pack, file) if file.path in taken else file))
            taken.add(file.path)
    return together(parts)


def _clash(pack: Pack, file: File) -> Diagnostic:
    what = file.path.rpartition("/")[2].removesuffix(".yaml").replace("-", " ", 1)
    text = f"{pack.field}: the pack {pack.name} has an object {what}, which is in the cluster already ({file.path})"
    return Diagnostic(codes.PACK_OBJECT, text, pack.span, path=pack.field, help="give the pack's object another name")


def _objects(plan: Plan, pack: Pack) -> Iterator[File]:
    text_of = texts(plan)
    for given in pack.objects:
        value: Any = fill(dict(given), text_of)
        path = f"cluster/{file_of(value)}"
        if value["kind"] == "Secret" and plan.public:
            yield File(path, Withheld(), 0o600)
            continue
        text = yaml.dump(value).encode()
        yield File(path, Secret(text), 0o600) if value["kind"] == "Secret" else File(path, text)


def _secrets(plan: Plan, pack: Pack) -> Iterator[File]:
    """The certificates that lie in the cluster, each as a Secret of the type kubernetes.io/tls."""
    for holding in pack_certificates(plan.spec, plan.spec.first):
        if holding.pack == pack and holding.row.secret_name:
            yield _secret(plan, holding, plan.credentials[holding.identity.name])


def _secret(plan: Plan, holding: PackHolding, credential: Credential) -> File:
    row, key = holding.row, credential.key
    data = {}
    if key is not None and not plan.public:
        texts = {
            "ca.crt": plan.trusted(row.authority),
            "tls.crt": credential.certificate,
            "tls.key": key.reveal(),
        }
        data = {name: base64.b64encode(text).decode() for name, text in texts.items()}
    value: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": row.secret_name, "namespace": row.namespace},
        "type": _TLS,
        "data": data,
    }
    return object_file(plan.release, "", value, secret="known" if data else "withheld")


def texts(plan: Plan) -> Callable[[str, str], str]:
    """What stands in the place of marks: the certificates by which an authority is trusted."""

    def text_of(authority: str, form: str) -> str:
        found = plan.trusted(authority)
        return base64.b64encode(found).decode() if form == "base64" else found.decode()

    return text_of
