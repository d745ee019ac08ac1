"""From ``x-collection`` to a :class:`Collection`, checked against the operation that bears it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import attrs

from . import extension
from .errors import DocumentError, nearest
from .field import Field, types
from .filters import KINDS, Filter
from .model import Collection
from .paging import ByOffset, Order
from .parameter import Parameter
from .place import Place
from .pointer import Json
from .schemas import FIELDS, Astray, Schemas

UNREAD = frozenset({"multipleOf", "exclusiveMinimum", "exclusiveMaximum", "enum", "const"})
"""What else could bound an integer; which pages are served would not be told by its bounds."""
COMPARED = 200
"""Fields that all filters together may compare; a table of SQLite has room for some more."""
SCALARS = frozenset({"string", "integer", "number", "boolean"})


def read(place: Place, parameters: tuple[Parameter, ...], body: Place) -> Collection:
    """The collection at *place*; *body* is the schema of the 200 answer."""
    extension.check(place)
    return _Reader(place, parameters, body).read()


@attrs.frozen
class _Reader:
    place: Place
    parameters: tuple[Parameter, ...]
    body: Place

    @property
    def _schemas(self) -> Schemas:
        return self.place.source.schemas

    def read(self) -> Collection:
        items = self._field(self.place.at("items"), self.body.value, {"array"})
        total = self._field(self.place.at("total"), self.body.value, {"integer"})
        item = self._schemas.flat(items.schema.get("items"))
        if types(item) != {"object"}:
            raise self.place.at("items").error(f"the items of {items.name} must be objects")
        page, sort = self.place.at("page"), self.place.at("sort")
        found = tuple(self._filter(each, item) for each in self.place.elements("filters"))
        if sum(len(each.fields) for each in found) > COMPARED:
            raise self.place.at("filters").error(f"the filters compare more than {COMPARED} fields")
        collection = Collection(
            items=items.pointer,
            total=total.pointer,
            key=self._field(self.place.at("key"), item, {"string", "integer"}),
            paging=ByOffset(
                self._number(page.at("limit"), at_most=True),
                self._number(page.at("offset"), at_most=False),
            ),
            order=self._order(sort, item),
            filters=found,
            fields=self._fields(items, item),
            item=item,
            pointer=self.place.pointer,
        )
        self._once(collection)
        return collection

    def _fields(self, items: Field, item: Json) -> tuple[Field, ...]:
        found = self._schemas.fields(item)
        if len(found) > FIELDS:
            place = self.place.at("items")
            raise place.error(f"the items of {items.name} have more than {FIELDS} fields")
        return tuple(self._schemas.locate(item, at) for at in found)

    def _find(self, at: Place, schema: Json) -> Field:
        """The value of *schema* that the pointer at *at* leads to."""
        try:
            return self._schemas.locate(schema, at.value)
        except Astray as astray:
            hint = nearest(astray.name, astray.known)
            raise at.error(f"{at.value} leads nowhere: no {astray.name}", hint) from None

    def _field(self, at: Place, schema: Json, allowed: set[str]) -> Field:
        """The value that the pointer at *at* leads to: always there, of one type of *allowed*."""
        field = self._find(at, schema)
        kinds = types(field.schema)
        if "null" in kinds or not field.required:
            lack = "may be null" if "null" in kinds else "is not required"
            raise at.error(f"{at.name} needs a value that is always there, and {at.value} {lack}")
        if not (kinds <= allowed and len(kinds) == 1):
            has = _either(kinds) or "no type"
            raise at.error(f"{at.name} must be {_either(allowed)}, and {at.value} has {has}")
        return field

    def _parameter(self, at: Place) -> Parameter:
        """The query parameter that is named at *at*: of one plain type, and not required."""
        known = {each.name: each for each in self.parameters if each.location == "query"}
        if at.value not in known:
            hint = nearest(at.value, known)
            raise at.error(f"{at.value} is no query parameter of this operation", hint)
        parameter = known[at.value]
        kinds = types(parameter.schema) - {"null"}
        if len(kinds) != 1 or not kinds <= SCALARS:
            has = _either(kinds) or "no type"
            raise self._schema_error(parameter, f"needs the type {_either(SCALARS)}, and has {has}")
        return parameter

    def _schema_error(self, parameter: Parameter, problem: str, hint: str = "") -> DocumentError:
        pointer = f"{parameter.pointer}/schema"
        return self.place.source.error(pointer, f"{parameter.name} {problem}", hint)

    def _number(self, at: Place, at_most: bool) -> Parameter:
        """A parameter that cuts pages: an integer with bounds, and a default between them."""
        parameter = self._parameter(at)
        schema = parameter.schema
        if types(schema) != {"integer"}:
            raise self._schema_error(parameter, f"must be an integer, as it is the {at.name}")
        for word in ("minimum", "maximum", "default")[:: 1 if at_most else 2]:
            if word not in schema:
                raise self._schema_error(parameter, f"needs a {word}", _exclusive(schema, word))
            if type(schema[word]) is not int:
                problem = f"needs an integer as {word}, not {json.dumps(schema[word])}"
                raise self._schema_error(parameter, problem)
        for word in sorted(UNREAD & schema.keys()):
            raise self._schema_error(parameter, f"cannot have {word}, as it is the {at.name}")
        if schema["minimum"] < 0 or (not at_most and schema["minimum"] > 0):
            allowed = "below 0" if at_most else "other than 0"
            raise self._schema_error(parameter, f"has a minimum {allowed}")
        if at_most and schema["maximum"] < max(1, schema["minimum"]):
            raise self._schema_error(parameter, "has a maximum that leaves no page")
        if not schema["minimum"] <= schema["default"] <= schema.get("maximum", schema["default"]):
            raise self._schema_error(parameter, "has a default outside its bounds")
        return parameter

    def _order(self, at: Place, item: Json) -> Order:
        parameter = self._parameter(at.at("parameter"))
        words = sorted(str(value) for value in parameter.enum or ())
        if words != [Order.ascending, Order.descending]:
            raise self._schema_error(parameter, "must have the enum asc, desc, as it sorts")
        if parameter.default not in words:
            hint = "write default: asc or default: desc"
            raise self._schema_error(parameter, "needs a default that is in its enum", hint)
        by = self._field(at.at("by"), item, {"string", "integer", "number"})
        return Order(parameter=parameter, by=by, pointer=at.pointer)

    def _filter(self, at: Place, item: Json) -> Filter:
        parameter = self._parameter(at.at("parameter"))
        found = tuple(self._find(each, item) for each in at.elements("fields"))
        made = KINDS[at.value["match"]](
            parameter=parameter,
            fields=found,
            ignore_case=at.value.get("case") == "ignored",
            absent=at.line("absent") if "absent" in at else None,
            unknown=at.value.get("unknown", "empty"),
            pointer=at.pointer,
        )
        self._agree(at, made)
        return made

    def _agree(self, at: Place, made: Filter) -> None:
        """Raise where the types of a filter's parameter and fields do not fit its match."""
        wanted = {made.compared}
        for field in made.fields:
            if types(field.schema) - {"null"} != wanted:
                has = _either(types(field.schema) - {"null"}) or "no type"
                need = _either(wanted)
                raise at.error(
                    f"{made.name} with match: {made.match} compares {need},"
                    f" and {field.pointer} has {has}"
                )
        if made.parameter.type != made.compared:
            problem = f"must be a {made.compared}, as its match is {made.match}"
            raise self._schema_error(made.parameter, problem)
        if made.absent is None:
            return
        if not any(field.nullable for field in made.fields):
            raise at.at("absent").error(f"no field of {made.name} may be null, so absent is void")
        if _reads_as(made.absent, made.parameter.type):
            raise at.at("absent").error(f"{made.absent} is a value of {made.name}, too")
        if "null" not in types(made.parameter.schema):
            hint = f"write type: [{made.parameter.type}, 'null']"
            raise self._schema_error(made.parameter, "must allow null, as it has absent", hint)

    def _once(self, collection: Collection) -> None:
        """Raise where one parameter has two meanings, or one without a meaning is required."""
        for name in _repeated(each.name for each in collection.parameters):
            raise self.place.error(f"the parameter {name} has two meanings")
        for parameter in self.parameters:
            if parameter.required:
                raise self.place.source.error(
                    parameter.pointer,
                    f"{parameter.name} is required, but a whole collection must be readable",
                    "leave out required, or x-collection",
                )


def _either(names: frozenset[str] | set[str]) -> str:
    return " or ".join(sorted(names))


def _repeated(names: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _reads_as(text: str, kind: str) -> bool:
    """Whether *text* is also a value of the type *kind*, text itself left aside."""
    try:
        return kind != "string" and types({"const": json.loads(text)}) == {kind}
    except ValueError:
        return False


def _exclusive(schema: Json, word: str) -> str:
    exclusive = f"exclusive{word.capitalize()}"
    return f"write {word} instead of {exclusive}" if exclusive in schema else ""
