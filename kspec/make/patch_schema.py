"""What a strategic merge patch has to know of a document's type.

Rules: k8s.io/apimachinery, pkg/util/strategicpatch/meta.go and third_party/forked/golang/json/fields.go.
"""

from kspec.facts.types import Field, TypeTable
from kspec.make.inapplicable import InapplicableError
from kspec.model.frozen import frozen


@frozen
class Schema:
    """A place in a document, by the Go type that it has there."""

    types: TypeTable
    type_name: str

    def field(self, key: str) -> tuple["Schema", str, str]:
        """The type of the struct field `key`, its patch strategy (without retainKeys) and its merge key.

        Raises:
            InapplicableError: the type is not a struct, or has no such field.
        """
        found = self._find(key)
        strategies = [name for name in found.patch_strategy.split(",") if name != "retainKeys"]
        return Schema(self.types, found.type), ",".join(strategies), found.patch_merge_key

    def list_field(self, key: str) -> tuple["Schema", str, str]:
        """As `field`, with the type of the list's elements.

        A pointer to what is not a list passes for a list, as it does in Kubernetes.

        Raises:
            InapplicableError: also where the field's type is not a list.
        """
        found, strategy, merge_key = self.field(key)
        name = found.type_name
        if name == "bytes":
            name = "[]uint8"
        if not name.startswith(("[]", "*")) or name.startswith("[][]") or name == "[]bytes":
            reason = f"{key} is not a list"
            raise InapplicableError(reason)
        element = name[2:] if name.startswith("[]") else name[1:].removeprefix("[]")
        return Schema(self.types, element), strategy, merge_key

    def _find(self, key: str) -> Field:
        name = self.type_name.removeprefix("*")
        if name.startswith(("*", "[", "map[")) or self.types.scalar(name) not in {None, "custom"}:
            reason = f"{key} cannot be merged, for what holds it is not a struct"
            raise InapplicableError(reason)
        fields = self.types.fields(name)
        for field in fields:
            if field.name == key:
                return field
        for field in fields:
            if field.name.casefold() == key.casefold():
                return field
        reason = f"{name.rpartition('.')[2]} has no field {key}"
        raise InapplicableError(reason)
