"""JSON values to the frozen classes of `model/configuration.py`, by cattrs."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, get_origin

from attrs import fields, has
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from kspec.facts.fieldnames import json_name
from kspec.model.document import Json
from kspec.model.duration import Duration
from kspec.model.secret import Secret

T = TypeVar("T")


def structure(value: Mapping[str, Json], type_: type[T]) -> T:
    """Turn a complete value, checked against its type before, into a model of it.

    Keys are the API's names; those that the model does not have are left out. A value that does not fit is an error
    of ours: an exception.
    """
    return _converter().structure(value, type_)


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=False)
    converter.register_structure_hook(Duration, lambda value, _: Duration.parse(value))
    converter.register_structure_hook(Secret, lambda value, _: Secret(value.encode()))
    converter.register_structure_hook_func(_is_json_mapping, lambda value, _: dict(value))
    converter.register_structure_hook_factory(has, lambda type_: _hook(type_, converter))
    return converter


def _is_json_mapping(type_: Any) -> bool:  # noqa: ANN401 - cattrs hands over any annotation
    return get_origin(type_) is Mapping


def _hook(type_: Any, converter: Converter) -> Any:  # noqa: ANN401 - cattrs' own signature
    if type_ in {Duration, Secret}:
        return converter.get_structure_hook(type_)
    names = {field.name: override(rename=json_name(field.name)) for field in fields(type_)}
    return make_dict_structure_fn(type_, converter, _cattrs_detailed_validation=False, **names)  # type: ignore[arg-type]  # names are overrides only
