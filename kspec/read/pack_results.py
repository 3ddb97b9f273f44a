"""The packs of a complete spec: what each yields, checked, and the files that it gives nodes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kspec.facts import clusterspec, codes
from kspec.facts.component_files import PUBLIC_MODE, SECRET_MODE
from kspec.facts.types import load as load_types
from kspec.go import file_mode
from kspec.go.image_reference import is_image
from kspec.go.json import unmarshal
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Json, render_path
from kspec.model.frozen import evolve
from kspec.model.nodefile import NodeFile, Text
from kspec.model.pack import ChosenPack, Pack, PackFolderOnNodes
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.read.pack_description import why_unfit
from kspec.read.pack_program import Yield, run_pack
from kspec.rules.object_images import images_of
from kspec.rules.object_key import key_of
from kspec.rules.object_key import why_unfit as why_unfit_object
from kspec.rules.pack_facts import pack_facts
from kspec.text.spelling import expected, nearest, suggestion

_FILE_FIELDS: Final = ("path", "content", "mode", "secret", "role", "node")
_FOLDER_FIELDS: Final = ("path", "mode", "role")
_FOLDER_MODE: Final = 0o755


def with_packs(
    spec: ClusterSpec, chosen: Sequence[ChosenPack], release: Release
) -> tuple[ClusterSpec, tuple[Diagnostic, ...]]:
    """The spec with what its packs yield, and what is wrong with that."""
    if not chosen:
        return spec, ()
    cluster = pack_facts(spec, release)
    findings: list[Diagnostic] = []
    made: list[Pack] = []
    files: list[NodeFile] = []
    seen: dict[str, tuple[str, Span]] = {}
    for pack in chosen:
        results = _Results(pack, spec, release, seen)
        found, wrong = run_pack(pack, cluster)
        results.findings.extend(wrong)
        made.append(results.pack(found))
        files += results.files(found.files)
        findings += results.findings
    return evolve(spec, packs=tuple(made), files=(*spec.files, *files)), tuple(findings)


class _Results:
    """What is found wrong with the yield of one pack; `seen` has the objects of those before it."""

    def __init__(
        self, pack: ChosenPack, spec: ClusterSpec, release: Release, seen: dict[str, tuple[str, Span]]
    ) -> None:
        self._pack, self._spec, self._release, self._seen = pack, spec, release, seen
        self.findings: list[Diagnostic] = []

    def pack(self, found: Yield) -> Pack:
        """The pack with what can be used of its yield."""
        pack = self._pack
        self._problems(found.problems)
        objects = tuple(self._objects(found.objects))
        named = tuple(self._images(found.images))
        return Pack(
            name=pack.name,
            version=pack.description.version,
            digest="" if pack.folder.built_in else pack.folder.digest,
            parameters=pack.parameters,
            objects=objects,
            folders=tuple(self._folders(found.folders)),
            images=tuple(dict.fromkeys((*images_of(objects), *named))),
            certificates=pack.description.certificates,
            settings=pack.settings,
            span=pack.span,
            field=render_path(pack.at),
        )

    def _images(self, given: Sequence[Json]) -> Iterator[str]:
        """The images that it names besides."""
        for index, name in enumerate(given):
            if isinstance(name, str) and is_image(name):
                yield name
            else:
                self._wrong(f"images[{index}]: {name!r} is not a valid name of an image", "write example.com/a:1")

    def _problems(self, given: Sequence[Json]) -> None:
        """What the program itself says of the cluster that it is for."""
        name = render_path(self._pack.at)
        for text in given:
            message = f"{name}: the pack {self._pack.name}: {text}"
            self.findings.append(
                Diagnostic(codes.PACK_CONFLICT, message, self._pack.span, path=name, document=clusterspec.KIND)
            )

    def _objects(self, given: Iterable[tuple[Json, Span]]) -> Iterator[dict[str, Json]]:
        for index, (value, span) in enumerate(given):
            where = f"the pack {self._pack.name}: objects[{index}]"
            key = key_of(value)
            if not isinstance(value, dict) or key is None:
                self._report(f"{where} has no apiVersion, kind or metadata.name, which every object needs", span)
                continue
            if reason := why_unfit_object(value):
                self._report(f"{where} {reason}", span)
                continue
            other = self._seen.get(key)
            if other is not None:
                note = Note(f"the other one is of {other[0]}", other[1])
                self._report(f"{where}: {key} is there already", span, notes=(note,), help_="give it another name")
                continue
            self._seen[key] = (self._pack.name, span)
            self._check_type(f"{where} ({key})", value, span)
            for image in images_of([value]):
                if not is_image(image):
                    self._report(f"{where} ({key}): {image!r} is not a valid name of an image", span)
            yield value

    def _check_type(self, where: str, value: dict[str, Json], span: Span) -> None:
        """An object of a kind whose type the release's table has."""
        table = load_types(self._release.minor)
        root = table.root(str(value["apiVersion"]), str(value["kind"]))
        if root is None:
            return
        for problem in unmarshal(table, root, value)[1]:
            name = render_path(problem.path)
            if problem.unknown:
                near = nearest(str(problem.path[-1]), problem.candidates)
                help_ = f"did you mean {near}?" if near else ""
                self._report(f"{where}: {name} is not a field of it", span, help_=help_)
            else:
                self._report(f"{where}: {name} {problem.message}", span)

    def _report(self, text: str, span: Span, *, notes: tuple[Note, ...] = (), help_: str = "") -> None:
        here = (*notes, Note("the spec names the pack here", self._pack.span))
        self.findings.append(Diagnostic(codes.PACK_OBJECT, text, span, notes=here, help=help_))

    def files(self, given: Sequence[Json]) -> Iterator[NodeFile]:
        """The files for nodes."""
        for index, value in enumerate(given):
            where = f"files[{index}]"
            row = self._row(where, value, _FILE_FIELDS)
            if row is None or self._path(where, row) is None or not self._has_audience(where, row):
                continue
            content, secret = row.get("content"), row.get("secret") or False
            if not isinstance(content, str) or not isinstance(secret, bool):
                what = "secret has to be true or false" if isinstance(content, str) else "content has to be a string"
                self._wrong(f"{where}.{what}")
                continue
            mode = self._mode(where, row, SECRET_MODE if secret else PUBLIC_MODE)
            if secret and mode & ~SECRET_MODE:
                self._wrong(f"{where}: the file is secret, and a mode of {mode:04o} lets others in")
                continue
            yield NodeFile(
                path=str(row["path"]),
                mode=mode,
                secret=secret,
                content=Text(Secret(content.encode())),
                span=self._pack.span,
                field=f"{render_path(self._pack.at)}: the pack {self._pack.name}, {where}",
                role=str(row.get("role") or ""),
                node=str(row.get("node") or ""),
                pack=self._pack.name,
            )

    def _folders(self, given: Sequence[Json]) -> Iterator[PackFolderOnNodes]:
        for index, value in enumerate(given):
            where = f"folders[{index}]"
            row = self._row(where, value, _FOLDER_FIELDS)
            if row is not None and self._path(where, row) is not None and self._has_audience(where, row):
                mode = self._mode(where, row, _FOLDER_MODE)
                yield PackFolderOnNodes(str(row["path"]), mode, str(row.get("role") or ""))

    def _row(self, where: str, value: Json, known: Sequence[str]) -> Mapping[str, Any] | None:
        if not isinstance(value, dict) or value.keys() - set(known):
            strange = sorted(value.keys() - set(known)) if isinstance(value, dict) else []
            text = f"{where}: {strange[0]!r} is not a field of it" if strange else f"{where} has to be an object"
            self._wrong(text, suggestion(strange[0], known, expected(known)) if strange else expected(known))
            return None
        return value

    def _path(self, where: str, row: Mapping[str, Any]) -> str | None:
        path = row.get("path")
        reason = why_unfit(path) if isinstance(path, str) else "is not a path"
        if reason:
            self._wrong(f"{where}: {path!r} {reason}", "give it a plain, absolute path such as /etc/motd")
            return None
        return str(path)

    def _has_audience(self, where: str, row: Mapping[str, Any]) -> bool:
        role, node = row.get("role") or "", row.get("node") or ""
        nodes = [found.name for found in self._spec.nodes]
        if role and role not in clusterspec.ROLES:
            self._wrong(f"{where}: {role!r} is not a valid role", expected(clusterspec.ROLES))
        elif node and node not in nodes:
            self._wrong(f"{where}: {node!r} is not a node of the spec", suggestion(str(node), nodes))
        elif role and node:
            self._wrong(f"{where} is for a role or for a node, not for both")
        else:
            return True
        return False

    def _mode(self, where: str, row: Mapping[str, Any], otherwise: int) -> int:
        given = row.get("mode")
        if given is None:
            return otherwise
        try:
            return file_mode.parse(given if isinstance(given, str) else "", 0)
        except ValueError as mistake:
            self._wrong(f"{where}.mode: {mistake}", 'write it as a string such as "0644"')
            return otherwise

    def _wrong(self, text: str, help_: str = "") -> None:
        name = render_path(self._pack.at)
        self.findings.append(
            Diagnostic(
                codes.PACK_FILE,
                f"{name}: the pack {self._pack.name}: {text}",
                self._pack.span,
                path=name,
                document=clusterspec.KIND,
                help=help_,
            )
        )
