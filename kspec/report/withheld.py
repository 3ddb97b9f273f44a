"""What may be shown of findings and of the sources that they are about: the one door between them and every format.

Masked are a secret's forms (`secrets/forms.py`), whatever stands where a secret may stand in a source
(`secrets/text.py`), and both wherever a message, a help or a path repeats them (`secrets/masking.py`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.secrets.forms import without_forms
from kspec.secrets.masking import Mask
from kspec.secrets.text import secret_text

_PROGRAMS: Final = (".jsonnet", ".libsonnet")
_DOCUMENTS: Final = (".yaml", ".yml", ".json")


def shown(result: FileFindings) -> tuple[Diagnostic, ...]:
    """The findings by position, none twice, as every format may show them."""
    ordered = result.ordered
    mask = mask_of(result.sources) if ordered else without_forms
    return tuple(finding.reworded(mask) for finding in ordered)


def shown_once(results: Sequence[FileFindings]) -> Iterator[tuple[FileFindings, tuple[Diagnostic, ...]]]:
    """Each spec with those of its findings that no former one has, as one in a base that several have in common."""
    told: set[Diagnostic] = set()
    for result in results:
        findings = tuple(finding for finding in shown(result) if finding not in told)
        told.update(findings)
        yield result, findings


def mask_of(sources: Mapping[str, bytes]) -> Mask:
    """What takes the secrets of sources out of a text."""
    texts = [_text(content) for name, content in sources.items() if name.endswith(_DOCUMENTS)]
    return Mask(value for text in texts for value in secret_text(text).values)


def shows_secrets(sources: Mapping[str, bytes]) -> Callable[[str], bool]:
    """Tells of a text, such as one that a fix puts in, whether it holds a secret of the sources or of its own."""
    mask = mask_of(sources)
    return lambda text: (
        mask(text) != text or list(secret_text(text, part=True).lines) != text.removesuffix("\n").split("\n")
    )


@lru_cache(maxsize=8)  # the findings of a file come one after the other
def shown_lines(name: str, content: bytes) -> Sequence[str]:
    """A source's lines as they may be shown, each as long as it is; spans count lines so, too.

    Lines are ended by line feeds alone, or by a carriage return and a line feed.
    """
    text = _text(content)
    if not name.endswith(_PROGRAMS):
        return secret_text(text).lines
    from kspec.secrets.jsonnet_text import jsonnet_lines  # noqa: PLC0415 - for few specs

    return jsonnet_lines(text)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")
