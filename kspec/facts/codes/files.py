"""Codes of the spec's own files for nodes, and of what components make of them."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity

FILES: Final = (
    Code("file-path", "A file cannot stand at its path."),
    Code("file-mode", "A file's mode is none, or lets others read a secret."),
    Code("file-source", "A file is made of nothing, of two things, or of what is not beside the spec."),
    Code("file-absent", "A file beside the spec is not there."),
    Code("file-secret", "A file that holds secrets is said to be public."),
    Code("file-node", "A file is for no node that there is."),
    Code("file-document", "A file's configuration is not the document that its field names."),
    Code("file-conflict", "A short name and the ClusterConfiguration bring one argument or volume."),
    Code(
        "static-token", "A row of static tokens is one that the API server would misread.", waiver=True, component=True
    ),
    Code("audit-policy", "The API server would refuse an audit policy.", waiver=True, component=True),
    Code(
        "encryption-configuration",
        "The API server would refuse an encryption configuration.",
        waiver=True,
        component=True,
    ),
    Code(
        "admission-configuration",
        "The API server would refuse or overlook an admission plugin's part.",
        waiver=True,
        component=True,
    ),
    Code("scheduler-policy", "A file is a policy of the old scheduler, which no release reads any more."),
    Code("audit-without-backend", "There is an audit policy, but no audit log.", Severity.WARNING, waiver=True),
    Code("file-secret-in-spec", "A file's secret is written in the spec.", Severity.WARNING, waiver=True),
    Code("file-secret-missing", "A secret of a file is in the lock and not in the keyring."),
    Code("file-secret-unreadable", "What the keyring has as a secret of a file is none."),
)
"""In the order in which a spec meets them."""
