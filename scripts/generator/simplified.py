"""Schemas in the words that openapi-python-client understands.

It refuses a whole document for a word that it does not expect, and a schema, with all that refer
to it, for a default that does not fit. What stays is what the client's types follow from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from generator.components import Components
from generator.properties import Properties
from postpeer_conformance.contract import Contract, follow

TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")
ANNOTATIONS = frozenset(
    {
        *("title", "description", "default", "deprecated", "readOnly", "writeOnly"),
        *("example", "examples", "externalDocs", "xml", "type"),
    }
)
"""Words that change nothing of a type beside a reference."""
FORMATS = ("date-time", "date", "uuid")
UNIONS = ("anyOf", "oneOf")
LARGEST = 2**63 - 1


class Simplifier:
    """Of one document."""

    def __init__(self, contract: Contract, components: Components, properties: Properties) -> None:
        self._contract = contract
        self._components = components
        self._properties = properties

    def schema(self, value: Any, *, files: bool = False) -> dict[str, Any]:
        """*value* simplified; with *files*, it may hold binary content."""
        return self._schema(value, files, ())

    def component(self, name: str, *, files: bool) -> dict[str, Any]:
        """The component *name*; a reference that leads back to it without a name is any value."""
        value = self._components.schemas[name]
        if title := self._components.titles.get(name):
            value = {**value, "title": title}
        elif isinstance(value, Mapping):
            value = {word: each for word, each in value.items() if word != "title"}
        made = self._schema(value, files, (name,))
        return {"allOf": [made]} if "$ref" in made else made  # else it would be a second class

    def _schema(self, value: Any, files: bool, above: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            return {}
        if isinstance(value.get("$ref"), str):
            return self._reference(value["$ref"], files, above)
        if "allOf" in value:
            return self._joined(value, files, above)
        made = {word: value[word] for word in ("title", "description") if _is_text(value, word)}
        made |= self._type(value, files)
        made |= _values(value, made)
        made |= _bounds(value)
        if "properties" in value or "required" in value:
            made |= self._properties.simplified(value, lambda each: self._schema(each, files, ()))
        made |= self._inner(value, made, files, above)
        made |= self._unions(value, made, files, above)
        return made

    def _joined(
        self, value: Mapping[str, Any], files: bool, above: tuple[str, ...]
    ) -> dict[str, Any]:
        """One reference as it is; several parts as one schema, whatever they are."""
        parts = [part for part in value["allOf"] if part.keys() - ANNOTATIONS]
        if len(parts) == 1 and "$ref" in parts[0] and not value.keys() - ANNOTATIONS - {"allOf"}:
            return self._schema(parts[0], files, above)
        flat = {**self._contract.schemas.flat(value), "title": value.get("title")}
        return self._schema(flat, files, above)

    def _reference(self, reference: str, files: bool, above: tuple[str, ...]) -> dict[str, Any]:
        name = self._components.named(reference)
        if name is None:
            pointer = unquote(reference.removeprefix("#"))
            if pointer in above:
                return {}
            return self._schema(follow(self._contract.document, pointer), files, (*above, pointer))
        if above and self._components.returns(name, above[0]):
            return {}
        return {"$ref": self._components.reference(name)}

    @staticmethod
    def _type(value: Mapping[str, Any], files: bool) -> dict[str, Any]:
        types = value.get("type")
        known = [each for each in (types if isinstance(types, list) else [types]) if each in TYPES]
        known = list(dict.fromkeys(known))
        made: dict[str, Any] = {}
        if known:
            made["type"] = known[0] if len(known) == 1 else known
        if value.get("format") in (*FORMATS, *(["binary"] if files else [])):
            made["format"] = value["format"]
        return made

    def _inner(
        self, value: Mapping[str, Any], made: dict[str, Any], files: bool, above: tuple[str, ...]
    ) -> dict[str, Any]:
        inner: dict[str, Any] = {}
        if "array" in str(made.get("type", "")) or "items" in value:
            inner["items"] = self._schema(value.get("items"), files, above)
            if "prefixItems" in value:
                inner["items"] = {}
        more = value.get("additionalProperties")
        if isinstance(more, Mapping) and "patternProperties" not in value:
            inner["additionalProperties"] = self._schema(more, files, above)
        elif more is False and "patternProperties" not in value:
            inner["additionalProperties"] = False
        return inner

    def _unions(
        self, value: Mapping[str, Any], made: dict[str, Any], files: bool, above: tuple[str, ...]
    ) -> dict[str, Any]:
        unions: dict[str, Any] = {}
        for word in UNIONS:
            parts = value.get(word)
            if isinstance(parts, list) and parts and word not in made:
                self._components.discriminate(parts, value.get("discriminator"))
                unions[word] = [self._member(part, files, above) for part in parts]
        if "properties" in made:
            for word in UNIONS:  # they choose what is required, mostly
                if not any({"$ref", "properties"} & each.keys() for each in unions.get(word, ())):
                    unions.pop(word, None)
        return unions

    def _member(self, part: Any, files: bool, above: tuple[str, ...]) -> dict[str, Any]:
        """One of a union, named by its place: their titles are often alike."""
        made = self._schema(part, files, above)
        made.pop("title", None)
        return made


def _is_text(value: Mapping[str, Any], word: str) -> bool:
    return isinstance(value.get(word), str)


def _bounds(value: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for word in ("minimum", "maximum"):
        bound = value.get(word)
        if isinstance(bound, int | float) and not isinstance(bound, bool) and math.isfinite(bound):
            yield word, bound


def _values(value: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """The closed set of values, if there can be a type of them."""
    if "const" in value:
        constant = value["const"]
        if constant is None:
            return {"type": "null"}
        return {"const": constant} if isinstance(constant, str | int | float) else {}
    values = value.get("enum")
    if not isinstance(values, list) or made.get("type") == "boolean":
        return {}
    some = [each for each in values if each is not None]
    kinds = {type(each) for each in some}
    large = any(isinstance(each, int) and abs(each) > LARGEST for each in some)
    if kinds not in ({str}, {int}) or large:
        return {} if some else {"type": "null"}
    kind = "string" if kinds == {str} else "integer"
    if len(some) == len(values):
        return {"enum": some, "type": kind}
    return {"oneOf": [{"type": "null"}, {"type": kind, "enum": some}], "type": None}
