"""Where a response has the items and their total, and what identifies an item."""

from __future__ import annotations

from ..contract.pointer import tokens
from ..contract.schemas import Schema
from . import names
from .listing import Listing
from .model import Guess
from .names import plain, singular
from .shapes import Found, fits, kinds

_BESIDE_LISTS = (*names.TOTAL, *names.NEXT, *names.ADDRESS, *names.MORE)
"""Names that occur only in answers with a list."""
_JSON_API = {"type", "id", "attributes", "relationships", "links", "meta"}


def items(listing: Listing, paged: bool, stated: str | None) -> tuple[Guess, Schema] | str:
    """Where the items are and their schema, or why there are none.

    *paged*: it has pages.  *stated*: where they are, if the document says so.
    """
    if "items" in listing.root:
        item = listing.shapes.element(listing.root)
        return (Guess(""), item) if item else "its items are not objects"
    places = [each for named in listing.body.values() for each in named]
    found = [(p, e) for p, each in places if (e := listing.shapes.element(each)) is not None]
    named = [each for each in found if each[0] == stated]
    found = named or [each for each in found if _holds_items(listing, each[0], paged)]
    if not found:
        return "its response is a single object, not a list"
    pointer, item = max(found, key=lambda each: _rank(listing, each))
    return Guess(
        pointer, f"chosen among {len(found)} arrays by its name" if found[1:] else ""
    ), item


def _holds_items(listing: Listing, pointer: str, paged: bool) -> bool:
    """Whether the array at *pointer* is what the response is for, not a property of an object."""
    *above, last = map(plain, tokens(pointer))
    own = set(map(plain, listing.shapes.members(listing.root)))
    told = any(listing.called(*_BESIDE_LISTS))
    if own & set(names.KEYS) or (listing.operation.path.endswith("}") and not told):
        return False
    if paged or last in names.ITEMS or last == names.segment(listing.operation.path):
        return paged or set(above) <= set(names.WRAPPERS)
    return not above and own <= {*names.META, *names.TOTAL, last}


def _rank(listing: Listing, found: Found) -> tuple[bool, int, int, int]:
    """A sort key: the greatest is the likeliest, by name, then place, then size."""
    *above, last = map(plain, tokens(found[0]))
    common = names.ITEMS.index(last) if last in names.ITEMS else len(names.ITEMS)
    size = len(listing.shapes.members(found[1]))
    return last == names.segment(listing.operation.path), -common, -len(above), size


def total(listing: Listing) -> Guess | None:
    """Where the response tells the number of matches."""
    for pointer, schema in listing.called(*names.TOTAL):
        if kinds(schema) in ({"integer"}, {"number"}):
            count = plain(tokens(pointer)[-1]) == "count"
            doubt = "; it may be the number of items on the page" if count else ""
            return Guess(pointer, f"by its name{doubt}")
    known = (name for name in names.TOTAL_HEADERS if name in listing.headers)
    return next((Guess({"header": listing.headers[each]}, "by its name") for each in known), None)


def key(listing: Listing, item: Schema, pointer: str) -> Guess | None:
    """What identifies an item; *pointer* is where the items are."""
    found = {
        plain(at): (at, schema)
        for at, schema in reversed(listing.shapes.places(item, depth=3))
        if fits(schema, "string", "integer") and "enum" not in schema
    }
    own = set(map(plain, listing.shapes.members(item)))
    if {"type", "id", "attributes"} <= own <= _JSON_API:
        return Guess(["/type", "/id"], "the items have the form of JSON:API")
    lists = {plain(pointer.rpartition("/")[2]), names.segment(listing.operation.path)} - {""}
    things = sorted(map(singular, lists))
    named = [f"{thing}{each}" for thing in things for each in (*names.KEYS, "key", "name")]
    at, schema = next(
        (found[n] for n in (*names.KEYS, *named, *names.LATE_KEYS) if n in found), ("", {})
    )
    lack = "; it is not required" if at[1:].split("/")[0] not in item.get("required", ()) else ""
    lack = "; it may be null" if "null" in schema.get("type", ()) else lack
    return Guess(at, f"by its name{lack}") if at else None
