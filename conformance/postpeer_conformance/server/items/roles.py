"""Which values a field has, by what it means to the queries of its collection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, TypeVar

from ...contract import Collection, Contains, Contract, Equals, Field, Filter, From, Starts, To
from ...contract.field import types
from ...contract.pointer import escape
from . import makers
from .makers import MISSING, Json, Maker

F = TypeVar("F", bound=Filter)
_LENGTHS = (2, 1, 3, 0, 1, 2)
"""How many elements the first arrays have; the others have as many, in no order."""


class Roles:
    """The fields of one collection: ordered, chosen by value, searched, compared, or idle."""

    def __init__(self, contract: Contract, collection: Collection) -> None:
        self._contract, self._collection = contract, collection
        self._ordered = set(collection.order.fields)
        self._chosen = set(self._fields(Equals))
        self._searched = {*self._fields(Contains), *self._fields(Starts)}
        self._compared = {*self._fields(From), *self._fields(To)}
        self._inside = {f.pointer: f for e in collection.filters for f in e.fields if f.many}

    def _fields(self, kind: type[F]) -> Iterator[Field]:
        return (field for each in self._collection.filters_of(kind) for field in each.fields)

    def maker(self, field: Field, random: Random, turn: int) -> Maker:
        """What makes the *field*; *turn* tells the fields of an item apart."""
        if field in self._ordered:
            tied = field in self._searched and field.type == "string"
            return _tied(makers.texts(field, random)) if tied else makers.ranks(field, random)
        if field in self._chosen:
            return _sometimes(self._choices(field, random), field, random, 2 + turn % 5, 0.25)
        if field in self._searched:
            return _sometimes(makers.texts(field, random), field, random, 3 + turn % 4, 0.1)
        if field in self._compared:
            made = makers.ranks(field, random)
            made = _near_midnight(made) if field.format == "date-time" else made
            return _sometimes(made, field, random, 3 + turn % 4, 0.2)
        if self._around(field.pointer):
            made = self._element(field.schema, field.pointer, random)
            return _sometimes(made, field, random, 4 + turn % 3, 0.1)
        made = makers.kept(self._contract, field, makers.plain(self._contract, field, random))
        return _sometimes(made, field, random, 1 + turn, 0.2)

    def _choices(self, field: Field, random: Random) -> Maker:
        filters = [each for each in self._collection.filters if field in each.fields]
        literals = {each.absent for each in filters} | {each.everything for each in filters}
        words = [each for each in dict.fromkeys(makers.named(field)) if each not in literals]
        open_ = all(each.unknown == "empty" for each in filters)
        return makers.choices(field, words, random, open_)

    def _around(self, pointer: str) -> bool:
        """Whether values in the array at *pointer* mean something."""
        return any(each == pointer or each.startswith(f"{pointer}/") for each in self._inside)

    def _element(self, schema: Any, pointer: str, random: Random) -> Maker:
        """What makes a value at *pointer*, in an array or one itself."""
        flat, own = self._contract.schemas.flat(schema), Random(random.random())
        if "array" in types(flat):
            return _array(self._element(flat.get("items"), pointer, own), flat, own)
        if not self._around(pointer):
            field = Field(pointer, flat, required=True)
            return makers.kept(self._contract, field, makers.plain(self._contract, field, own))
        if pointer not in self._inside:
            members = {
                name: self._element(each, f"{pointer}/{escape(name)}", own)
                for name, each in flat.get("properties", {}).items()
            }
            return lambda number: {name: maker(number) for name, maker in members.items()}
        field = self._inside[pointer]
        if field in self._chosen:
            return self._choices(field, own)
        searched = field in self._searched
        return makers.texts(field, own) if searched else makers.ranks(field, own)


def _array(element: Maker, flat: Any, random: Random) -> Maker:
    low, high = int(flat.get("minItems", 0)), int(flat.get("maxItems", max(_LENGTHS)))

    def maker(number: int) -> Json:
        drawn = random.choice(_LENGTHS)
        length = _LENGTHS[number] if number < len(_LENGTHS) else drawn
        length = max(low, min(high, length))
        values = [element(number + 1000 * place) for place in range(length)]
        return _distinct(values) if flat.get("uniqueItems") else values

    return maker


def _distinct(values: Sequence[Json]) -> list[Json]:
    return [each for place, each in enumerate(values) if each not in values[:place]]


def _near_midnight(made: Maker) -> Maker:
    """*made*, with two instants of another day in their time zone than in UTC."""
    placed = {9: "2025-07-02T01:30:00+02:00", 11: "2025-07-01T22:00:00.5-05:00"}
    return lambda number: placed.get(number, made(number))


def _tied(made: Maker) -> Maker:
    """*made*, where every third value is that of the item before."""
    last: list[Json] = []

    def maker(number: int) -> Json:
        value = made(number)
        last[:] = last if number % 3 == 2 else [value]
        return last[0]

    return maker


def _sometimes(made: Maker, field: Field, random: Random, first: int, share: float) -> Maker:
    """*made*, but null or missing at *first* and in a *share* of the others, where allowed."""
    gaps = [None] * field.nullable + [MISSING] * (not field.required)
    if not gaps:
        return made

    def maker(number: int) -> Json:
        value, gap = made(number), random.random() < share and number not in makers.PLACED
        return random.choice(gaps) if number == first or gap else value

    return maker
