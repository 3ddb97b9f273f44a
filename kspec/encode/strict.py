"""JSON values strictly to frozen classes, by cattrs: no field unknown or missing, no value taken for another type's.

A mistake is a ValueError whose message begins with the path of the field, such as `certificates.cp-1/apiserver.serial`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar, get_args, get_origin

from attrs import fields, frozen, has
from cattrs import Converter, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, BaseValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from kspec.facts.fieldnames import json_name

T = TypeVar("T")
Hook: TypeAlias = Callable[[Any], Any]
"""Takes a value of JSON and gives what it means. It raises MisfitError if that is not what its type wants, and a
ValueError with the reason, in words that go on behind the field's path, if the value cannot be used."""


class MisfitError(ValueError):
    """A value is not what its type wants."""


class NameRefusedError(ValueError):
    """An object has a field that nothing is called like."""


def exactly(type_: type[T]) -> Callable[[Any], T]:
    """The hook of a type that JSON has itself: True is not a whole number, and a number not a string."""

    def hook(value: Any) -> T:  # noqa: ANN401 - a value of JSON
        if type(value) is not type_:
            raise MisfitError
        return value

    return hook


def text(value: object) -> str:
    """The hook of strings: half a character of UTF-16 alone, which JSON can escape, cannot be written anywhere."""
    found = exactly(str)(value)
    if not found.isascii():
        try:
            found.encode()
        except UnicodeEncodeError:
            raise MisfitError from None
    return found


_PLAIN: Final[Mapping[Any, tuple[str, Hook]]] = {
    str: ("a string", text),
    int: ("a whole number", exactly(int)),
    bool: ("true or false", exactly(bool)),
}
_objects: Final = exactly(dict)
_lists: Final = exactly(list)


@frozen
class Reader:
    """A converter to the classes that it is made for, and what it wants of each type, in words."""

    _converter: Converter
    _words: Mapping[Any, str]

    @classmethod
    def of(
        cls, kinds: Mapping[Any, tuple[str, Hook]], words: Mapping[Any, str], objects: Mapping[Any, type]
    ) -> "Reader":
        """A reader with these types of its own, each with its words and its hook, and with words for others.

        A type that is in `objects` may also be an object: of the class that is named there.
        """
        converter = Converter(forbid_extra_keys=True)
        converter.register_structure_hook_factory(has, lambda type_: _class_hook(type_, converter))
        every = {**_PLAIN, **kinds}
        for type_, (_, hook) in every.items():
            converter.register_structure_hook(type_, _ignoring_type(hook))
        for type_, class_ in objects.items():
            converter.register_structure_hook(type_, _or_object(kinds[type_][1], class_, converter))
        for origin, factory in ((Mapping, _mapping), (Sequence, _sequence)):
            converter.register_structure_hook_factory(partial(_is_of, origin), partial(factory, converter=converter))
        return cls(converter, {**words, **{type_: said for type_, (said, _) in every.items()}})

    def read(self, value: object, type_: type[T]) -> T:
        """What a value of JSON means.

        Raises:
            ValueError: a field is missing, unknown or not what it has to be; the message tells of one.
        """
        try:
            return self._converter.structure(value, type_)
        except (BaseValidationError, ValueError) as error:
            raise ValueError(self._said(error)) from None

    def _said(self, error: Exception) -> str:
        """The first mistake of all that a structure has, with the path to its place."""
        path: list[str] = []
        wanted: Any = None
        while isinstance(error, BaseValidationError):
            error = error.exceptions[0]
            note = next((note for note in reversed(getattr(error, "__notes__", ())) if hasattr(note, "type")), None)
            if isinstance(note, AttributeValidationNote):
                path.append(json_name(note.name))
                wanted = note.type
            elif isinstance(note, IterableValidationNote) and isinstance(note.index, str):
                path.append(note.index)
                wanted = note.type
        return self._sentence(error, ".".join(path), wanted)

    def _sentence(self, error: Exception, path: str, wanted: Any) -> str:  # noqa: ANN401 - cattrs hands over any type
        if isinstance(error, ForbiddenExtraKeysError):
            return f"{path}: {min(error.extra_fields)!r} is not a field".removeprefix(": ")
        if isinstance(error, NameRefusedError):
            return f"{path}: {error}"
        if isinstance(error, KeyError):
            return f"{path} is missing; it has to be {self._wanted(wanted)}"
        if isinstance(error, MisfitError):
            return f"{path} is not {self._wanted(wanted)}"
        return f"{path}{error}"

    def _wanted(self, type_: Any) -> str:  # noqa: ANN401 - cattrs hands over any type
        """What a type wants, in words; an optional one what it wants where there is a value."""
        if type_ in self._words:
            return self._words[type_]
        inner = [found for found in get_args(type_) if found in self._words and get_origin(type_) is not Mapping]
        return self._words[inner[0]] if inner else "an object"


def _is_of(origin: object, type_: object) -> bool:
    return get_origin(type_) is origin


def _mapping(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - as cattrs has it
    name_type, value_type = get_args(type_)
    inner: Any = dict[str, value_type]  # type: ignore[valid-type]
    name, structure = converter.get_structure_hook(name_type), converter.get_structure_hook(inner)

    def hook(value: Any, _: object) -> Any:  # noqa: ANN401 - a value of JSON
        for found in _objects(value):
            name(found, name_type)
        return structure(value, inner)

    return hook


def _sequence(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - as cattrs has it
    inner: Any = tuple[*get_args(type_), ...]  # type: ignore[misc]
    structure = converter.get_structure_hook(inner)
    return lambda value, _: structure(_lists(value), inner)


def _ignoring_type(hook: Hook) -> Callable[[Any, Any], Any]:
    return lambda value, _: hook(value)


def _or_object(hook: Hook, class_: type, converter: Converter) -> Callable[[Any, Any], Any]:
    return lambda value, _: converter.structure(value, class_) if isinstance(value, dict) else hook(value)


def _class_hook(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - as cattrs has it
    names = {field.name: override(rename=json_name(field.name)) for field in fields(type_)}
    structure = make_dict_structure_fn(type_, converter, **names)  # type: ignore[arg-type]  # names are overrides only
    return lambda value, type_: structure(_objects(value), type_)
