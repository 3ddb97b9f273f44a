"""What there is to say about a field of a spec, beyond its type."""

from kspec.model.frozen import frozen


@frozen
class FieldText:
    """A row of the table of fields.

    `text` is one or two sentences on what the field decides, `example` a value as YAML. `default` says in words what
    counts where the field is missing and no table of defaults has it. `values` are the only ones that it (or an
    element of it) may have, `pattern` is a regular expression that matches all of its text (or an element's), where
    there is any, `low` and `high` bound a number.
    """

    text: str
    example: str = ""
    default: str = ""
    values: tuple[str, ...] = ()
    pattern: str = ""
    low: int | None = None
    high: int | None = None
