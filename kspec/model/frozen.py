"""`frozen`, `field` and `evolve` of attrs, as far as they are used here, for a fraction of what they cost at the start.

A command has a fraction of a second, and makes a hundred classes in it. attrs compiles methods for each of them, a
third of a millisecond a class, and takes 10 ms for its own import. Here all classes share their methods, which go by
the names of the fields; to make a value costs two microseconds more for it. So a class of which many values are made
gets an `__init__` of its own, as attrs compiles it. To the type checker it is attrs.

Not here: conversion, validation (a class has `__attrs_post_init__` for it), order, slots (so a `cached_property` is one
as in any class), inheritance of fields.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, TypeVar

__all__ = ("evolve", "field", "frozen")
C = TypeVar("C", bound=type)
T = TypeVar("T")
_MISSING: Final = object()
_MANY: Final = 50
"""Values of a class for which it pays to compile: what that takes is what so many of them cost more without it."""


class _Field(NamedTuple):
    """What `field` says: it stands in a class where the default of a plain field does."""

    default: Any
    factory: Callable[[], Any] | None = None
    eq: bool = True
    repr: bool = True


class _Fields(NamedTuple):
    """The fields of a class: all, in their order and as a set, which are compared and shown, and their defaults.

    `uses` counts the values that are made.
    """

    all: tuple[str, ...]
    set: frozenset[str]
    compared: tuple[str, ...]
    shown: tuple[str, ...]
    defaults: Mapping[str, Any]
    factories: Mapping[str, Callable[[], Any]]
    uses: Iterator[int]


def _field(
    *,
    default: object = _MISSING,
    factory: Callable[[], Any] | None = None,
    eq: bool = True,
    repr: bool = True,  # noqa: A002 - as attrs names it
) -> _Field:
    """A field with a default, or with one that `factory` makes; whether it counts for equality, and is shown."""
    return _Field(default, factory, eq, repr)


def _frozen(class_: C | None = None, *, eq: bool = True) -> C | Callable[[C], C]:
    """Make a class one of frozen values, whose fields are its annotations. Without `eq`, each is equal to itself alone.

    A method that the class defines itself stays.
    """
    if class_ is None:
        return lambda class_: _with_methods(class_, eq=eq)
    return _with_methods(class_, eq=eq)


def _evolve(value: T, /, **changes: object) -> T:
    """The same value with other contents in some of its fields; also of a class of attrs."""
    names: tuple[str, ...] = type(value).__match_args__  # type: ignore[attr-defined]  # either kind of class has it
    return type(value)(**({name: getattr(value, name) for name in names} | changes))


def _with_methods(class_: C, *, eq: bool) -> C:
    given = {name: vars(class_).get(name, _MISSING) for name in class_.__annotations__}
    fields = {name: found if isinstance(found, _Field) else _Field(found) for name, found in given.items()}
    row = _Fields(
        tuple(fields),
        frozenset(fields),
        tuple(name for name, row in fields.items() if row.eq),
        tuple(name for name, row in fields.items() if row.repr),
        {name: row.default for name, row in fields.items() if row.default is not _MISSING},
        {name: row.factory for name, row in fields.items() if row.factory},
        count(),
    )
    for name, found in given.items():
        if found is not _MISSING:
            delattr(class_, name)
    methods = {name: vars(_Methods)[name] for name in (*_METHODS, *(_EQUALITY if eq else ()))}
    for name, found in {"__fields__": row, "__match_args__": row.all, **methods}.items():
        if vars(class_).get(name) is None:  # Python itself puts None for the hash of a class with an `__eq__`
            setattr(class_, name, found)
    return class_


def _compile(class_: type) -> None:
    """Give a class an `__init__` that does what the shared one does, for it alone."""
    holder = next(one for one in class_.__mro__ if "__fields__" in vars(one))
    fields: _Fields = vars(holder)["__fields__"]
    known = {f"_default_{name}": default for name, default in fields.defaults.items()}
    known |= {f"_make_{name}": factory for name, factory in fields.factories.items()}
    defaults = {name: f"_default_{name}" for name in fields.defaults} | dict.fromkeys(fields.factories, "_MISSING")
    parameters = (f"{name}={defaults[name]}" if name in defaults else name for name in fields.all)
    made = {name: f"_make_{name}() if {name} is _MISSING else {name}" for name in fields.factories}
    lines = [
        f"def __init__(self, {', '.join(parameters)}):",
        "    _contents = self.__dict__",
        *(f"    _contents[{name!r}] = {made.get(name, name)}" for name in fields.all),
        *(["    self.__attrs_post_init__()"] if hasattr(holder, "__attrs_post_init__") else []),
    ]
    scope: dict[str, Any] = {"_MISSING": _MISSING, **known}
    exec("\n".join(lines), scope)  # noqa: S102 - the names of a class's own fields, as attrs does it
    setattr(holder, "__init__", scope["__init__"])  # noqa: B010 - a method of a class that is not known here


class _Methods:
    """What every frozen class gets."""

    __fields__: _Fields

    def __init__(self, /, *given: object, **named: object) -> None:
        fields = self.__fields__
        own = dict(zip(fields.all, given, strict=False), **named)
        contents = vars(self)
        contents |= fields.defaults
        contents |= own
        for name, factory in fields.factories.items():
            if name not in own:
                contents[name] = factory()
        if len(own) != len(given) + len(named) or contents.keys() != fields.set:
            message = f"{type(self).__qualname__} takes {', '.join(fields.all)}, but got {', '.join(contents)}"
            raise TypeError(message)
        if hasattr(self, "__attrs_post_init__"):
            self.__attrs_post_init__()
        if next(fields.uses) == _MANY:
            _compile(type(self))

    def __repr__(self) -> str:
        own = vars(self)
        return f"{type(self).__qualname__}({', '.join(f'{name}={own[name]!r}' for name in self.__fields__.shown)})"

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        own, others = vars(self), vars(other)
        return all(own[name] == others[name] for name in self.__fields__.compared)

    def __hash__(self) -> int:
        own = vars(self)
        return hash((type(self), *(own[name] for name in self.__fields__.compared)))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        message = f"{type(self).__qualname__} is frozen: {name} cannot be set"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        message = f"{type(self).__qualname__} is frozen: {name} cannot be removed"
        raise AttributeError(message)


_METHODS: Final = ("__init__", "__repr__", "__setattr__", "__delattr__")
_EQUALITY: Final = ("__eq__", "__hash__")

if TYPE_CHECKING:
    from attrs import evolve, field, frozen
else:
    evolve, field, frozen = _evolve, _field, _frozen
