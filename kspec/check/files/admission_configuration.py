"""Admission configurations against what the API server makes of them (apiserver/pkg/admission/config.go)."""

from collections.abc import Iterator

from kspec.check.files.entries import error
from kspec.check.view.field import Field
from kspec.facts import admission, codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import suggestion

KIND = "AdmissionConfiguration"


def check_admission_configuration(wire: Wire) -> Iterator[Diagnostic]:
    """Each plugin is one of the release's, is configured once, and in one way."""
    known = admission.load(wire.release.minor)
    for document in wire.documents:
        if document.kind != KIND:
            continue
        first: dict[str, Field] = {}
        for plugin in Field(document, ("plugins",)).items:
            yield from _plugin(plugin, set(known), first)


def _plugin(plugin: Field, known: set[str], first: dict[str, Field]) -> Iterator[Diagnostic]:
    name = plugin.child("name")
    if name.is_lost:
        return
    if name.text not in known:
        help_ = suggestion(name.text, known, "`kube-apiserver --help` lists them at --enable-admission-plugins")
        yield error(
            name,
            codes.ADMISSION_CONFIGURATION,
            f"{name.text!r} is not an admission plugin",
            help_,
            kind="Unsupported value",
        )
    elif name.text in first:
        place = first[name.text].document.locate(first[name.text].path)
        text = f"{name.text} is configured twice ({place}), and only the first counts"
        yield error(name, codes.ADMISSION_CONFIGURATION, text, "keep one of the two", kind="Duplicate value")
    first.setdefault(name.text, name)
    if plugin.child("path").text and plugin.child("configuration").is_set:
        text = "the plugin's configuration stands here, so that the file is not read"
        yield error(plugin.child("path"), codes.ADMISSION_CONFIGURATION, text, "keep one of path and configuration")
