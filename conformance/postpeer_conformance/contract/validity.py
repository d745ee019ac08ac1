"""Whether schemas are schemas: JSON Schema 2020-12, and nothing left of OpenAPI 3.0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .errors import DocumentError
from .joins import JoinError, Joins
from .model import Contract
from .objects import Found, objects
from .pointer import Json, escape, follow, joined
from .reading import Source

if TYPE_CHECKING:
    import jsonschema_rs


def check(source: Source, found: Sequence[Found]) -> None:
    """Raise :class:`DocumentError` for the first schema that is none.

    *found* are the objects of the document, whose references must be sound.
    """
    joins, roots = Joins(source.document), set[int]()
    for pointer, each in found:
        for name in _schemas(pointer, each):
            _check_form(source, f"{pointer}/{name}", follow(each, f"/{name}"), roots)
        if isinstance(each.get("nullable"), bool):
            # passed over, it would make a fault of every null
            raise source.error(
                f"{pointer}/nullable",
                "nullable has no meaning in OpenAPI 3.1",
                "write type: [..., 'null'] instead",
            )
    try:
        for _, each in found:
            joins.check(each)
    except JoinError as error:
        place = next(pointer for pointer, each in found if each is error.schema)
        raise source.error(place, str(error)) from None


def _schemas(pointer: str, found: dict[str, Json]) -> Iterator[str]:
    """Where in an object schemas begin."""
    if "schema" in found:
        yield "schema"
    if pointer == "/components" and isinstance(found.get("schemas"), dict):
        yield from (f"schemas/{escape(name)}" for name in found["schemas"])


def _check_form(source: Source, pointer: str, schema: Json, roots: set[int]) -> None:
    """Raise where *schema*, or one that it refers to, has not the form of a schema."""
    import jsonschema_rs

    todo = [(pointer, schema)]
    while todo:
        pointer, schema = todo.pop()
        if id(schema) in roots:
            continue
        roots.add(id(schema))
        try:
            _meta().validate(schema)
        except jsonschema_rs.ValidationError as error:
            raise _refusal(source, pointer, error) from None
        for _, each in objects(schema):
            if "$ref" in each:
                target = unquote(each["$ref"][1:])
                todo.append((target, follow(source.document, target)))


@cache
def _meta() -> jsonschema_rs.Validator:
    """The schema of schemas; one that names another as its ``$schema`` has nothing fetched."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(
        {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    )


def check_bodies(source: Source, contract: Contract) -> None:
    """Raise :class:`DocumentError` where no answer could be validated: for a bad pattern, say."""
    import jsonschema_rs

    responses = [each for operation in contract.operations for each in operation.responses.values()]
    pointers = list(dict.fromkeys(p for each in responses for p in each.content.values()))
    try:
        contract.schemas.validator(*pointers)  # all at once: most of them share most schemas
    except (ValueError, jsonschema_rs.ReferencingError):
        for pointer in pointers:
            _check_body(source, contract, pointer)


def _check_body(source: Source, contract: Contract, pointer: str) -> None:
    import jsonschema_rs

    try:
        contract.validator(pointer)
    except jsonschema_rs.ValidationError as error:
        raise _refusal(source, "" if error.instance_path else pointer, error) from None
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise source.error(pointer, f"this schema cannot be used: {error}") from None


def _refusal(source: Source, above: str, error: jsonschema_rs.ValidationError) -> DocumentError:
    """The refusal of what *error* says of the schema at *above*."""
    if error.instance is None and not error.instance_path:
        return source.error(above, f"this schema cannot be used: {error.message}")
    where = above + joined(error.instance_path)
    shown = json.dumps(error.instance, ensure_ascii=False)
    return source.error(where, f"{shown} is no {where.rpartition('/')[2]} of a JSON Schema")
