"""Rules that are data: numbers within bounds, words out of a choice."""

from collections.abc import Iterator, Sequence

from kspec.check.view.component import Component
from kspec.facts import codes
from kspec.model.bounds import Bounds, Choice
from kspec.model.diagnostic import Diagnostic
from kspec.model.fix import respell
from kspec.text.spelling import certain, expected, suggestion


def check_numbers(component: Component, table: Sequence[Bounds], kind: str = "") -> Iterator[Diagnostic]:
    """Each number that is there lies within its bounds."""
    for bounds in table:
        number = component.get(*bounds.path)
        if number is not None and not bounds.allow(number):
            yield component.error(codes.COMPONENT_VALUE, bounds.path, f"{number} is not {bounds}", kind=kind)


def check_choices(component: Component, table: Sequence[Choice], kind: str = "") -> Iterator[Diagnostic]:
    """Each word that is there is one of its choice."""
    for choice in table:
        word = component.get(*choice.path)
        if word is None or word in choice.words or (choice.gate and not component.gates.enabled(choice.gate)):
            continue
        yield refuse_word(component, choice, word, kind)


def refuse_word(component: Component, choice: Choice, word: str, kind: str = "") -> Diagnostic:
    """The finding that a word is not one of a choice."""
    known = [one for one in choice.words if one]
    help_ = suggestion(word, known)
    meant = certain(word, known)
    fix = respell(component.document.locate(choice.path), word, meant) if meant else None
    text = f"{word!r} is not valid, {expected(known)}"
    return component.error(codes.COMPONENT_CHOICE, choice.path, text, kind=kind, help_=help_, fix=fix)
