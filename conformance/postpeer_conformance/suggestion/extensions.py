"""Other extensions that describe the pages of a list: what they state is not a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from ..contract import Contract, Operation, follow
from ..contract.pointer import Json, joined
from . import names

_Read = tuple[Json, dict[str, Json]]


@attrs.frozen
class Stated:
    """What another extension of an operation says."""

    name: str = ""
    """Of the extension; empty where there is none."""
    items: str | None = None
    page: Mapping[str, Json] = attrs.field(factory=dict)


def stated(contract: Contract, operation: Operation) -> Stated:
    """What the first extension that is known says of *operation*."""
    here = follow(contract.document, operation.pointer)
    for name, read in _READERS.items():
        value = contract.document.get(name) if here.get(name) is True else here.get(name)
        if value is None:
            continue
        try:
            items, page = read(value)
        except (AttributeError, LookupError, TypeError):  # not of the extension's form
            continue
        kept = {word: each for word, each in page.items() if each and isinstance(each, str)}
        return Stated(
            name, items, kept if kept.keys() & {"offset", "number", "after", "next"} else {}
        )
    return Stated()


def _speakeasy(value: Json) -> _Read:
    """``x-speakeasy-pagination``: inputs by type, outputs as JSONPath."""
    inputs = (each for each in value.get("inputs", ()) if each["in"] == "parameters")
    by, told = {each["type"]: each["name"] for each in inputs}, value.get("outputs", {})
    page = {"limit": by.get("limit"), "offset": by.get("offset")}
    if "offset" not in by:
        page |= {"number": by.get("page")}
    if value["type"] == "url":
        page = {"limit": by.get("limit"), "next": _pointer(told["nextUrl"])}
    elif value["type"] == "cursor" and re.search(r"\[(-1|\(@\.length-1\))\]", told["nextCursor"]):
        page = {"limit": by.get("limit"), "after": by["cursor"]}
    elif value["type"] == "cursor":
        next_cursor = _pointer(told["nextCursor"])
        page = {"limit": by.get("limit"), "cursor": by["cursor"], "next": next_cursor}
    return _pointer(told.get("results")), page


def _fern(value: Json) -> _Read:
    """``x-fern-pagination``: ``$request.`` before parameters, ``$response.`` before the rest."""
    named = {word: str(each).partition("$request.")[2] for word, each in value.items()}
    asked = {word: name.rpartition(".")[2] for word, name in named.items()}
    results = _pointer(value.get("results"))
    if "cursor" in value:
        return results, {"cursor": asked["cursor"], "next": _pointer(value["next_cursor"])}
    for word in {"next_uri", "next_path"} & value.keys():
        return results, {"next": _pointer(value[word])}
    word = "number" if names.plain(asked["offset"]) in names.NUMBER else "offset"
    return results, {"limit": asked.get("step"), word: asked["offset"]}


def _microsoft(value: Json) -> _Read:
    """``x-ms-pageable``: names of properties of the response."""
    link = value["nextLinkName"]
    return joined([value.get("itemName") or "value"]), {"next": link and joined([link])}


def _pointer(path: Json) -> str | None:
    """The JSON Pointer of a JSONPath of names, or of ``$response.`` and names."""
    if not isinstance(path, str) or not path.startswith("$"):
        return None
    inside = re.sub(r"^\$(response)?|\[['\"]|['\"]\]", ".", path)
    return joined(each for each in inside.split(".") if each)


_READERS = {
    "x-speakeasy-pagination": _speakeasy,
    "x-fern-pagination": _fern,
    "x-ms-pageable": _microsoft,
}
