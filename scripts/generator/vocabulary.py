"""The words that the templates may use, besides those of openapi-python-client."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from openapi_python_client.parser.openapi import Endpoint

from generator.models import Models
from generator.parsed import Parsed
from generator.product import Names
from generator.prose import described, filters
from generator.service import base_url, message_field, service_key
from generator.text import Code, code_span, joined, literal, rendered, toml
from generator.views import (
    Argument,
    BodyField,
    Method,
    Payload,
    as_cell,
    declaration,
    either,
    kind_of,
)
from generator.walks import told
from postpeer_conformance.contract import Contract

Words = Mapping[str, Any]


def vocabulary(parsed: Parsed, contract: Contract, names: Names) -> tuple[Words, Words]:
    """Global names and filters."""
    found = parsed.methods
    by_module = {method.module: method for method in found}
    models = Models(parsed.types)
    pages = {m.paging.page: m.paging for m in found if m.paging}

    def closed_sets(method: Method) -> Mapping[Code, Code]:
        """The values of those that the types of arguments name, for a reader."""
        shown = " ".join(map(kind_of, method.arguments))
        return {
            code_span(name): either(map(literal, sorted(choices.values, key=str)))
            for name, choices in sorted(parsed.types.choices.items())
            if re.search(rf"\b{name}\b", shown)
        }

    def method_of(endpoint: Endpoint) -> Method:
        return by_module[str(endpoint.name)]

    words: dict[str, Any] = {
        "names": names,
        "methods": found,
        "groups": parsed.groups.all,
        "resources": parsed.resources,
        "key_of_service": service_key(contract),
        "message_field": message_field(contract),
        "base_url": base_url(contract),
        "paging_of": pages.get,
        "fields": models.fields,
        "tag_of": models.tag,
        "sibling_imports": parsed.groups.imports,
        "constants": models.constants,
        "method_of": method_of,
        "closed_sets": closed_sets,
        "unsafe": any(method.operation.method not in ("GET", "HEAD") for method in found),
    }
    words |= {function.__name__: function for function in _FUNCTIONS}
    writers = {f.__name__: f for f in (code_span, literal, toml, rendered, joined)}
    return words, {**writers, **filters(parsed.types, found)}


def example_of(method: Method) -> Code:
    """The arguments of a call, as a reader would like to see it: a filter, and a few items."""
    filters = [a for a in method.parameters if isinstance(a.example, str) and not a.choices]
    shown = [f"{a.name}={_in_double_quotes(a.example)}" for a in filters[:1]]
    if method.paging and method.paging.limit:
        shown.append(f"{method.paging.limit.name}=10")
    return call(method, *map(Code, shown))


def call(method: Method, *given: Code) -> Code:
    """The arguments of a call: those that are *given*, and dots for others that are required."""
    named = {each.partition("=")[0] for each in given}
    left = [a.name for a in method.arguments if a.required and a.name not in named]
    return joined([*(Code(f"{name}=...") for name in left), *given])


def _in_double_quotes(text: str) -> str:
    """The literal of *text*, with double quotes if that is easy: nothing formats the guide."""
    plain = literal(text)
    return plain if '"' in plain else plain.replace("'", '"')


def returned(method: Method) -> Code:
    """What a call gives, for a reader."""
    return Code("nothing") if method.answer == "None" else as_cell(method.answer)


def signature(arguments: list[Argument | BodyField | Payload]) -> Code:
    """*arguments* as they stand in a table of methods: all by their names."""
    return joined([*([Code("*")] if arguments else []), *(each.name for each in arguments)])


_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    call,
    declaration,
    described,
    example_of,
    kind_of,
    returned,
    signature,
    told,
)
