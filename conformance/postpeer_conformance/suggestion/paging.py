"""How the pages of a list follow each other, by the names in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping

from ..contract.pointer import Json, tokens
from . import names
from .listing import Listing, called
from .model import Guess
from .names import plain
from .shapes import Found, fits

LINK = {"header": "Link"}
Page = dict[str, Json]
"""``page`` of an ``x-collection``; empty where the list comes whole."""


def page(listing: Listing, stated: Mapping[str, Json]) -> dict[str, Guess]:
    """How *listing* is cut into pages, from its names and what another extension has *stated*."""
    way = {**stated} or _way(listing)
    size = limit(listing)
    if way and size and size not in way.values():
        way = {"limit": size, **way}
    link = (
        "the response has this header"
        if "link" in listing.headers
        else "the body is the array itself"
    )
    found = {
        word: Guess(each, link if each == LINK else "by its name") for word, each in way.items()
    }
    found |= {word: Guess(each) for word, each in stated.items()}
    schemas = (each.schema for each in listing.arguments if each.name == way.get("limit"))
    if any("maximum" not in each for each in schemas):
        found["excess"] = Guess("either", "the document names no maximum")
    return found


def limit(listing: Listing) -> str | None:
    """The argument for the size of a page."""
    return listing.argument(names.LIMIT, "integer", "number")


def _way(listing: Listing) -> Page:
    """What leads to the next page."""
    cursor = listing.argument(names.CURSOR, "string")
    text, address, link = _text(listing), _address(listing), "link" in listing.headers
    counted = _counted(listing)
    if after := _after(listing, bool(text or address or link)):
        return after
    if cursor and text:
        return {"cursor": cursor, **_next(listing, text)}
    if address:
        return {**({} if cursor else counted), **_next(listing, address)}
    if cursor and (link or ("items" in listing.root and not counted)):
        return {"cursor": cursor, "next": LINK}
    return {**counted, "next": LINK} if link and (counted or limit(listing)) else counted


def _after(listing: Listing, has_next: bool) -> Page:
    """Pages that begin after an item."""
    more = next((p for p, each in listing.called(*names.MORE) if fits(each, "boolean")), None)
    known = names.AFTER if more and not has_next else names.AFTER[:-1]
    after = listing.argument(known, "string", "integer")
    before = listing.argument(names.BEFORE, "string", "integer")
    found = {"after": after, "before": before, "more": more}
    return {word: name for word, name in found.items() if name} if after else {}


def _counted(listing: Listing) -> Page:
    """Pages by the number of the items before them, or by their own number."""
    for word, known in (
        ("offset", names.OFFSET),
        ("number", names.NUMBER),
        ("offset", names.LATE_OFFSET),
    ):
        if name := listing.argument(known, "integer", "number"):
            return {word: name}
    return {}


def _is_address(found: Found) -> bool:
    *above, last = map(plain, tokens(found[0]))
    return (
        found[1].get("format") in ("uri", "uri-reference", "url")
        or last.endswith(("href", "url", "uri", "link"))
        or any(each.endswith("links") for each in above)
    )


def _text(listing: Listing) -> str | None:
    """Where the body has a cursor for the next page."""
    found = (e for e in listing.called(*names.NEXT) if fits(e[1], "string") and not _is_address(e))
    return next(found, ("",))[0] or None


def _address(listing: Listing) -> str | None:
    """Where the body has the address of the next page.

    Beside an offset or a page number, a field called ``next`` is taken for one.
    """
    counted = _counted(listing)
    for found in listing.called(*names.ADDRESS):
        named = counted and called(found[0]) == "next"
        if fits(found[1], "string") and (named or _is_address(found)):
            return found[0]
    return None


def _next(listing: Listing, pointer: str) -> Page:
    """The pointer to the next page, and that of the previous page if there is one alike."""
    back = (called(pointer).replace("next", each) for each in ("prev", "previous"))
    for other, schema in listing.called(*back):
        alike = other.count("/") == pointer.count("/") and other != pointer
        if alike and fits(schema, "string"):
            return {"next": pointer, "previous": other}
    return {"next": pointer}
