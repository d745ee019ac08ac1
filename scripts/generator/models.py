"""What the template of a model sees."""

from __future__ import annotations

from typing import Any

import attrs
from openapi_python_client.parser.properties import ModelProperty

from generator.annotations import Tag, Types, constant
from generator.text import Code, literal


@attrs.frozen
class Field:
    """A field of a model."""

    name: str
    declaration: Code
    """Annotation and default."""
    description: str


class Models:
    """The models of one document."""

    def __init__(self, types: Types) -> None:
        self._types = types

    def fields(self, model: ModelProperty) -> list[Field]:
        """The fields of *model*."""
        schemas = self._schemas(model)
        return [
            Field(
                self._types.field(each),
                self._declared(each, schemas.get(each.name.get_untrusted_value())),
                each.description.get_untrusted_value() if each.description else "",
            )
            for each in self._types.fields(model)
        ]

    def tag(self, model: ModelProperty) -> tuple[str, Tag] | None:
        """The field that tells *model* from the others of its union, in Python, and the tag."""
        tag = self._types.tags.get(str(model.class_info.name))
        if tag is None:
            return None
        found = [*(model.required_properties or ()), *(model.optional_properties or ())]
        named = [self._types.field(each) for each in found if self._types.wire(each) == tag.wire]
        return (named or [""])[0], tag

    def _schemas(self, model: ModelProperty) -> dict[str, Any]:
        """The schemas of the properties of *model*, by their names."""
        found = model.data.properties or {}
        return {name.get_untrusted_value(): schema for name, schema in found.items()}

    def _declared(self, property: Any, schema: Any) -> Code:
        annotation, wire = self._types.of(property, schema), self._types.wire(property)
        settings = [] if property.required else ["default=UNSET"]
        if wire != self._types.field(property):
            settings.append(f"name={literal(wire)}")
        if not property.required:
            annotation = Code(f"{annotation} | UnsetType")
        return Code(f"{annotation} = _field({', '.join(settings)})") if settings else annotation

    def constants(self, model: ModelProperty) -> list[tuple[str, str, bool]]:
        """The fields that must have one truth value: in Python, in the document, and the value."""
        schemas = self._schemas(model)
        found = []
        for each in self._types.fields(model):
            value = constant(schemas.get(each.name.get_untrusted_value()))
            if value is not None:
                found.append((self._types.field(each), self._types.wire(each), value))
        return found
