"""Which field of an item a parameter's name refers to."""

from __future__ import annotations

import re

from ..contract.pointer import escape
from ..contract.schemas import Schema
from .names import plain, words
from .shapes import Found, Shapes, kinds

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_AFTERS = ("at", "date", "time", "on", "for")
"""What the name of a field may add to that of a parameter: ``opened_at`` to ``opened``."""
_PARTS = ("login", "slug", "gid", "key", "name", "id", "title", "value")
"""Fields of an object that a plain value may stand for; the most specific names come first."""


class Fields:
    """The fields of an item, including those in its arrays."""

    def __init__(self, shapes: Shapes, item: Schema) -> None:
        found: list[Found] = []
        for pointer, schema in shapes.places(item, depth=4):
            one = shapes.flat(schema.get("items", schema))
            inside = shapes.properties(one) if "items" in schema else {}
            found += [(f"{pointer}/{escape(name)}", each) for name, each in inside.items()]
            found.append((pointer, one))
        self._named: dict[str, list[Found]] = {}
        for each in found:
            if kinds(each[1]) & _SCALARS:
                self._named.setdefault(plain(_bare(each[0])), []).append(each)
        self.top = [f for n in self._named.values() for f in n if "/" not in _bare(f[0])[1:]]
        """The fields directly in the item."""

    def called(self, name: str, *allowed: str) -> Found | None:
        """The field of a type of *allowed* that *name* most likely refers to."""
        own = plain(name)
        near = [own, *(f"{own}{each}" for each in _AFTERS), f"is{own}", f"has{own}"]
        near += [f"{own}{part}" for part in _PARTS]
        near += [f"{own}s{part}" for part in (own, "", *_PARTS)]
        found = (each for name in near for each in self._named.get(name, ()))
        return next((each for each in found if kinds(each[1]) & set(allowed or _SCALARS)), None)

    def told(self, text: str, among: list[Found]) -> list[Found]:
        """Those *among* the fields that *text* names; where two names overlap, the longer wins."""
        left, found = f" {' '.join(words(text))} ", []
        for each in sorted(among, key=lambda each: -len(words(each[0]))):
            own = f" {' '.join(word for word in words(_bare(each[0])) if word not in _AFTERS)} "
            if own in left:
                left = left.replace(own, "  ")
                found.append(each)
        return [each for each in among if each in found]


def _bare(pointer: str) -> str:
    """The name of the field at *pointer*; JSON:API puts fields into two objects."""
    return re.sub(r"^/attributes(/.*)|^/relationships(/.*)/data/id$", r"\1\2", pointer)
