"""From ``page`` to a :class:`Paging`."""

from __future__ import annotations

import json
from typing import Any

from ..field import types
from ..key import Key
from ..paging import ByAddress, ByCursor, ByKey, ByNumber, ByOffset, Paging, Whole
from ..parameter import Parameter
from ..place import Place
from ..told import Told
from .lookup import Lookup

UNREAD = frozenset({"multipleOf", "exclusiveMinimum", "exclusiveMaximum", "enum", "const"})
"""What else could bound an integer; which pages are served would not be told by its bounds."""


def read(lookup: Lookup, key: Key) -> Paging:
    """How the list is cut into pages; it comes whole where nothing is said."""
    if "page" not in lookup.place:
        return Whole(pointer=lookup.place.pointer)
    at = lookup.place.at("page")
    shared: dict[str, Any] = {
        "size": _number(lookup, at.at("limit"), "limit") if "limit" in at else None,
        "more": _more(lookup, at.at("more")) if "more" in at else None,
        "excess": at.value.get("excess", "refused"),
        "past": at.value.get("past", "empty"),
        "pointer": at.pointer,
    }
    shared |= {n: _leading(lookup, at.at(n), at) for n in ("next", "previous") if n in at}
    if "offset" in at:
        return ByOffset(position=_number(lookup, at.at("offset"), "offset"), **shared)
    if "number" in at:
        return ByNumber(position=_number(lookup, at.at("number"), "number"), **shared)
    if "cursor" in at:
        return ByCursor(cursor=_text(lookup, at.at("cursor")), **shared)
    if "after" in at:
        return _by_key(lookup, at, key, shared)
    return ByAddress(**shared)


def _by_key(lookup: Lookup, at: Place, key: Key, shared: dict[str, Any]) -> ByKey:
    if key.one is None:
        raise at.at("after").error("after needs a key of one field, but this key has several")
    before = lookup.parameter(at.at("before")) if "before" in at else None
    return ByKey(after=lookup.parameter(at.at("after")), before=before, **shared)


def _text(lookup: Lookup, at: Place) -> Parameter:
    parameter = lookup.parameter(at)
    if parameter.type not in ("string", "integer"):
        raise lookup.wrong(parameter, f"must be a string or an integer, as it is the {at.name}")
    return parameter


def _leading(lookup: Lookup, at: Place, page: Place) -> Told:
    """Where a response says what leads on or back: an address, if no cursor takes it."""
    leads = lookup.told(at, {"string"})
    if not leads.address and "cursor" not in page:
        hint = "write format: uri in its schema, or name the parameter that takes it as cursor"
        if leads.header is not None:
            hint = "name the header Link, or the parameter that takes it as cursor"
        raise at.error(f"nothing says what {leads.name} leads to", hint)
    return leads


def _more(lookup: Lookup, at: Place) -> Told:
    field = lookup.find(at, lookup.body.value)
    if types(field.schema) != {"boolean"}:
        raise at.error(f"more must be boolean, but {at.value} is not")
    return Told(pointer=field.pointer)


def _number(lookup: Lookup, at: Place, role: str) -> Parameter:
    """A parameter that cuts pages: an integer whose bounds and default fit together."""
    parameter = lookup.parameter(at)
    schema = parameter.schema
    if types(schema) - {"null"} != {"integer"}:
        raise lookup.wrong(parameter, f"must be an integer, as it is the {role}")
    for word in ("minimum", "maximum", "default"):
        if word in schema and type(schema[word]) is not int:
            problem = f"needs an integer as {word}, not {json.dumps(schema[word])}"
            raise lookup.wrong(parameter, problem)
    for word in sorted(UNREAD & schema.keys()):
        hint = _inclusive(word)
        raise lookup.wrong(parameter, f"cannot have {word}, as it is the {role}", hint)
    _bounds(lookup, parameter, role)
    return parameter


def _bounds(lookup: Lookup, parameter: Parameter, role: str) -> None:
    schema = parameter.schema
    most, default = schema.get("maximum"), schema.get("default")
    # Numbers of pages may begin at 0, or below it: their default is that of the first page.
    first = {"offset": 0, "limit": 1}.get(role, 1 if default is None else min(default, 1))
    least = schema.get("minimum", first)
    if role == "offset" and least != 0:
        hint = "write number instead of offset if it counts pages"
        raise lookup.wrong(parameter, "has a minimum other than 0, as it is the offset", hint)
    if role == "limit" and least < 0:
        raise lookup.wrong(parameter, "has a minimum below 0")
    if most is not None and most < (max(least, 1) if role == "limit" else least):
        raise lookup.wrong(parameter, "has a maximum that leaves no page")
    if default is not None and (default < least or (most is not None and default > most)):
        raise lookup.wrong(parameter, "has a default outside its bounds")


def _inclusive(word: str) -> str:
    bound = word.removeprefix("exclusive").lower()
    return f"write {bound} instead of {word}" if word.startswith("exclusive") else ""
