"""How far a rotation has come."""

from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["trust", "issue", "drop"]
"""Both are trusted and the former one issues; both, and the new one issues; the new one alone is left."""
