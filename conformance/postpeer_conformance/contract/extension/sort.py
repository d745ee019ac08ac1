"""From ``sort`` to an :class:`Order`."""

from __future__ import annotations

from collections.abc import Iterator

from ..field import Field
from ..order import Order, Sorting
from ..parameter import Parameter
from ..place import Place
from ..pointer import Json
from .lookup import Lookup

_ORDERED = {"string", "integer", "number"}
_DIRECTIONS = {"asc": True, "desc": False}


def read(lookup: Lookup, item: Json) -> Order:
    """The orders of the list; its own where nothing is said."""
    if "sort" not in lookup.place:
        return Order(pointer=lookup.place.pointer)
    at = lookup.place.at("sort")
    if "always" in at:
        by = lookup.field(at.at("by"), item, _ORDERED)
        return Order((), (Sorting((), by, _DIRECTIONS[at.value["always"]]),), at.pointer)
    parameter = lookup.parameter(at.at("parameter"))
    if "by" not in at:
        return Order((parameter,), tuple(_one(lookup, at, parameter, item)), at.pointer)
    words = _directed(lookup, parameter)
    chooser = at.at("by")
    if not isinstance(chooser.value, dict):
        field = lookup.field(chooser, item, _ORDERED)
        turned = (Sorting(((parameter.name, word),), field, up) for word, up in words)
        return Order((parameter,), tuple(turned), at.pointer)
    chosen = lookup.parameter(chooser.at("parameter"))
    sortings = (
        Sorting(((chosen.name, text), (parameter.name, word)), each, up)
        for text, each in _orders(lookup, chooser.at("values"), chosen, item)
        for word, up in words
    )
    return Order((chosen, parameter), tuple(sortings), at.pointer)


def _one(lookup: Lookup, at: Place, parameter: Parameter, item: Json) -> Iterator[Sorting]:
    """The orders that one parameter chooses, with their direction."""
    seen: set[str] = set()
    for word, up in (("ascending", True), ("descending", False)):
        if word not in at:
            continue
        for text, field in _orders(lookup, at.at(word), parameter, item):
            if text in seen:
                raise at.at(word).error(f"{text} is both an ascending and a descending order")
            seen.add(text)
            yield Sorting(((parameter.name, text),), field, up)


def _orders(
    lookup: Lookup, at: Place, parameter: Parameter, item: Json
) -> Iterator[tuple[str, Field]]:
    """The texts of *parameter* at *at*, and what the list is ordered by then."""
    for text in at.mapping():
        lookup.sendable(at, parameter, text)
        yield text, lookup.field(at.at(text), item, _ORDERED)


def _directed(lookup: Lookup, parameter: Parameter) -> list[tuple[str, bool]]:
    """The words of *parameter* that mean a direction, in the document's order."""
    words = [str(value) for value in parameter.enum or ()]
    if sorted(words) != sorted(_DIRECTIONS):
        raise lookup.wrong(parameter, "must have the enum asc, desc, as it sorts")
    if parameter.default not in words:
        hint = "write default: asc or default: desc"
        raise lookup.wrong(parameter, "needs a default that is in its enum", hint)
    return [(word, _DIRECTIONS[word]) for word in words]
