"""Codes of reading: files, YAML, jsonnet, kinds, versions, types."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity

READING: Final = (
    Code("file-kind", "A file's name ends in nothing that a spec may end in."),
    Code("file-read", "A file cannot be read."),
    Code("file-size", "A file is larger than a spec may be."),
    Code("jsonnet", "A jsonnet program does not evaluate."),
    Code("yaml-syntax", "A file is not YAML as Kubernetes reads it."),
    Code("empty-document", "A document consists of blanks or comments alone."),
    Code("yaml-duplicate-key", "A mapping has a key twice."),
    Code("yaml-tag", "A value has a tag that Kubernetes' reader does not take."),
    Code("yaml-key", "A mapping has a key that cannot be the name of a field."),
    Code("yaml-limit", "A file is nested, aliased or sized beyond what any spec needs."),
    Code("template", "A text is to be filled in first: a template, a variable, a placeholder."),
    Code("yaml-bidi", "A file holds characters that reverse the direction of text, so that it reads as it is not."),
    Code("not-a-mapping", "A document is not a mapping of fields."),
    Code("no-kind", "A document lacks its apiVersion or kind."),
    Code("unknown-kind", "A document's kind is none that a spec may have."),
    Code("duplicate-kind", "A kind is given twice."),
    Code("no-documents", "There is no document in the spec."),
    Code("no-cluster", "No document describes the cluster."),
    Code("no-version", "The spec does not say which Kubernetes release it is for."),
    Code("version", "The spec's Kubernetes version is no version."),
    Code("unknown-release", "kspec has no data for the spec's Kubernetes version."),
    Code("unknown-version", "A document's API version does not exist in the spec's Kubernetes release."),
    Code("unknown-field", "A document has a field that its kind does not have."),
    Code("type", "A value is not of its field's type."),
    Code("node", "An entry of a ClusterSpec's list of nodes does not say which nodes it means."),
    Code("host-profile", "The host's profile is unknown."),
    Code("patch-directory", "The directory of patches cannot be read."),
    Code("patch-name", "A patch file's name does not say what kind of patch it is."),
    Code("patch-read", "A patch file cannot be read."),
    Code("patch-ignored", "kubeadm ignores a file among the patches.", Severity.WARNING),
    Code("not-migrated", "A document cannot be rewritten in the newer API version by itself."),
)
