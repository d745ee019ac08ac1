"""The order of a list, from parameters with an enum."""

from __future__ import annotations

import re

from ..contract.pointer import Json
from . import names
from .fields import Fields
from .listing import Argument, Listing
from .model import Guess
from .names import plain

_DESCENDING = re.compile(r"-(.+)|(.+?)[,:. _](?:desc|DESC)")
_ASCENDING = re.compile(r"\+?(.+?)(?:[,:. _](?:asc|ASC))?")
_BY_VALUES = "its values are names of fields"


def sort(listing: Listing, fields: Fields) -> tuple[Guess | None, set[str]]:
    """The order of *listing*, and the arguments that choose it."""
    orders = {each.name: _orders(each, fields) for each in listing.arguments}
    chosen = next(((name, down, up) for name, (down, up) in orders.items() if down or up), None)
    for argument in listing.arguments:
        if sorted(_texts(argument)) == ["asc", "desc"]:
            by: Json = _time(fields, argument)
            why = "the document does not say which field"
            if chosen and chosen[2]:
                by, why = {"parameter": chosen[0], "values": chosen[2]}, _BY_VALUES
            value = {"parameter": argument.name, "by": by}
            used = {argument.name, *(chosen or ())[:1]}
            return (Guess(value, why), used) if by else (None, set())
    if chosen is None:
        return None, set()
    both: Json = {"parameter": chosen[0], "ascending": chosen[2], "descending": chosen[1]}
    return Guess({word: each for word, each in both.items() if each}, _BY_VALUES), {chosen[0]}


def _texts(argument: Argument) -> list[str]:
    return [each for each in argument.schema.get("enum", ()) if isinstance(each, str)]


def _time(fields: Fields, direction: Argument) -> str | None:
    """The field that *direction* most likely sorts by."""
    times = {plain(each[0]): each for each in fields.top if plain(each[0]) in names.TIMES}
    ordered = [times[name] for name in names.TIMES if name in times]
    return next(
        (each[0] for each in (*fields.told(direction.description, ordered), *ordered)), None
    )


def _orders(argument: Argument, fields: Fields) -> tuple[dict[str, str], dict[str, str]]:
    """The texts for descending and for ascending orders, each with its field."""
    found: tuple[dict[str, str], dict[str, str]] = {}, {}
    for text in _texts(argument) if plain(argument.name) in names.SORT else ():
        for pattern, into in zip((_DESCENDING, _ASCENDING), found, strict=True):
            match = pattern.fullmatch(text)
            if match and (field := fields.called(next(filter(None, match.groups())))):
                into[text] = field[0]
                break
    return found
