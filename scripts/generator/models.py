"""What the template of a model sees."""

from __future__ import annotations

from typing import Any

import attrs
from openapi_python_client.parser.properties import ModelProperty

from generator.annotations import Types, constant
from generator.text import Code, imported, literal
from generator.views import Paging


@attrs.frozen
class Field:
    """A field of a model."""

    name: str
    declaration: Code
    """Annotation and default."""
    description: str


@attrs.frozen
class Imports:
    """Of the other models that a model names."""

    first: list[Code]
    last: list[Code]
    """Those that name it, too: it has to be there when they are read."""


class Models:
    """The models of one document."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self._reach: dict[str, set[str]] = {}

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

    def imports(self, model: ModelProperty, paging: Paging | None) -> Imports:
        """The imports of the other models that *model* names."""
        own = str(model.class_info.name)
        names = self._named(own) | (self._types.named(paging.item) if paging else set())
        names.discard(own)
        lines = {name: self._line(name) for name in names}
        late = {name for name in names if own in self._reached(name)}
        return Imports(
            sorted(lines[name] for name in names - late), sorted(lines[name] for name in late)
        )

    def _line(self, name: str) -> Code:
        known = self._types.models.get(name) or self._types.choices[name]
        return imported(f"from .{known.class_info.module_name} import {name}")

    def _named(self, name: str) -> set[str]:
        """The models and closed sets of values that the fields of the model *name* name."""
        model = self._types.models.get(name)
        fields = self._types.fields(model) if model else []
        return {other for each in fields for other in self._types.named(self._types.of(each))}

    def _reached(self, name: str) -> set[str]:
        """All that is imported with the model *name*."""
        if name not in self._reach:
            reached, waiting = set[str](), [name]
            while waiting:
                fresh = self._named(waiting.pop()) - reached
                reached |= fresh
                waiting += sorted(fresh)
            self._reach[name] = reached
        return self._reach[name]
