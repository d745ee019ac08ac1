"""A value of the document together with where it stands, so that a refusal can say the line."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import attrs

from .errors import DocumentError, hidden, nearest
from .pointer import Json, escape, follow
from .reading import Source


@attrs.frozen
class Place:
    """A value in a document. Every reader raises :class:`DocumentError` where the form is wrong."""

    source: Source = attrs.field(repr=False)
    value: Json
    pointer: str = ""

    @property
    def name(self) -> str:
        """Its key, in a list with that of the list before it; the document itself has none."""
        above, _, last = self.pointer.rpartition("/")
        if last.isdigit() and above:
            last = f"{above.rpartition('/')[2]}/{last}"
        return last.replace("~1", "/").replace("~0", "~") or "the document"

    def error(self, problem: str, hint: str = "") -> DocumentError:
        """The refusal of this value."""
        return self.source.error(self.pointer, problem, hint)

    def followed(self) -> Place:
        """This place, or the one that its ``$ref`` leads to (references are known to be sound)."""
        place = self
        while isinstance(place.value, dict) and isinstance(place.value.get("$ref"), str):
            pointer = unquote(place.value["$ref"].removeprefix("#"))
            place = Place(self.source, follow(self.source.document, pointer), pointer)
        return place

    def __contains__(self, key: str) -> bool:
        return key in self.mapping()

    def at(self, key: str) -> Place:
        """The value of *key*, which must be there; a ``$ref`` is followed."""
        mapping = self.mapping()
        if key not in mapping:
            raise self.error(f"{self.name} has no {key}", nearest(key, mapping) if mapping else "")
        return Place(self.source, mapping[key], f"{self.pointer}/{escape(key)}").followed()

    def mapping(self) -> dict[str, Json]:
        """The value as a mapping."""
        if not isinstance(self.value, dict):
            raise self.error(f"{self.name} must be a mapping")
        return self.value

    def entries(self, key: str) -> Iterator[tuple[str, Place]]:
        """Names and values of the mapping at *key*; nothing where there is none."""
        if key in self:
            inner = self.at(key)
            yield from ((name, inner.at(name)) for name in inner.mapping())

    def elements(self, key: str) -> Iterator[Place]:
        """The values of the list at *key*; nothing where there is none."""
        if key not in self:
            return
        inner = self.at(key)
        if not isinstance(inner.value, list):
            raise inner.error(f"{key} must be a list")
        for number, value in enumerate(inner.value):
            yield Place(self.source, value, f"{inner.pointer}/{number}").followed()

    def text(self, key: str) -> str:
        """The text at *key*, which must be there."""
        inner = self.at(key)
        if not isinstance(inner.value, str):
            raise inner.error(f"{key} must be text", "put it in quotes")
        return inner.value

    def line(self, key: str) -> str:
        """The text at *key*, which must be there: a name or the like, to be printed in a line."""
        text = self.text(key)
        if character := hidden(text):
            raise self.at(key).error(f"{key} contains {character}", "leave it out")
        return text
