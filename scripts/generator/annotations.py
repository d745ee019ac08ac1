"""The type that msgspec decodes a value to, from openapi-python-client's reading of its schema."""

from __future__ import annotations

from typing import Any

from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

from generator.text import Code, python


def annotate(property: Any, schema: Any = None) -> Code:
    """The annotation of *property*; *schema* is its schema, for what the property does not keep."""
    if isinstance(property, UnionProperty):
        parts = [annotate(inner, schema) for inner in property.inner_properties]
        return Code(" | ".join(sorted(dict.fromkeys(parts), key=lambda part: part == "None")))
    if isinstance(property, ListProperty):
        return Code(f"list[{annotate(property.inner_property)}]")
    if isinstance(property, DateTimeProperty):
        return Code("Instant")
    if isinstance(property, DateProperty):
        return Code("date")
    if isinstance(property, IntProperty):
        return _bounded(schema)
    return python(property.get_base_type_string())


def _bounded(schema: Any) -> Code:
    bounds = {"ge": getattr(schema, "minimum", None), "le": getattr(schema, "maximum", None)}
    given = ", ".join(f"{name}={int(value)}" for name, value in bounds.items() if value is not None)
    return Code(f"Annotated[int, Meta({given})]" if given else "int")


def model_names(property: Any) -> set[str]:
    """The models that the annotation of *property* names."""
    if isinstance(property, UnionProperty):
        return {name for inner in property.inner_properties for name in model_names(inner)}
    if isinstance(property, ListProperty):
        return model_names(property.inner_property)
    return {property.class_info.name} if isinstance(property, ModelProperty) else set()


def constant(schema: Any) -> bool | None:
    """The one truth value that *schema* allows, which no type of msgspec can say; else None."""
    value = getattr(schema, "const", None)
    return value if isinstance(value, bool) else None
