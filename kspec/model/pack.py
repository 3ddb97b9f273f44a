"""A pack: an addon as a folder, and what a spec makes of it."""

from collections.abc import Mapping

from kspec.model.document import Json
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import field, frozen
from kspec.model.pack_description import PackCertificate, PackDescription
from kspec.model.pack_record import PackCertificatePlace, PackRecord
from kspec.model.span import Span


@frozen
class PackFolder:
    """A pack's files by their path in it, `place` for messages, and their digest (`sha256:` and hexadecimal digits)."""

    place: str
    files: Mapping[str, bytes] = field(repr=False)
    digest: str
    built_in: bool = False


@frozen
class PackSettings:
    """What a pack sets of a cluster by itself, where the spec says nothing: nobody has written it there.

    `arguments` and `volumes` are their names by the component, as a ClusterConfiguration calls it
    (`controllerManager`); `serving` tells that it is why kubelets have serving certificates.
    """

    arguments: Mapping[str, tuple[str, ...]] = field(factory=dict)
    volumes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    serving: bool = False


@frozen
class ChosenPack:
    """A pack that a spec names, with the values of all its parameters; `at` is its entry in the ClusterSpec.

    `settings` is what it has changed of the spec, so far.
    """

    description: PackDescription
    folder: PackFolder
    parameters: Mapping[str, Json] = field(repr=False)
    at: FieldPath
    span: Span
    settings: PackSettings = PackSettings()

    @property
    def name(self) -> str:
        """The pack's name."""
        return self.description.name


@frozen
class PackFolderOnNodes:
    """An empty folder that nodes of a role have, all where there is none."""

    path: str
    mode: int
    role: str = ""


@frozen
class Pack:
    """What a pack brings into a cluster: `objects` of the API, with marks for what only a build knows.

    `digest` is that of a user's pack, empty for one of kspec's own. `images` are those of its pods, and more that it
    names, each once.
    """

    name: str
    version: str
    digest: str
    parameters: Mapping[str, Json] = field(repr=False)
    objects: tuple[Mapping[str, Json], ...] = field(repr=False)
    folders: tuple[PackFolderOnNodes, ...]
    images: tuple[str, ...]
    certificates: tuple[PackCertificate, ...]
    settings: PackSettings
    span: Span
    field: str

    @property
    def changes_something(self) -> bool:
        """Whether the cluster is otherwise because of it, beyond its files: an addon of kubeadm's changes nothing."""
        return bool(self.digest or self.images or self.settings != PackSettings())

    @property
    def record(self) -> PackRecord:
        """What a manifest says of it."""
        places = {row.name: PackCertificatePlace(row.place, row.authority) for row in self.certificates}
        settings = self.settings
        return PackRecord(self.version, self.digest, self.images, settings.arguments, settings.volumes, places)
