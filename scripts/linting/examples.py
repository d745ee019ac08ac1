"""Every example keeps the schema beside which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from linting.finding import Finding
from postpeer_conformance.contract import Contract

Json = Any
DATA = frozenset({"example", "examples", "const", "enum", "value"})
"""Under these stands data, which is no part of the document's form."""


@attrs.frozen
class Example:
    """A value that has to keep a schema."""

    value: Json
    pointer: str
    schema: str
    """The pointer of the schema."""


def findings(contract: Contract) -> Iterator[Finding]:
    """One for every example, or default, that breaks its schema."""
    for each in examples(contract.document):
        validator = contract.validator(each.schema)
        for error in validator.iter_errors(each.value):
            line = contract.line(each.pointer)
            yield Finding(line, f"this breaks its schema: {error.message}", "example-breaks-schema")
            break


def examples(value: Json, pointer: str = "") -> Iterator[Example]:
    """All examples and defaults under *pointer*, where *value* stands."""
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from examples(inner, f"{pointer}/{number}")
    if not isinstance(value, dict):
        return
    yield from _own(value, pointer)
    for key, inner in value.items():
        if key not in DATA or pointer.endswith("/properties"):
            token = key.replace("~", "~0").replace("/", "~1")
            yield from examples(inner, f"{pointer}/{token}")


def _own(value: dict[str, Json], pointer: str) -> Iterator[Example]:
    """The examples of the schema, parameter or media type at *pointer*."""
    if pointer.endswith("/properties"):
        return  # its keys are names
    schema = f"{pointer}/schema" if "schema" in value else pointer
    many = value.get("examples")
    if isinstance(many, list):
        for number, each in enumerate(many):
            yield Example(each, f"{pointer}/examples/{number}", schema)
    elif isinstance(many, dict) and "schema" in value:
        for name, each in many.items():
            if isinstance(each, dict) and "value" in each:
                yield Example(each["value"], f"{pointer}/examples/{name}/value", schema)
    if "example" in value:
        yield Example(value["example"], f"{pointer}/example", schema)
    if "default" in value and "/schema" in pointer:
        yield Example(value["default"], f"{pointer}/default", schema)
