"""The form of ``x-collection``: its JSON Schema, and its refusals in words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from postpeer_conformance.contract.errors import DocumentError, nearest
from postpeer_conformance.contract.model import Json, escape, follow
from postpeer_conformance.contract.place import Place

if TYPE_CHECKING:
    import jsonschema_rs

SCHEMA = Path(__file__).with_name("x-collection.schema.json")


def check(place: Place) -> None:
    """Raise :class:`DocumentError` for the first thing at *place* that breaks the schema."""
    for error in _validator().iter_errors(place.value):
        raise _refusal(place, error)


def check_schemas(place: Place) -> None:
    """Raise :class:`DocumentError` where the schema at *place* is not JSON Schema 2020-12."""
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate(place.value)
    except jsonschema_rs.ValidationError as error:
        where = place.pointer + _pointer(error.instance_path)
        shown = json.dumps(error.instance, ensure_ascii=False)
        word = where.rpartition("/")[2]
        raise place.source.error(where, f"{shown} is no {word} of a JSON Schema") from None


@cache
def _validator() -> jsonschema_rs.Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(json.loads(SCHEMA.read_bytes()))


def _pointer(path: list[str | int]) -> str:
    return "".join(f"/{escape(str(token))}" for token in path)


def _refusal(place: Place, error: jsonschema_rs.ValidationError) -> DocumentError:
    """*error* as a sentence, with the name that was probably meant."""
    where = _pointer(error.instance_path)
    name = (where.rpartition("/")[2] if where else "") or "x-collection"
    problem, hint = error.message, ""
    match error.kind.as_dict():
        case {"unexpected": [key, *_]}:
            where = f"{where}/{escape(key)}"
            problem, hint = f"{key} is no part of x-collection", nearest(key, _known(error))
        case {"property": key}:
            present = [key for key in error.instance if key not in _known(error)]
            hint = nearest(key, present) if present else ""
            problem = f"{name} has no {key}"
        case {"options": options}:
            problem = f"{name} cannot be {error.instance}"
            hint = nearest(str(error.instance), options)
        case {"pattern": _}:
            problem = f"{error.instance!r} is no JSON Pointer"
            hint = f"did you mean /{error.instance.lstrip('/#')}?"
        case {"name": "falseSchema"} | {}:
            if error.instance_path and error.schema_path[-1] == name:
                problem = f"{name} does not belong to this kind of match"
    return place.source.error(place.pointer + where, problem, hint)


def _known(error: jsonschema_rs.ValidationError) -> list[str]:
    """The properties of the part of the schema that *error* comes from."""
    schema: Json = json.loads(SCHEMA.read_bytes())
    above = _resolved(schema, error.schema_path[:-1])
    return list(above.get("properties", ()))


def _resolved(schema: Json, path: list[str | int]) -> Json:
    """What *path*, in which ``$ref`` may stand as a step, leads to in *schema*."""
    at = schema
    for token in path:
        at = follow(schema, at["$ref"][1:]) if token == "$ref" else at[token]
    return at
