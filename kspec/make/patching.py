"""What the patches of a directory make of a document.

kubeadm turns the document to JSON and applies every patch of every file for it, in the order of the files, each
to the result of the one before (cmd/kubeadm/app/util/patches, `ApplyPatchesToTarget`).
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from kspec.facts import codes
from kspec.facts.types import TypeTable
from kspec.make.inapplicable import InapplicableError
from kspec.make.json_patch import patch_json
from kspec.make.merge_patch import merge
from kspec.make.strategic_merge_patch import merge_strategically
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, Path, render_path
from kspec.model.patch import PatchFile

_LIMIT: Final = 2**63
"""From here on a whole number does not fit 64 bits with a sign."""
_EXPONENT: Final = 1e21
"""From here on Go writes a whole number with an exponent, which makes it a fraction when it is read again."""


def apply(
    value: Json, patches: Iterable[PatchFile], target: str, types: TypeTable, root_type: str
) -> "Json | Diagnostic":
    """Apply all patches for `target` to `value`, a document of the Go type `root_type`.

    Returns the patched document, which shares nothing with `value` (and is `value` itself where no file is for the
    target), or the finding (`patch-apply`) at the place of the first patch that cannot be applied. The result need
    not fit the type, and a list of merge patches can turn it into an array.
    """
    patched = False
    for file in patches:
        if file.target != target:
            continue
        patched = True
        numbers = _decoded if file.type == "strategic" else _written
        value = _copy(value, numbers)
        for patch in file.patches:
            change = _copy(patch.value, numbers)
            try:
                if file.type == "json":
                    value = patch_json(value, change)
                elif file.type == "merge":
                    value = merge(value, change)
                else:
                    value = merge_strategically(value, change, types, root_type)
            except InapplicableError as error:
                return Diagnostic(
                    codes.PATCH_APPLY,
                    f"the {file.type} patch cannot be applied to {target}: {error.reason}",
                    patch.locate(error.path),
                    path=render_path(error.path),
                    document=target,
                )
    return _copy(value, _written) if patched else value


def _copy(value: Json, numbers: Callable[[float], float]) -> Json:
    if isinstance(value, dict):
        return {key: _copy(item, numbers) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item, numbers) for item in value]
    return numbers(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _written(number: float) -> float:
    """The number as Go writes it: a fraction without a fractional part looks like a whole number."""
    if float(number).is_integer() and abs(number) < _EXPONENT:
        return int(Decimal(repr(number)))
    return number


def _decoded(number: float) -> float:
    """The number as a strategic merge patch decodes it: a whole one needs to fit 64 bits, or it is a fraction."""
    number = _written(number)
    return number if number == int(number) and -_LIMIT <= number < _LIMIT else float(number)


def result_error(patches: Iterable[PatchFile], target: str, kind: str, path: Path, message: str) -> Diagnostic:
    """What the patches for `target` made is not an object of its kind: the finding (`patch-result`), at the last patch.

    What kubeadm makes itself is always right.
    """
    last = [patch for file in patches if file.target == target for patch in file.patches][-1]
    return Diagnostic(
        codes.PATCH_RESULT,
        f"what the patches make of {target} is not a {kind}: {render_path(path) or 'it'} {message}",
        last.locate(path),
        path=render_path(path),
        document=target,
    )
