"""A cluster spec, complete: no holes, no versions, no defaults left to apply."""

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from kspec.model.configuration import ClusterConfiguration, ComponentConfiguration, InitConfiguration
from kspec.model.document import Document
from kspec.model.document import Path as FieldPath
from kspec.model.patch import PatchFile
from kspec.model.span import Span


@frozen
class Host:
    """What kubeadm takes from the machine that it runs on.

    `certificate_folders` are the folders with CA certificates that exist there, `host_name` is None where unknown,
    `proxy_variables` are environment variables such as HTTPS_PROXY, in the order in which they are set.
    """

    certificate_folders: tuple[str, ...]
    systemd_resolved: bool = False
    host_name: str | None = None
    proxy_variables: Mapping[str, str] = field(factory=dict)


@frozen
class ClusterSpec:
    """Everything that the user said and kubeadm's defaults for the rest.

    `documents` has the documents as written, by kind, for pointing at them; `sources` every file that was read,
    `absent` every path that was looked for and not found, in the order of reading.
    """

    init: InitConfiguration
    cluster: ClusterConfiguration
    kubelet: ComponentConfiguration
    kube_proxy: ComponentConfiguration
    host: Host
    patches: tuple[PatchFile, ...]
    documents: Mapping[str, Document] = field(repr=False)
    file: Path
    sources: tuple[Path, ...] = ()
    absent: tuple[Path, ...] = ()

    @property
    def node(self) -> str:
        """The name of the first control plane."""
        return self.init.node_registration.name

    def locate(self, kind: str, path: FieldPath, *, key: bool = False) -> Span:
        """Where the field stands: the value at `path`, its nearest parent, else the first document's beginning."""
        document = self.documents.get(kind) or next(iter(self.documents.values()))
        return document.locate(path if kind in self.documents else (), key=key)
