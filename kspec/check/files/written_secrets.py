"""Secrets of files that are written in the spec, which is meant for Git. No message holds one."""

from collections.abc import Iterator

from kspec.check.files.entries import error
from kspec.check.view.field import Field
from kspec.facts import clusterspec, codes
from kspec.facts.component_files import ENCRYPTION, KEY_SIZES, STATIC_TOKENS
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.wire import Wire

_DRAW = "leave it out: kspec generates one into the keyring"


def check_file_secrets(wire: Wire) -> Iterator[Diagnostic]:
    """No static token, no key of an encryption configuration and no secret file's content stands in the spec."""
    document = wire.get(clusterspec.KIND)
    for entry in Field(document, ("files",)).items if document else ():
        for row in entry.child(STATIC_TOKENS).items:
            if row.child("token").text:
                yield _warning(row.child("token"), "the token never expires, and whoever reads the spec has it", _DRAW)
        if entry.child("secret").value is True and entry.child("content").is_set:
            help_ = "put it into a file beside the spec that Git leaves out, and name that by 'from'"
            yield _warning(entry.child("secret"), "the file is secret, and its content is readable in the spec", help_)
    for found in wire.documents:
        if found.kind == ENCRYPTION:
            yield from _keys(Field(found))


def _keys(configuration: Field) -> Iterator[Diagnostic]:
    for resource in configuration.child("resources").items:
        for provider in resource.child("providers").items:
            for kind in KEY_SIZES:
                for key in provider.child(kind, "keys").items:
                    if key.child("secret").text:
                        text = "whoever reads the spec can read what the API server encrypts with the key"
                        yield _warning(key.child("secret"), text, _DRAW)


def _warning(field: Field, text: str, help_: str) -> Diagnostic:
    return evolve(error(field, codes.FILE_SECRET_IN_SPEC, text, help_, kind=""), severity=Severity.WARNING)
