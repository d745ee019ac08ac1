"""Believable items for any collection, made from its schema; the same seed, the same items.

The first twenty or so hold most of what is hard to answer rightly: nulls, equal sort values,
instants whose order is not that of their text, values that begin with each other, and texts with
wildcards, quotes and other scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from ...contract import Collection, Contract, Field, ListOperation
from ...contract.pointer import descend, joined, tokens
from ..answering.values import blank, unnamed
from . import keys, makers
from .makers import MISSING
from .roles import Roles

Json = Any
Maker = Callable[[int], Json]
"""From the number of an item to one of its values."""
LARGEST = 100_000
"""Characters of an item; as many as there are items are kept, and made at once."""


def items(contract: Contract, operation: ListOperation, count: int, seed: int) -> Iterator[Json]:
    """*count* items for the collection of *operation*; fewer are the beginning of more.

    There are fewer where so many different keys cannot be made.  Raises DocumentError where the
    document wants them too large.
    """
    collection = operation.collection
    _check_size(contract, collection)
    random = Random(f"{seed} {operation.id}")
    any_value = blank(contract, collection.item.get("additionalProperties"))
    others = dict.fromkeys(unnamed(collection.item), any_value)
    makers = [
        (tokens(field.pointer), maker) for field, maker in _makers(contract, collection, random)
    ]
    holders = _holders(contract, collection)
    identities: set[Json] = set()
    for number in range(count):
        item: dict[str, Json] = {**others}
        for (*above, name), maker in makers:
            holder = item
            for token in above:
                holder = holder.setdefault(token, {})
            value = maker(number)
            if value is not MISSING:
                holder[name] = value
        _without_fragments(item, holders)
        identity = collection.key.of(item)
        if identity in identities:
            return
        identities.add(identity)
        yield item


def _holders(contract: Contract, collection: Collection) -> list[Field]:
    """The objects within an item whose members are made one by one, the deepest first."""
    paths = {tokens(field.pointer)[:-1] for field in collection.fields}
    above = {path[:end] for path in paths for end in range(1, len(path) + 1)}
    pointers = [joined(path) for path in sorted(above)]
    holders = (contract.schemas.locate(collection.item, pointer) for pointer in pointers)
    return sorted(holders, key=lambda field: -field.pointer.count("/"))


def _without_fragments(item: Json, holders: Sequence[Field]) -> None:
    """Leave out of *item* those of its objects that lack a member that they require."""
    for field in holders:
        *above, name = tokens(field.pointer)
        holder = descend(item, above)
        required = field.schema.get("required", ())
        if any(n in field.schema["properties"] and n not in holder[name] for n in required):
            if field.nullable:
                holder[name] = None
            else:
                del holder[name]


def _check_size(contract: Contract, collection: Collection) -> None:
    sizes = {field: makers.size(contract, field) for field in collection.fields}
    if sum(sizes.values()) > LARGEST:
        largest = max(sizes, key=lambda field: sizes[field])
        raise contract.error(
            collection.pointer,
            f"no items are made of more than {LARGEST} characters, and {largest.pointer} alone has"
            f" {sizes[largest]}",
            "lower its minLength, or take long values out",
        )


def _makers(
    contract: Contract, collection: Collection, random: Random
) -> Iterator[tuple[Field, Maker]]:
    randoms = {field: Random(random.random()) for field in collection.fields}
    ids = keys.identities(collection.key, [randoms[field] for field in collection.key.fields])
    known = dict(zip(collection.key.fields, ids, strict=True))
    made = Roles(contract, collection)
    for turn, field in enumerate(collection.fields):
        yield field, known.get(field) or made.maker(field, randoms[field], turn)
