"""What the pointers and the names of an ``x-collection`` lead to."""

from __future__ import annotations

import attrs

from ..errors import DocumentError, nearest
from ..field import SCALARS, Field, types
from ..parameter import Parameter
from ..place import Place
from ..pointer import Json
from ..schemas import Astray, Schema, Schemas
from ..told import Told

_ADDRESSES = frozenset({"uri", "uri-reference", "iri", "iri-reference"})


@attrs.frozen
class Lookup:
    """The operation that an ``x-collection`` stands in."""

    place: Place
    parameters: tuple[Parameter, ...]
    body: Place
    """The schema of a page."""

    @property
    def schemas(self) -> Schemas:
        return self.place.source.schemas

    def find(self, at: Place, schema: Json, *, through: bool = False) -> Field:
        """The value of *schema* that the pointer at *at* leads to."""
        try:
            return self.schemas.locate(schema, at.value, through=through)
        except Astray as astray:
            missing, hint = astray.name, nearest(astray.name, astray.known)
            if not missing:
                missing = "property without a name"
                hint = "write '' for the whole" if at.value == "/" else "leave out the empty name"
            raise at.error(f"{at.value} leads nowhere: no {missing}", hint) from None

    def field(self, at: Place, schema: Json, allowed: set[str]) -> Field:
        """The value that the pointer at *at* leads to: of one type of *allowed*, or null."""
        field = self.find(at, schema)
        kinds = types(field.schema) - {"null"}
        if not (kinds <= allowed and len(kinds) == 1):
            has = either(kinds) or "no type"
            raise at.error(f"{at.name} must be {either(allowed)}, but {at.value} has {has}")
        return field

    def told(self, at: Place, allowed: set[str]) -> Told:
        """Where a response says what is at *at*: a header, or a value of *allowed* in the body."""
        if isinstance(at.value, dict):
            header = at.line("header")
            return Told(header=header, address=header.lower() == "link")
        field = self.field(at, self.body.value, allowed)
        address = field.format in _ADDRESSES
        return Told(pointer=field.pointer, address=address, nullable=field.nullable)

    def parameter(self, at: Place, *, path: bool = False, array: bool = False) -> Parameter:
        """The query parameter that is named at *at*: of one plain type.

        *path* lets it be a parameter of the path, and *array* an array of a plain type.
        """
        name = at.value
        parameter = self._named(name) or self._property(name)
        if parameter is None or (parameter.location == "path" and not path):
            query = [each for each in self.parameters if each.location == "query"]
            known = [name for each in query for name in self._names(each) or [each.name]]
            raise at.error(
                f"{name} is not a query parameter of this operation", nearest(name, known)
            )
        schema = parameter.schema
        if array and types(schema) - {"null"} == {"array"}:
            schema = schema.get("items", {})
        kinds = types(schema) - {"null"}
        if properties := self._names(parameter):
            hint = f"name one of its properties, such as {properties[0]}"
            raise at.error(f"{name} is an object", hint)
        if len(kinds) != 1 or not kinds <= SCALARS:
            has = either(kinds) or "no type"
            raise self.wrong(parameter, f"needs the type {either(SCALARS)}, but has {has}")
        return parameter

    def _named(self, name: str) -> Parameter | None:
        known = [each for each in self.parameters if each.name == name]
        return next((e for kind in ("query", "path") for e in known if e.location == kind), None)

    def _property(self, name: str) -> Parameter | None:
        """The parameter within a ``deepObject``: of ``created``, that of ``created[gte]``."""
        owner, bracket, rest = name.partition("[")
        parameter = self._named(owner)
        if not bracket or parameter is None or parameter.style != "deepObject":
            return None
        schema = self._properties(parameter.schema).get(rest.removesuffix("]"))
        if schema is None:
            return None
        flat = self.schemas.flat(schema)
        return attrs.evolve(parameter, name=name, schema=flat, style="form", required=False)

    def _names(self, parameter: Parameter) -> list[str]:
        """What stands within *parameter* where it is a ``deepObject``, as it is sent."""
        properties = self._properties(parameter.schema) if parameter.style == "deepObject" else ()
        return [f"{parameter.name}[{each}]" for each in properties]

    def _properties(self, schema: Schema) -> dict[str, Json]:
        """What an object of *schema* may have, or of one branch of it."""
        found = dict(schema.get("properties", {}))
        for word in ("anyOf", "oneOf"):
            for branch in schema.get(word, ()):
                found |= self._properties(self.schemas.flat(branch))
        return found

    def sendable(self, at: Place, parameter: Parameter, text: str) -> None:
        """Raise where *text*, which stands at *at*, is not in the enum of *parameter*."""
        known = None if parameter.enum is None else [str(each) for each in parameter.enum]
        if known is not None and text not in known:
            raise at.error(f"{text} is not a value of {parameter.name}", nearest(text, known))

    def wrong(self, parameter: Parameter, problem: str, hint: str = "") -> DocumentError:
        """The refusal of the schema of *parameter*."""
        pointer = f"{parameter.pointer}/schema"
        return self.place.source.error(pointer, f"{parameter.name} {problem}", hint)


def either(names: frozenset[str] | set[str]) -> str:
    """*names* in a sentence."""
    return " or ".join(sorted(names))
