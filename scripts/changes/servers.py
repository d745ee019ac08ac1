"""Whether a change asks more of servers: whether one that kept the base may break the new document.

In a request everything counts: what is accepted now has to be served, and what is refused now has
to be refused. In an answer only what became narrower counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

NOT_THEIRS = {"Info", "License", "Contact", "Tag", "Server", "ServerVariable", "ExternalDocs"}
"""Parts of the document that say nothing of how a server answers."""

ADDED = {"PathItem", "Operation", "Parameter", "SecurityRequirement"}
"""What a server has to learn when it is added; it may go on serving what is removed."""

PROMISED = {"Response", "MediaType"}
"""What a server may no longer answer with, once it is removed or bears another name."""

LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"}
UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"}


def asks_more(row: dict[str, Any]) -> bool:
    """Whether the change *row* of redocly's report breaks servers."""
    kind, of = row["kind"], row["typeName"]
    if of in NOT_THEIRS or row.get("property") == "operationId":
        return False
    if of in ADDED and kind != "modified":
        return bool(kind == "added" or of == "SecurityRequirement")
    if of in PROMISED and (kind != "modified" or row.get("property") == "key"):
        return bool(kind != "added")
    if of == "Header" and kind == "added":
        return bool(row["revision"]["value"].get("required"))
    if "/responses/" in row["path"]:
        return kind == "modified" and _narrower(row)
    return bool(kind != "removed")


def _narrower(row: dict[str, Any]) -> bool:
    """Whether a change within an answer allows less than before."""
    name = row.get("property")
    old, new = ((row.get(end) or {}).get("value") for end in ("base", "revision"))
    if name == "key":  # a property or header under another name; `required` tells more
        return False
    if new is None or new is False:
        return False
    if old is None:
        return True
    return bool(_TELL.get(name or "", lambda _old, _new: True)(old, new))


def _missing(old: Any, new: Any) -> bool:
    """Whether *new* lacks a value of *old*."""
    return bool(_set(old) - _set(new))


def _set(values: Any) -> frozenset[str]:
    return frozenset(map(repr, values if isinstance(values, list) else [values]))


def _types_missing(old: Any, new: Any) -> bool:
    allowed = _set(new) | ({repr("integer")} if repr("number") in _set(new) else set())
    return bool(_set(old) - allowed)


_TELL: dict[str, Callable[[Any, Any], bool]] = {
    "type": _types_missing,
    "enum": _missing,
    "required": lambda old, new: old is not True and _missing(new, old),
    **dict.fromkeys(LOWER, lambda old, new: new > old),
    **dict.fromkeys(UPPER, lambda old, new: new < old),
}
"""For each keyword: whether its new value allows less than its old one."""
