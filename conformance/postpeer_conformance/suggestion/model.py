"""What is suggested for an operation."""

from __future__ import annotations

from typing import Any

import attrs

from ..contract import Operation
from ..contract.pointer import Json


@attrs.frozen
class Guess:
    """A value of an ``x-collection``."""

    value: Json
    why: str = ""
    """The reason for the guess; empty if the document leaves no other choice."""


@attrs.frozen
class Suggestion:
    """An ``x-collection`` for an operation that has none."""

    operation: Operation
    parts: dict[str, Guess]
    """The values by their pointers within the ``x-collection``, in the usual order."""
    notes: tuple[str, ...]
    """Sentences: what another extension states, and which parameters are not understood."""

    @property
    def collection(self) -> dict[str, Json]:
        """The value of ``x-collection``."""
        found: dict[str, Any] = {}
        for pointer, guess in self.parts.items():
            _, name, *inside = pointer.split("/")
            if name == "filters":
                found.setdefault(name, []).append(guess.value)
            elif inside:
                found.setdefault(name, {})[inside[0]] = guess.value
            else:
                found[name] = guess.value
        return found


@attrs.frozen
class Unrecognised:
    """A GET operation for which nothing is suggested."""

    operation: Operation
    why: str
