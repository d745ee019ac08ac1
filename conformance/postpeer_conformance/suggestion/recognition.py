"""Whether an operation is a list, and what its ``x-collection`` would be."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..contract import Contract, Operation
from ..contract.schemas import Schema
from . import answer, paging
from .acceptance import Reader
from .extensions import stated
from .fields import Fields
from .filtering import filters
from .listing import Listing, listing
from .model import Guess, Suggestion, Unrecognised
from .shapes import Shapes
from .sorting import sort


def suggest(contract: Contract) -> Iterator[Suggestion | Unrecognised]:
    """For each GET operation without ``x-collection``, a suggestion or why there is none."""
    shapes, reader = Shapes(contract.schemas), Reader(contract)
    for operation in contract.operations:
        if operation.method == "GET" and operation.collection is None:
            found = _suggestion(contract, shapes, operation)
            if isinstance(found, Suggestion):
                error = reader.refusal(operation, found.collection)
                first = (f"change this first: {error}",) if error else ()
                found = attrs.evolve(found, notes=(*first, *found.notes))
            yield found


def _suggestion(
    contract: Contract, shapes: Shapes, operation: Operation
) -> Suggestion | Unrecognised:
    found = listing(contract, shapes, operation)
    if found is None:
        return Unrecognised(operation, "its 200 response has no JSON")
    known = stated(contract, operation)
    page, size = paging.page(found, known.page), paging.limit(found)
    items = answer.items(found, bool(page or size), known.items)
    if isinstance(items, str):
        return Unrecognised(operation, items)
    place, item = items
    key = answer.key(found, item, place.value)
    if key is None:
        return Unrecognised(operation, "no field of its items looks like their key")
    used = {size, *(each.value for each in page.values() if isinstance(each.value, str))}
    meaning, unknown = _meaning(found, item, used)
    parts = {"/items": place, "/total": answer.total(found), "/key": key}
    parts |= {f"/page/{word}": each for word, each in page.items()} | meaning
    words = (["items"] if place.value == known.items else []) + [*known.page]
    notes = {
        f"{', '.join(words)}: stated by {known.name}": words,
        f"{size} looks like the size of a page, but nothing leads to the next": size and not page,
        f"not understood: {', '.join(unknown)}": unknown,
    }
    told = tuple(note for note, applies in notes.items() if applies)
    return Suggestion(operation, {at: each for at, each in parts.items() if each}, told)


def _meaning(
    found: Listing, item: Schema, used: set[str | None]
) -> tuple[dict[str, Guess | None], list[str]]:
    """Order and filters from the arguments not yet *used*, and those that are not understood."""
    fields = Fields(found.shapes, item)
    order, ordering = sort(found, fields)
    free = [each for each in found.arguments if each.name not in used | ordering]
    selecting = dict(filters(free, fields))
    parts = {f"/filters/{number}": each for number, each in enumerate(selecting.values())}
    return {"/sort": order, **parts}, [e.name for e in free if e.name not in selecting]
