"""The words that the templates may use, besides those of openapi-python-client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openapi_python_client import Project
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty

from generator.annotations import annotate, constant
from generator.methods import methods, tokens
from generator.product import Names
from generator.prose import described, filters
from generator.refusal import GeneratorError
from generator.service import base_url, key_header, message_field, path
from generator.text import Code, imported, joined, literal, rendered, shown, toml
from generator.views import Argument, Method, Paging
from postpeer_conformance.contract import Contract

Words = Mapping[str, Any]


def vocabulary(project: Project, contract: Contract, names: Names) -> tuple[Words, Words]:
    """Global names and filters."""
    found = methods(project, contract)
    if not contract.collections:
        raise GeneratorError("no operation has x-collection")
    _check_names(project, found)
    by_name = {method.name: method for method in found}
    answers = {name for method in found for name in method.models}
    pages = {name: method.paging for method in found for name in method.models if method.paging}
    words: dict[str, Any] = {
        "contract": contract,
        "names": names,
        "methods": found,
        "imported_models": sorted({n for m in found for n in (*models_of(m), *choices_of(m))}),
        "key_header": key_header(contract),
        "message_field": message_field(contract),
        "base_url": base_url(contract),
        "method_of": lambda endpoint: by_name[_name(endpoint)],
        "is_answer": lambda name: name in answers,
        "paging_of": lambda name: pages.get(name),
    }
    words |= {function.__name__: function for function in _FUNCTIONS}
    writers = {f.__name__: f for f in (literal, toml, rendered, imported, joined)}
    return words, {**writers, **filters(project, found)}


def _check_names(project: Project, found: list[Method]) -> None:
    """Raises :class:`GeneratorError` where a name of the document hides one of the package."""
    classes = {str(model.class_info.name) for model in project.openapi.models}
    classes |= {str(each.class_info.name) for each in project.openapi.enums}
    names = {each for method in found for each in (method.name, method.walk)}
    for name in sorted(classes & _CLASSES) + sorted(names & _METHODS):
        raise GeneratorError(f"the client has a {name} of its own: rename that of the document")


_CLASSES = frozenset(
    {
        *("Annotated", "Any", "Final", "Literal", "UUID"),
        *("Meta", "Struct", "UNSET", "UnsetType"),
        *("Answer", "APIResponse", "AsyncClient", "AsyncPager", "Client", "Pager"),
        *("Boolean", "Choice", "Instant", "Integer", "Number", "Operation", "Paging", "Text"),
    }
)
"""What the modules of a package import from elsewhere."""
_METHODS = frozenset({"aclose", "close", "with_raw_response"})


def _name(endpoint: Endpoint) -> str:
    return str(endpoint.name)


def property_schemas(model: ModelProperty) -> dict[str, Any]:
    """The schemas of a model's properties, by their names in the document."""
    return {name.get_untrusted_value(): s for name, s in (model.data.properties or {}).items()}


def field_of(property: Any, schemas: dict[str, Any]) -> Code:
    """Annotation and default of a field of a model."""
    wire = property.name.get_untrusted_value()
    annotation = annotate(property, schemas.get(wire))
    settings = [] if property.required else ["default=UNSET"]
    if wire != property.python_name:
        if not wire.isprintable() or set(wire) & set('"\\'):
            raise GeneratorError(f"msgspec takes no property that is named {shown(wire)}")
        settings.append(f"name={literal(wire)}")
    if not property.required:
        annotation = Code(f"{annotation} | UnsetType")
    return Code(f"{annotation} = field({', '.join(settings)})") if settings else annotation


def constants(properties: list[Any], schemas: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The fields that must have one truth value: in Python, in the document, and the value."""
    wires = {p.python_name: p.name.get_untrusted_value() for p in properties}
    values = {name: constant(schemas.get(wire)) for name, wire in wires.items()}
    return [(name, wires[name], value) for name, value in values.items() if value is not None]


def sibling_imports(model: ModelProperty, paging: Paging | None) -> list[Code]:
    """The imports of the other models that *model* names."""
    properties = (*(model.required_properties or ()), *(model.optional_properties or ()))
    lines = {
        line.replace("..models.", ".")
        for property in properties
        for line in property.get_lazy_imports(prefix="..") | property.get_imports(prefix="..")
        if "..models." in line
    }
    if paging:
        lines.add(f"from .{paging.module} import {paging.item}")
    return [imported(line) for line in sorted(lines)]


def models_of(method: Method) -> list[str]:
    """The models that the signatures of *method* name."""
    return sorted({*method.models, *([method.paging.item] if method.paging else [])})


def choices_of(method: Method) -> list[Code]:
    """The closed sets of values that its arguments name."""
    return sorted({argument.choices for argument in method.arguments if argument.choices})


def example_of(method: Method) -> Code:
    """The arguments of a call, as a reader would like to see it: a filter, and a few items."""
    filters = [a for a in method.arguments if isinstance(a.example, str) and not a.choices]
    shown = [f"{a.name}={_in_double_quotes(a.example)}" for a in filters[:1]]
    if method.paging:
        shown.append(f"{method.paging.limit.name}=10")
    return Code(", ".join(shown))


def _in_double_quotes(text: str) -> str:
    """The literal of *text*, with double quotes if that is easy: nothing formats the guide."""
    plain = literal(text)
    return plain if '"' in plain else plain.replace("'", '"')


def check_of(argument: Argument) -> Code:
    """The expression that checks *argument*."""
    parameter = argument.parameter
    settings: dict[str, Any] = {"absent": argument.absent, "required": parameter.required or None}
    if argument.choices:
        kind = "Choice"
    elif parameter.schema.get("format") == "date-time":
        kind = "Instant"
    else:
        kind = {"integer": "Integer", "number": "Number", "boolean": "Boolean"}.get(
            parameter.type, "Text"
        )
    if kind in ("Integer", "Number"):
        settings |= {"minimum": parameter.minimum, "maximum": parameter.maximum}
    given = "".join(
        f", {name}={literal(value)}" for name, value in settings.items() if value is not None
    )
    if argument.choices:
        given += f", values=get_args({argument.choices})"
    return Code(f"{kind}({literal(argument.name)}, {literal(parameter.name)}{given})")


_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    check_of,
    choices_of,
    constants,
    described,
    example_of,
    field_of,
    models_of,
    path,
    property_schemas,
    sibling_imports,
    tokens,
)
