"""The formats that `kspec export` knows, as a table: what each takes, and what it makes of trees."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from kspec.export import cloud_init, ignition, image_builder, mkosi, nocloud, oci, packer
from kspec.export.compression import gzip, zstandard
from kspec.export.cyclonedx import cyclonedx
from kspec.export.pulling import pull_list
from kspec.export.role_image import node_archive, rest, volume
from kspec.export.spdx import spdx
from kspec.export.statement import statement
from kspec.export.tar import pack, tar
from kspec.facts.user_data import Platform
from kspec.model.file import File, Folder
from kspec.model.frozen import field, frozen
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret


class CannotExportError(Exception):
    """What is wanted cannot be: the message says why, and what to do."""


@frozen
class Options:
    """What an export is asked for beside the format.

    `suffix` is how the target's name ends, if that makes it one file, else empty: it is a folder then. `images` has the
    names of the cluster's images; `kspec` and `kubernetes` are the versions that the output is of; `subjects` and
    `materials` are SHA-256 by name: of the files that stand for the whole output, and of what it was made of. `nodes`
    are the trees of all nodes.
    """

    suffix: str = ""
    architecture: str = "amd64"
    ignition: str = ignition.VERSIONS[0]
    platform: Platform | None = None
    images: tuple[str, ...] = ()
    mirrors: Mapping[str, str] = field(factory=dict)
    kspec: str = ""
    kubernetes: str = ""
    subjects: Mapping[str, str] = field(factory=dict)
    materials: Mapping[str, str] = field(factory=dict)
    nodes: tuple[HostTree, ...] = ()


Made: TypeAlias = tuple[File | Folder, ...]
"""What stands in the target's folder; a target that is a file is the one `File` without a path."""
Make: TypeAlias = Callable[[Sequence[HostTree], Options], Made]


@frozen
class Format:
    """A format: `suffixes` are those of a target that is one file, and then of one tree alone, but for `whole`.

    One `of_output` says something of the output and not of a tree: no node is chosen for it. What a `public` one makes
    holds no secret, whatever is in a tree.
    """

    name: str
    summary: str
    make: Make
    suffixes: tuple[str, ...] = ()
    whole: bool = False
    of_output: bool = False
    public: bool = False


def _one_each(
    trees: Sequence[HostTree], options: Options, make: Callable[[HostTree], bytes], suffix: str
) -> tuple[File, ...]:
    """A file for each tree, or the one file that was asked for."""
    return tuple(
        _file("" if options.suffix else f"{tree.name}{suffix}", make(tree), secret=tree.is_secret) for tree in trees
    )


def _file(path: str, data: bytes, *, secret: bool) -> File:
    return File(path, Secret(data), 0o600) if secret else File(path, data)


def _tar(trees: Sequence[HostTree], options: Options) -> Made:
    return _one_each(trees, options, lambda tree: _compressed(tar(tree), options.suffix), ".tar")


def _compressed(data: bytes, suffix: str) -> bytes:
    if suffix in (".tar.gz", ".tgz"):
        return gzip(data)
    if suffix == ".tar.zst":
        packed = zstandard(data)
        if packed is None:
            message = "this Python has no library for Zstandard: install the package zstandard, or write a .tar.gz"
            raise CannotExportError(message)
        return packed
    return data


def _oci(trees: Sequence[HostTree], options: Options) -> Made:
    files = oci.layout(trees, options.architecture)
    if options.suffix:
        return (_file("", pack(files), secret=any(tree.is_secret for tree in trees)),)
    return (*files, *pull_list(options.images, options.mirrors))


def _packer(trees: Sequence[HostTree], _: Options) -> Made:
    return packer.template(trees)


def _ignition(trees: Sequence[HostTree], options: Options) -> Made:
    return _one_each(trees, options, lambda tree: ignition.configuration(tree, options.ignition), ".ign")


def _cloud_init(trees: Sequence[HostTree], options: Options) -> Made:
    files = _one_each(trees, options, cloud_init.user_data, ".yaml")
    platform = options.platform
    for tree, file in zip(trees, files, strict=True):
        if platform and (size := cloud_init.size(file.data, platform)) > platform.limit:
            message = (
                f"the user data of {tree.name} has {size:,} bytes, and {platform.name} takes {platform.limit:,}: "
                "export a seed (nocloud) or bake the tree into the image (packer)"
            )
            raise CannotExportError(message)
    return files


def _nocloud(trees: Sequence[HostTree], options: Options) -> Made:
    if options.suffix or len(trees) > 1:
        return _one_each(trees, options, nocloud.volume, ".img")
    return nocloud.seed(trees[0])


def _mkosi(trees: Sequence[HostTree], _: Options) -> Made:
    return mkosi.extra_trees(trees)


def _image_builder(trees: Sequence[HostTree], _: Options) -> Made:
    return image_builder.variables_and_role(trees)


def _node_archive(trees: Sequence[HostTree], options: Options) -> Made:
    if not all(tree in options.nodes for tree in trees):
        message = "a node-archive is of a node: choose --node or --all"
        raise CannotExportError(message)
    later = [rest(tree, options.nodes) for tree in trees]
    if options.suffix == ".img":
        return _one_each(later, options, volume, ".img")
    return _one_each(later, options, node_archive, ".tar")


def _cyclonedx(trees: Sequence[HostTree], options: Options) -> Made:
    return _said(trees, options, cyclonedx, ".cdx.json")


def _spdx(trees: Sequence[HostTree], options: Options) -> Made:
    return _said(trees, options, spdx, ".spdx.json")


def _said(
    trees: Sequence[HostTree], options: Options, make: Callable[[HostTree, Sequence[str], str], bytes], suffix: str
) -> Made:
    """A file for each tree that is public, whatever is in the tree."""
    return tuple(
        File("" if options.suffix else f"{tree.name}{suffix}", make(tree, options.images, options.kspec))
        for tree in trees
    )


def _statement(_: Sequence[HostTree], options: Options) -> Made:
    content = statement(options.subjects, options.materials, options.kspec, options.kubernetes)
    return (File("" if options.suffix else "statement.json", content),)


FORMATS: Final = (
    Format("tar", "an archive to unpack over a root", _tar, (".tar", ".tar.gz", ".tgz", ".tar.zst")),
    Format("oci", "an OCI image layout, one image a tree", _oci, (".tar",), whole=True),
    Format("packer", "a Packer template with its archives", _packer),
    Format("ignition", "an Ignition configuration", _ignition, (".ign", ".json")),
    Format("cloud-init", "user data for cloud-init", _cloud_init, (".yaml", ".yml", ".cfg")),
    Format("nocloud", "a seed for cloud-init's NoCloud: a folder, or a FAT image", _nocloud, (".img",)),
    Format("mkosi", "an extra tree for mkosi", _mkosi),
    Format("image-builder", "variables and a role for kubernetes-sigs/image-builder", _image_builder),
    Format("node-archive", "what a node has besides its role's image", _node_archive, (".tar", ".img")),
    Format("cyclonedx", "what is in it, as CycloneDX 1.6", _cyclonedx, (".json",), public=True),
    Format("spdx", "what is in it, as SPDX 2.3", _spdx, (".json",), public=True),
    Format(
        *("statement", "an in-toto statement of what it was made of", _statement, (".json",)),
        of_output=True,
        public=True,
    ),
)
BY_NAME: Final = {row.name: row for row in FORMATS}


def suffix_of(row: Format, target: str) -> str:
    """How the name of a target ends that makes it one file; empty for a folder."""
    return next((suffix for suffix in _longest_first(row.suffixes) if target.endswith(suffix)), "")


def _longest_first(suffixes: Iterable[str]) -> list[str]:
    return sorted(suffixes, key=len, reverse=True)
