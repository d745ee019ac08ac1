"""Values made from schemas, the simplest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

import attrs

from ...contract import Contract
from ...contract.schemas import Schema, Schemas
from . import numbers, strings

Json = Any
Around = frozenset[int]
"""The schemas that a value stands in."""

_DEEPEST, _MOST = 50, 1000
"""How deep values that are made lie in each other, and how many they are."""
_DETAILED = 5
"""How deep values lie that are made with all that their schema offers."""
_BRANCHES = 3
"""How many branches of unions are tried."""
_SIGNS = {
    "object": ("properties", "required", "additionalProperties", "minProperties"),
    "array": ("items", "prefixItems", "minItems", "uniqueItems"),
    "string": ("pattern", "format", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
"""Words that tell the type of a schema that does not state it."""
_OF_A_VALUE = frozenset({
    "type", "enum", "const", "format", "pattern", "minLength", "maxLength", "multipleOf",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
})  # fmt: skip


def blank(contract: Contract, schema: Json) -> Json:
    """The simplest value of *schema*: what it fixes, its first example, or nothing much.

    A schema that cannot be without itself, or that needs very many values, has parts left out.
    """
    return _Maker(contract.schemas).make(schema)


def candidates(contract: Contract, schema: Json) -> Iterator[Json]:
    """Values that are meant to keep *schema*, the fullest first.

    Schemas can ask for more than is looked at here, so a validator has to choose.
    """
    for documented, branch in ((True, 0), *((False, each) for each in range(_BRANCHES))):
        for full in (True, False):
            yield _Maker(contract.schemas, full, documented, branch).make(schema)


def unnamed(flat: Schema) -> list[str]:
    """The names that the *flat* schema of an object requires, and says no more about."""
    return [name for name in flat.get("required", ()) if name not in flat.get("properties", ())]


def fits(flat: Schema) -> Callable[[Json], bool]:
    """Whether a value keeps the *flat* schema, as far as it speaks of a whole value."""
    import jsonschema_rs

    own = {word: flat[word] for word in _OF_A_VALUE & flat.keys()}
    return jsonschema_rs.Draft202012Validator(own, validate_formats=True).is_valid


def fitting(flat: Schema, values: Sequence[Json]) -> Iterator[Json]:
    """Those of *values* that fit the *flat* schema."""
    return filter(fits(flat), values) if values else iter(())


@attrs.frozen(eq=False)
class _Maker:
    """Makes one value, in one of several ways."""

    schemas: Schemas
    full: bool = False
    """Whether optional properties are there, and an item in each array."""
    documented: bool = True
    """Whether examples and defaults are believed to keep their schemas."""
    branch: int = 0
    """Which branch of unions is taken."""
    _made: Iterator[int] = attrs.field(factory=lambda: count(1), init=False)
    _merged: dict[int, Schema] = attrs.field(factory=dict, init=False)
    """Unions with a branch of theirs taken, by the identity of the union."""

    def make(self, schema: Json, around: Around = frozenset()) -> Json:
        flat, many = self.schemas.flat(schema), next(self._made) > _MOST
        if "const" in flat:
            return deepcopy(flat["const"])
        stated = list(flat.get("enum", ()))
        if self.documented:
            stated += [*flat.get("examples", ()), *(flat[w] for w in ("default",) if w in flat)]
        for value in fitting(flat, stated):
            return deepcopy(value)
        endless = many or id(flat) in around or len(around) > _DEEPEST
        if not endless and (flat.get("anyOf") or flat.get("oneOf")):
            return self.make(self._chosen(flat), around | {id(flat)})
        kind = _kind(flat, endless)
        inside = around | {id(flat)}
        if kind == "object":
            return {} if endless else self._object(flat, inside)
        if kind == "array":
            return [] if endless else self._array(flat, inside)
        return self._plain(kind, flat)

    def _plain(self, kind: str, flat: Schema) -> Json:
        if kind == "string":
            return strings.made(flat, "text" if self.full else "")
        if kind in ("integer", "number"):
            return numbers.made(flat, whole=kind == "integer")
        return True if kind == "boolean" else None

    def _chosen(self, union: Schema) -> Schema:
        """*union* as one of its branches."""
        if id(union) not in self._merged:
            word = "oneOf" if union.get("oneOf") else "anyOf"
            branch = union[word][min(self.branch, len(union[word]) - 1)]
            rest = {name: value for name, value in union.items() if name != word}
            self._merged[id(union)] = {"allOf": [rest, branch]}
        return self._merged[id(union)]

    def _object(self, flat: Schema, inside: Around) -> Json:
        properties, required = flat.get("properties", {}), flat.get("required", ())
        names = [n for n in properties if n in required or self._offered(properties[n], inside)]
        made = {name: self.make(properties[name], inside) for name in names}
        others = flat.get("additionalProperties", {})
        more = unnamed(flat)
        lacking = min(int(flat.get("minProperties", 0)), _MOST) - len(made) - len(more)
        more += [f"name{number}" for number in range(1, lacking + 1)]
        return made | {name: self.make(others, inside) for name in more}

    def _offered(self, schema: Json, inside: Around) -> bool:
        """Whether a value that need not be there is made."""
        flat = self.schemas.flat(schema)
        own = id(flat) not in inside and not flat.get("writeOnly") and schema is not False
        return self.full and own and len(inside) <= _DETAILED

    def _array(self, flat: Schema, inside: Around) -> Json:
        first, others = flat.get("prefixItems", []), flat.get("items", {})
        least = min(int(flat.get("minItems", 0)), _MOST)
        if not least and flat.get("maxItems") != 0 and "items" in flat:
            least = int(self._offered(others, inside))
        schemas = [first[n] if n < len(first) else others for n in range(least)]
        made = [self.make(each, inside) for each in schemas]
        return self._distinct(made, others) if flat.get("uniqueItems") else made

    def _distinct(self, made: list[Json], schema: Json) -> list[Json]:
        allowed = self.schemas.flat(schema).get("enum", ())
        if len(allowed) >= len(made):
            return deepcopy(list(allowed[: len(made)]))
        return [_varied(value, number) for number, value in enumerate(made)]


def _kind(flat: Schema, endless: bool) -> str:
    """The type of the value to be made: null, where a schema is endless and allows it."""
    declared = flat.get("type")
    if declared is None:
        return next((k for k, words in _SIGNS.items() if flat.keys() & set(words)), "object")
    kinds = [declared] if isinstance(declared, str) else list(declared)
    return "null" if endless and "null" in kinds else next(iter(kinds), "object")


def _varied(value: Json, number: int) -> Json:
    """*value*, another for each *number*."""
    if isinstance(value, Mapping):
        return {name: _varied(each, number) for name, each in value.items()}
    if isinstance(value, bool) or not number:
        return value
    if isinstance(value, (int, float)):
        return value + number
    return f"{value}{number}" if isinstance(value, str) else value
