"""Every ``$ref`` leads to a place in the same document, and not in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from postpeer_conformance.contract.errors import DocumentError, nearest
from postpeer_conformance.contract.model import Json, escape, follow
from postpeer_conformance.contract.reading import Source

DATA = {"example", "default", "const", "enum", "value"}
"""Keywords that hold data, in which ``$ref`` has no meaning …"""

NAMED = {"properties", "patternProperties", "$defs", "schemas", "responses", "headers"}
"""… unless they are names that the author chose, as keys of these."""


def check(source: Source) -> None:
    """Raise :class:`DocumentError` for the first reference that does not lead to a value."""
    for pointer, reference in _references(source.document, "", ""):
        _check(source, pointer, reference)


def _references(value: Json, pointer: str, parent: str) -> Iterator[tuple[str, str]]:
    """Pointer and text of every reference in *value*, which stands under the key *parent*."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str) and parent not in NAMED:
            yield f"{pointer}/$ref", value["$ref"]
        for key, inner in value.items():
            if key not in DATA or parent in NAMED:
                yield from _references(inner, f"{pointer}/{escape(key)}", key)
    elif isinstance(value, list) and parent != "examples":
        for number, inner in enumerate(value):
            yield from _references(inner, f"{pointer}/{number}", "")


def _check(source: Source, pointer: str, reference: str) -> None:
    seen = set()
    target: Json = {"$ref": reference}
    while isinstance(target, dict) and isinstance(target.get("$ref"), str):
        reference = target["$ref"]
        if reference in seen:
            raise source.error(pointer, f"$ref {reference} leads back to itself")
        seen.add(reference)
        target = _target(source, pointer, reference)
    if not isinstance(target, dict):
        raise source.error(pointer, f"$ref {reference} leads to no object")


def _target(source: Source, pointer: str, reference: str) -> Json:
    if not reference.startswith("#"):
        raise source.error(
            pointer, f"$ref {reference} leaves the document", "bundle the documents into one"
        )
    if reference != "#" and not reference.startswith("#/"):
        raise source.error(pointer, f"$ref {reference} is no JSON Pointer", "begin it with #/")
    try:
        return follow(source.document, unquote(reference[1:]))
    except (LookupError, TypeError, ValueError):
        raise _dangling(source, pointer, reference) from None


def _dangling(source: Source, pointer: str, reference: str) -> DocumentError:
    """The refusal of a reference, with the nearest name beside the one that is missing."""
    above, _, name = unquote(reference[1:]).rpartition("/")
    try:
        siblings = follow(source.document, above)
    except (LookupError, TypeError, ValueError):
        siblings = ()
    hint = nearest(name, siblings) if isinstance(siblings, dict) else ""
    return source.error(pointer, f"$ref {reference} leads nowhere", hint)
