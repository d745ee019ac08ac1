"""Whether schemas are schemas: JSON Schema 2020-12, and nothing left of OpenAPI 3.0."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .errors import DocumentError
from .joins import JoinError, Joins
from .objects import Found, objects
from .pointer import Json, escape, follow, joined
from .reading import Source

if TYPE_CHECKING:
    import jsonschema_rs


Fault = tuple[str, DocumentError]
"""A pointer, and why what stands there cannot be used."""


def faults(source: Source, found: Sequence[Found]) -> Iterator[Fault]:
    """The schemas that are none: each operation that reaches one cannot be used.

    *found* are the objects of the document, whose references must be sound.
    """
    joins, roots = Joins(source.document), set[int]()
    for pointer, each in found:
        for name in _schemas(pointer, each):
            yield from _of_form(source, f"{pointer}/{name}", follow(each, f"/{name}"), roots)
        if isinstance(each.get("nullable"), bool):
            # passed over, it would make a fault of every null
            yield (
                pointer,
                source.error(
                    f"{pointer}/nullable",
                    "nullable has no meaning in OpenAPI 3.1",
                    "write type: [..., 'null'] instead",
                ),
            )
    for _, each in found:
        try:
            joins.check(each)
        except JoinError as error:
            place = next(at for at, one in found if one is error.schema)
            yield place, source.error(place, str(error))


def _schemas(pointer: str, found: dict[str, Json]) -> Iterator[str]:
    """Where in an object schemas begin."""
    if "schema" in found:
        yield "schema"
    if pointer == "/components" and isinstance(found.get("schemas"), dict):
        yield from (f"schemas/{escape(name)}" for name in found["schemas"])


def _of_form(source: Source, pointer: str, schema: Json, roots: set[int]) -> Iterator[Fault]:
    """Where *schema*, or one that it refers to, has not the form of a schema."""
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
            yield pointer, _refusal(source, pointer, error)
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


def unusable(source: Source, pointers: Iterable[str]) -> Iterator[Fault]:
    """Those schemas at *pointers* with which nothing could be validated: of a bad pattern, say."""
    import jsonschema_rs

    distinct = list(dict.fromkeys(pointers))
    try:
        source.schemas.validator(*distinct)  # all at once: most of them share most schemas
    except (ValueError, jsonschema_rs.ReferencingError):
        for pointer in distinct:
            yield from _alone(source, pointer)


def _alone(source: Source, pointer: str) -> Iterator[Fault]:
    import jsonschema_rs

    try:
        source.schemas.validator(pointer)
    except jsonschema_rs.ValidationError as error:
        yield pointer, _refusal(source, "" if error.instance_path else pointer, error)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        yield pointer, source.error(pointer, f"this schema cannot be used: {error}")


def _refusal(source: Source, above: str, error: jsonschema_rs.ValidationError) -> DocumentError:
    """The refusal of what *error* says of the schema at *above*."""
    if error.instance is None and not error.instance_path:
        return source.error(above, f"this schema cannot be used: {error.message}")
    where = above + joined(error.instance_path)
    shown = json.dumps(error.instance, ensure_ascii=False)
    word = where.rpartition("/")[2]
    return source.error(where, f"{shown} is not a valid {word} of a JSON Schema")
