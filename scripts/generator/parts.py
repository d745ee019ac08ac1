"""What users of a generated package can see, part by part."""

from __future__ import annotations

from typing import Literal

import attrs

Kind = Literal["name", "values", "argument", "field", "answer", "check"]
UNSET = "UnsetType"


@attrs.frozen
class Part:
    """One thing that users can see."""

    kind: Kind
    type: frozenset[str]
    """The members of its union, or of its ``Literal``; of a check its settings."""
    members: frozenset[str] = attrs.field(default=frozenset(), eq=False)
    """The same, with its values in the place of a name for values."""

    def __str__(self) -> str:
        shown = sorted(self.type - {UNSET}, key=lambda each: (each == "None", each))
        return (", " if self.kind == "check" else " | ").join(shown)


Surface = dict[str, Part]
