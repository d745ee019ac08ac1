"""Every reference leads to a place in the same document, and not in a circle."""

from __future__ import annotations

from urllib.parse import unquote

from .errors import DocumentError, nearest
from .objects import Found, objects
from .pointer import Json, follow
from .reading import Source

KEYWORDS = ("$ref", "$dynamicRef", "$recursiveRef")


def check(source: Source) -> list[Found]:
    """All objects of the document; raises :class:`DocumentError` for a reference to none."""
    found = list(objects(source.document))
    known = {id(each) for _, each in found}
    for above, each in found:
        for word in KEYWORDS:
            if word in each:
                _check_form(source, f"{above}/{word}", each[word])
        if "$ref" in each:
            target = _target(source, f"{above}/$ref", each["$ref"])
            if id(target) not in known:  # it stands among data
                more = [(at, one) for at, one in objects(target, above) if id(one) not in known]
                known.update(id(one) for _, one in more)
                found += more
    _check_circles(source, found)
    return found


def _check_form(source: Source, pointer: str, reference: Json) -> None:
    word = pointer.rpartition("/")[2]
    if not isinstance(reference, str):
        raise source.error(pointer, f"{word} must be text", "begin it with #/")
    if not reference.startswith("#"):
        raise source.error(
            pointer,
            f"{word} {reference} is not in the document's folder",
            "refer to a file in the same folder",
        )


def _check_circles(source: Source, found: list[Found]) -> None:
    """Raise where references only lead to each other; every one of *found* leads to an object."""
    ending: set[str] = set()
    for above, each in found:
        seen: dict[str, None] = {}
        while "$ref" in each and each["$ref"] not in ending:
            if each["$ref"] in seen:
                raise source.error(f"{above}/$ref", f"$ref {each['$ref']} leads back to itself")
            seen[each["$ref"]] = None
            each = follow(source.document, unquote(each["$ref"][1:]))
        ending.update(seen)


def _target(source: Source, pointer: str, reference: str) -> dict[str, Json]:
    if reference != "#" and not reference.startswith("#/"):
        raise source.error(pointer, f"$ref {reference} is no JSON Pointer", "begin it with #/")
    try:
        target = follow(source.document, unquote(reference[1:]))
    except (LookupError, TypeError, ValueError):
        raise _dangling(source, pointer, reference) from None
    if not isinstance(target, dict):
        raise source.error(pointer, f"$ref {reference} leads to no object")
    return target


def _dangling(source: Source, pointer: str, reference: str) -> DocumentError:
    """The refusal of a reference, with the nearest name beside the one that is missing."""
    above, _, name = unquote(reference[1:]).rpartition("/")
    try:
        siblings = follow(source.document, above)
    except (LookupError, TypeError, ValueError):
        siblings = ()
    hint = nearest(name, siblings) if isinstance(siblings, dict) else ""
    return source.error(pointer, f"$ref {reference} leads nowhere", hint)
