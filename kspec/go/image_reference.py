"""Names of container images (github.com/distribution/reference, the regular expression of a reference)."""

from typing import Final

from kspec.model.expression import expression

_COMPONENT: Final = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)"
_HOST: Final = rf"(?:{_COMPONENT}(?:\.{_COMPONENT})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PATH: Final = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_WHOLE: Final = rf"(?:{_HOST}/)?{_PATH}(?:/{_PATH})*"
_NAME = expression(_WHOLE)
_TAG: Final = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}"
_ALGORITHM: Final = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*"
_REFERENCE = expression(rf"{_WHOLE}(?::{_TAG})?(?:@{_ALGORITHM}:[0-9a-fA-F]{{32,}})?")


def is_image_name(text: str) -> bool:
    """Whether a text is the name of an image without tag and digest."""
    return bool(_NAME.fullmatch(text))


def is_image(text: str) -> bool:
    """Whether a text is a reference of an image: a name, and a tag and a digest if they are there."""
    return bool(_REFERENCE.fullmatch(text))


def is_repository(text: str) -> bool:
    """Whether images can stand in a repository: whether `<text>/name` is the name of an image."""
    return is_image_name(f"{text}/name")
