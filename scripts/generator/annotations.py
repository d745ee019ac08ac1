"""The type that msgspec decodes a value to, from openapi-python-client's reading of its schema."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import attrs
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

from generator.text import Code, literal, plain, python

LARGEST = 2**63 - 1
_OURS = frozenset(
    {
        *("as_json", "to_dict", "to_dicts", "unknown_fields"),
        *("anext_page", "has_next_page", "next_page"),
        *("aprevious_page", "has_previous_page", "previous_page"),
    }
)
"""What a model has besides its fields."""


@attrs.frozen
class Tag:
    """What tells an object of a union from the others."""

    wire: str
    """The field."""
    value: str


class Types:
    """The types of one document."""

    def __init__(
        self,
        models: Mapping[str, ModelProperty],
        choices: Mapping[str, LiteralEnumProperty],
        wires: Mapping[str, str],
    ) -> None:
        self._wires = wires
        self.models = models
        """By the names of their classes."""
        self.choices = choices
        """The closed sets of values, by the names of their aliases."""
        self.tags: Mapping[str, Tag] = {}
        """By the names of classes."""

    def wire(self, property: Any) -> str:
        """The name of *property* in the document."""
        name: str = property.name.get_untrusted_value()
        return self._wires.get(name, name)

    def field(self, property: Any) -> str:
        """The name of *property* in Python."""
        name = str(property.python_name)
        return f"{name}_" if name in _OURS else name

    def fields(self, model: ModelProperty) -> list[Any]:
        """The properties of *model*, those that are required first, without its tag."""
        tag = self.tags.get(str(model.class_info.name))
        found = [*(model.required_properties or ()), *(model.optional_properties or ())]
        return [each for each in found if tag is None or self.wire(each) != tag.wire]

    def of(self, property: Any, schema: Any = None) -> Code:
        """The type of *property*; *schema* is its schema, for what the property does not keep."""
        if isinstance(property, UnionProperty):
            return _union([self.of(inner, schema) for inner in property.inner_properties], self)
        if isinstance(property, ListProperty):
            return Code(f"list[{self.of(property.inner_property)}]")
        if isinstance(property, ModelProperty):
            return self._mapping(property) or python(property.class_info.name)
        if isinstance(property, ConstProperty):
            return _constant(plain(property.value.raw_value))
        if isinstance(property, IntProperty):
            return _bounded(schema)
        for kind, name in _NAMES.items():
            if isinstance(property, kind):
                return Code(name)
        return python(property.get_base_type_string())

    def accepted(self, property: Any) -> Code:
        """What may be passed for *property*: mappings for models, too."""
        if isinstance(property, UnionProperty):
            parts = [self.accepted(inner) for inner in property.inner_properties]
            return _joined(parts)
        if isinstance(property, ListProperty):
            return Code(f"Sequence[{self.accepted(property.inner_property)}]")
        if isinstance(property, ModelProperty):
            if self.is_mapping(property):
                return Code("Mapping[str, Any]")
            return Code(f"{python(property.class_info.name)} | Mapping[str, Any]")
        return self.of(property)

    def is_mapping(self, property: ModelProperty) -> bool:
        """Whether its schema names no properties."""
        name = str(property.class_info.name)
        model = self.models.get(name, property)
        tagged = name in self.tags
        return not tagged and not self.fields(model) and model.additional_properties is not None

    def _mapping(self, property: ModelProperty) -> Code | None:
        if not self.is_mapping(property):
            return None
        model = self.models.get(str(property.class_info.name), property)
        return Code(f"dict[str, {self.of(model.additional_properties)}]")

    def named(self, code: str) -> set[str]:
        """The models and closed sets of values that *code* names."""
        found = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
        return found & (self.models.keys() | self.choices.keys())

    def told_apart(self, objects: list[str]) -> bool:
        """Whether msgspec can tell *objects* of one union apart."""
        found = [self.tags.get(each) for each in objects]
        fields, values = ({getattr(tag, name, None) for tag in found} for name in ("wire", "value"))
        tagged = None not in values and len(fields) == 1 and len(values) == len(found)
        return len(objects) < 2 or tagged

    def group(self, member: str) -> str:
        """What msgspec cannot tell apart from *member* of a union."""
        name = member.partition("[")[0]
        if name in self.choices:
            return "text" if self.choices[name].value_type is str else "whole"
        if name == "Literal":
            return "text" if member[len("Literal[")] in "'\"" else "whole"
        return _GROUPS.get(name, "object")


_NAMES: dict[type, str] = {DateTimeProperty: "Instant", DateProperty: "Day", FileProperty: "bytes"}
_GROUPS = {
    **dict.fromkeys(("str", "Instant", "Day", "UUID", "bytes"), "text"),
    **dict.fromkeys(("int", "Annotated"), "whole"),
    "Any": "any",
    "None": "none",
    "bool": "bool",
    "float": "float",
    "list": "list",
}


def _bounded(schema: Any) -> Code:
    bounds = {"ge": getattr(schema, "minimum", None), "le": getattr(schema, "maximum", None)}
    given = ", ".join(
        f"{name}={int(value)}"
        for name, value in bounds.items()
        if value is not None and abs(value) <= LARGEST
    )
    return Code(f"Annotated[int, Meta({given})]" if given else "int")


def _constant(value: Any) -> Code:
    if isinstance(value, bool):
        return Code("bool")
    if isinstance(value, str) or (isinstance(value, int) and abs(value) <= LARGEST):
        return Code(f"Literal[{literal(value)}]")
    return Code("float" if isinstance(value, int | float) else "Any")


def _joined(parts: list[Code]) -> Code:
    """The union of *parts*, with None at its end."""
    found = [member.strip() for part in parts for member in members(part)]
    return Code(" | ".join(sorted(dict.fromkeys(found), key=lambda each: each == "None")))


def members(part: str) -> list[str]:
    """Those of a union, as they are written."""
    node = ast.parse(part, mode="eval").body
    found: list[str] = []
    while isinstance(node, ast.BinOp):
        found.insert(0, ast.unparse(node.right))
        node = node.left
    return [ast.unparse(node), *found]


def _union(parts: list[Code], types: Types) -> Code:
    """The union of *parts* as far as msgspec can tell its members apart, else a wider type."""
    groups: dict[str, list[str]] = {}
    for each in members(_joined(parts)):
        groups.setdefault(types.group(each), []).append(each)
    objects = groups.pop("object", [])
    if groups.get("any") or not types.told_apart(objects):
        return Code("Any")
    kept = objects
    for group, some in groups.items():
        wider = {"text": "str", "whole": "int", "list": "list[Any]"}.get(group)
        kept.append(wider if wider and len(some) > 1 else some[0])
    return _joined([Code(each) for each in kept])


def constant(schema: Any) -> bool | None:
    """The one truth value that *schema* allows, which no type of msgspec can say; else None."""
    value = getattr(schema, "const", None)
    return value if isinstance(value, bool) else None
