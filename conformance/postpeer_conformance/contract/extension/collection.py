"""From ``x-collection`` to a :class:`Collection`, checked against the operation that bears it."""

from __future__ import annotations

import attrs

from ..field import Field, types
from ..key import Key
from ..model import Collection
from ..parameter import Parameter
from ..place import Place
from ..pointer import Json
from ..schemas import FIELDS
from ..told import Told
from . import filters, form, page, sort
from .lookup import Lookup


def read(place: Place, parameters: tuple[Parameter, ...], body: Place) -> Collection:
    """The collection at *place*; *body* is the schema of the 200 response."""
    form.check(place)
    lookup = Lookup(place, parameters, body)
    items, item = _items(lookup)
    key = _key(lookup, item)
    collection = Collection(
        items=items.pointer,
        total=_total(lookup),
        key=key,
        paging=page.read(lookup, key),
        order=sort.read(lookup, item),
        filters=filters.read(lookup, item),
        fields=_fields(lookup, items, item),
        item=item,
        pointer=place.pointer,
    )
    return _with_choosing(lookup, collection)


def _items(lookup: Lookup) -> tuple[Field, Json]:
    """The array of items, and the schema of one."""
    at = lookup.place.at("items")
    items = lookup.field(at, lookup.body.value, {"array"})
    item = lookup.schemas.flat(items.schema.get("items"))
    if types(item) != {"object"}:
        raise at.error(f"the items of {items.name or 'the body'} must be objects")
    return items, item


def _key(lookup: Lookup, item: Json) -> Key:
    at = lookup.place.at("key")
    places = list(lookup.place.elements("key")) if isinstance(at.value, list) else [at]
    return Key(tuple(lookup.field(each, item, {"string", "integer"}) for each in places))


def _total(lookup: Lookup) -> Told | None:
    if "total" not in lookup.place:
        return None
    return lookup.told(lookup.place.at("total"), {"integer"})


def _fields(lookup: Lookup, items: Field, item: Json) -> tuple[Field, ...]:
    found = lookup.schemas.fields(item)
    if len(found) > FIELDS:
        at = lookup.place.at("items")
        raise at.error(f"the items of {items.name or 'the body'} have more than {FIELDS} fields")
    return tuple(lookup.schemas.locate(item, each) for each in found)


def _with_choosing(lookup: Lookup, collection: Collection) -> Collection:
    """*collection* with the parameters that choose it; raises where one has two meanings."""
    known = [each.name for each in collection.parameters]
    for name in known:
        if known.count(name) > 1:
            raise lookup.place.error(f"the parameter {name} has two meanings")
    for parameter in collection.parameters:
        if parameter.required and parameter.location != "path":
            raise lookup.place.source.error(
                parameter.pointer,
                f"{parameter.name} is required, but the list must be readable without it",
                "leave out required, or what x-collection says of it",
            )
    choosing = tuple(
        each
        for each in lookup.parameters
        if each.location == "path"
        or (each.required and each.location == "query" and each.name not in known)
    )
    return attrs.evolve(collection, choosing=choosing)
