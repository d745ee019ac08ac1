"""How an argument is checked and sent: the class of the runtime, and its settings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import attrs
from openapi_python_client.parser.properties import (
    AnyProperty,
    LiteralEnumProperty,
    ModelProperty,
)
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty

from generator.annotations import LARGEST
from generator.text import Code, literal, python

_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
_SIMPLE: dict[type, tuple[str, str]] = {
    DateTimeProperty: ("Instant", "datetime"),
    DateProperty: ("Day", "date"),
    IntProperty: ("Integer", "int"),
    FloatProperty: ("Number", "float"),
    BooleanProperty: ("Boolean", "bool"),
}


@attrs.frozen
class Kind:
    """What an argument is."""

    encoder: str
    """The class of the runtime that checks it."""
    type: Code
    """In a signature."""
    settings: Mapping[str, Code] = attrs.field(factory=dict)
    """Of the class, besides those that all have."""
    choices: Code | None = None
    """The alias of its closed set of values."""

    def call(self, name: str, wire: str, settings: Mapping[str, Any]) -> Code:
        """The expression that makes the encoder."""
        given = {key: literal(value) for key, value in settings.items() if value is not None}
        given |= self.settings
        arguments = [literal(name), literal(wire), *(f"{key}={v}" for key, v in given.items())]
        module = "structured" if self.encoder in ("Values", "Fields", "Json") else "parameters"
        return Code(f"{module}.{self.encoder}({', '.join(arguments)})")


def kind(property: Any, schema: Mapping[str, Any], raw: Mapping[str, Any]) -> Kind:
    """The kind of *property*, whose parameter has *schema*, and is *raw* in the document."""
    if "content" in raw:
        return Kind("Json", Code("Any"))
    property = _without_null(property)
    style = raw.get("style") or ("simple" if raw.get("in") in ("path", "header") else "form")
    explode = raw.get("explode")
    exploded = explode if isinstance(explode, bool) else style == "form"
    if isinstance(property, ListProperty):
        items = schema.get("items", {})
        each = kind(property.inner_property, items if isinstance(items, Mapping) else {}, {})
        name = str(property.python_name)
        settings = {"each": each.call(name, name, {}), "explode": literal(exploded)}
        if style in _SEPARATORS:
            settings["separator"] = literal(_SEPARATORS[style])
        elif exploded and style == "matrix":
            settings["separator"] = literal(f";{quote(str(raw.get('name', '')), safe='')}=")
        elif exploded and style == "label":
            settings["separator"] = literal(".")
        return Kind("Values", Code(f"Sequence[{each.type}]"), settings, each.choices)
    if isinstance(property, ModelProperty):
        settings = {"explode": literal(exploded), "deep": literal(style == "deepObject")}
        if style in _SEPARATORS:
            settings["separator"] = literal(_SEPARATORS[style])
        elif exploded and style in ("label", "matrix"):
            settings["separator"] = literal("." if style == "label" else ";")
        return Kind("Fields", Code("Mapping[str, Any]"), settings)
    return _single(property, schema)


def _single(property: Any, schema: Mapping[str, Any]) -> Kind:
    if isinstance(property, LiteralEnumProperty):
        alias = python(property.class_info.name)
        return Kind("Choice", alias, {"values": Code(f"get_args({alias})")}, alias)
    for known, (encoder, type) in _SIMPLE.items():
        if isinstance(property, known):
            bounded = encoder in ("Integer", "Number")
            bounds = _bounds(schema, whole=encoder == "Integer") if bounded else {}
            return Kind(encoder, Code(type), bounds)
    if isinstance(property, UnionProperty | NoneProperty | AnyProperty):
        return Kind("Anything", Code("Any"))
    if isinstance(property, StringProperty) or property.get_base_type_string():
        return Kind("Text", Code("str"))
    return Kind("Anything", Code("Any"))  # a constant


def _without_null(property: Any) -> Any:
    if isinstance(property, UnionProperty):
        others = [p for p in property.inner_properties if not isinstance(p, NoneProperty)]
        return others[0] if len(others) == 1 else property
    return property


def _bounds(schema: Mapping[str, Any], whole: bool) -> dict[str, Code]:
    found = {}
    for word, rounded in (("minimum", math.ceil), ("maximum", math.floor)):
        bound = schema.get(word)
        if isinstance(bound, int | float) and not isinstance(bound, bool) and abs(bound) < LARGEST:
            found[word] = literal(rounded(bound) if whole else bound)
    return found
