"""A document's value as it may be shown: with a mask where a secret stands, or may stand."""

from kspec.model.document import Json
from kspec.secrets.forms import without_forms
from kspec.secrets.masking import MASK
from kspec.secrets.places import Verdict, is_nothing, is_public_key, is_secret, judge


def masked_value(value: Json, kind: str) -> Json:
    """The value with `***` in the place of each string that can be a secret, by its place or by its form."""
    return _masked(value, (), kind)


def _masked(value: Json, keys: tuple[str, ...], kind: str) -> Json:
    if isinstance(value, dict):
        told = value.get("name")
        masked: dict[str, Json] = {}
        for key, part in value.items():
            named = key == "value" and isinstance(told, str) and is_secret(told)
            shown = key if is_public_key(key, keys, kind) else MASK
            masked[shown] = _masked(part, (*keys, str(told) if named else key), kind)
        return masked
    if isinstance(value, list):
        return [_masked(part, keys, kind) for part in value]
    return _shown(value, keys, kind) if isinstance(value, str) else value


def _shown(text: str, keys: tuple[str, ...], kind: str) -> str:
    verdict = judge(keys, kind)
    if verdict is Verdict.URL:
        user, at, rest = text.rpartition("@")
        scheme, slashes, _ = user.rpartition("://")
        return f"{scheme}{slashes}{MASK}{at}{rest}" if at else text
    if verdict is Verdict.PUBLIC or is_nothing(text):
        return without_forms(text)
    return MASK
