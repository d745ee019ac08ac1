"""The form of ``x-collection``: its JSON Schema, and its refusals in words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DocumentError, nearest
from ..place import Place
from ..pointer import Json, escape, follow, joined

if TYPE_CHECKING:
    import jsonschema_rs

SCHEMA = Path(__file__).with_name("x-collection.schema.json")


def check(place: Place) -> None:
    """Raise :class:`DocumentError` for the first thing at *place* that breaks the schema."""
    errors = _validator().iter_errors(place.value)
    # a misspelt name comes first: that another one is missing only follows from it
    for error in sorted(errors, key=lambda error: error.kind.name != "additionalProperties"):
        raise _refusal(place, error)


@cache
def _schema() -> Json:
    return json.loads(SCHEMA.read_bytes())


@cache
def _validator() -> jsonschema_rs.Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_schema())


def _refusal(place: Place, error: jsonschema_rs.ValidationError) -> DocumentError:
    """*error* as a sentence, with the name that was probably meant."""
    where = joined(error.instance_path)
    value: Json = error.instance
    facts: dict[str, Json] = {**error.kind.as_dict()}
    name, problem, hint = where[1:] or "x-collection", error.message, ""
    match error.kind.name:
        case "oneOf" | "anyOf" if name == "page":
            problem, hint = _of_page(value)
        case "oneOf" | "anyOf":
            return _refusal(place, _meant(error))
        case "additionalProperties":
            key = facts["unexpected"][0]
            owner = follow(_schema(), joined(error.schema_path[:-1]))
            problem, hint = f"{name} cannot have {key}", nearest(key, owner["properties"])
            where = f"{where}/{escape(key)}"
        case "required":
            problem = f"{name} has no {facts['property']}"
        case "enum":
            problem, hint = f"{name} cannot be {value}", nearest(str(value), facts["options"])
        case "pattern":
            problem = f"{name} is no JSON Pointer: {value}"
            hint = f"did you mean /{value.lstrip('#/')}?"
            if "~" in value:
                hint = "write ~0 for ~ and ~1 for /"
        case "type" if value is None:
            problem = f"{name} is empty"
            hint = "write '' for the whole, and quote it" if name == "items" else ""
        case "falseSchema":
            problem = f"{name} does not go with the match of its filter"
        case _:
            problem = f"{name}: {problem}"
    return place.source.error(place.pointer + where, problem, hint)


def _of_page(page: Json) -> tuple[str, str]:
    """What is wrong with a *page* that does not say in exactly one way how pages follow."""
    ways = [word for word in ("offset", "number", "cursor", "after") if word in page]
    if len(ways) > 1:
        return f"page has both {ways[0]} and {ways[1]}", "leave one of them out"
    if ways == ["cursor"]:
        return "page has no next", "say where a response has the next cursor"
    if "past" in page and (ways or "next" in page):
        return "page cannot have past", "only a page that is asked for by a number can be past"
    return "page does not say how pages follow each other", (
        "name offset, number, cursor with next, after, or next"
    )


def _meant(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """Of a value that fits none of several forms, what is wrong by the form that comes nearest."""
    forms: list[list[jsonschema_rs.ValidationError]] = error.kind.as_dict()["context"]
    depth = len(error.instance_path)

    def distance(form: list[jsonschema_rs.ValidationError]) -> tuple[bool, int, int]:
        other_type = any(e.kind.name == "type" and len(e.instance_path) == depth for e in form)
        strange = sum(e.kind.name == "additionalProperties" for e in form)
        return other_type, strange, len(form)

    nearest_form = sorted(forms, key=distance)[0]
    return min(nearest_form, key=lambda each: each.kind.name != "additionalProperties")
