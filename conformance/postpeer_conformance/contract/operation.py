"""From a path and a method to an :class:`Operation`: parameters, responses and key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Literal, cast

from . import media, security
from .errors import hidden, nearest
from .extension import read_collection
from .model import Body, DocumentedResponse, ListOperation, Operation
from .parameter import Parameter
from .place import Place
from .pointer import Json, escape
from .schemas import Schema, Schemas

STYLES = {"query": "form", "header": "simple", "path": "simple", "cookie": "form"}
"""The usual style of parameters, by where they are (OpenAPI, 4.8.12.2)."""
LOCATIONS = tuple(STYLES)
EXTENSION = "x-collection"
VALUES = 10_000
"""Values that a parameter may list."""


def read(
    root: Place, item: Place, path: str, method: str, methods: frozenset[str] = frozenset()
) -> Operation:
    """The operation *method* of the path *item*; raises :class:`DocumentError`.

    *methods* are all that the document has where a request to the path may lead.
    """
    place = item.at(method)
    _check_spelling(place)
    parameters = _parameters(item, place)
    _check_path(place, path, parameters)
    responses = {status: _response(status, each) for status, each in _statuses(place)}
    if not responses:
        raise place.error(f"{method} {path} has no responses")
    make: Callable[..., Operation] = Operation
    if EXTENSION in place:
        if method != "get":
            raise place.at(EXTENSION).error("x-collection is only for get")
        found = read_collection(place.at(EXTENSION), parameters, _page(place))
        make = partial(ListOperation, collection=found)
    return make(
        id=_named(place, "operationId") if "operationId" in place else f"{method} {path}",
        method=method.upper(),
        path=path,
        summary=" ".join(place.text("summary").split()) if "summary" in place else "",
        parameters=parameters,
        body=_body(place.at("requestBody")) if "requestBody" in place else None,
        responses=responses,
        key=security.read(root, place),
        pointer=place.pointer,
        methods=methods,
    )


def is_collection(place: Place) -> bool:
    """Whether the operation at *place* is meant to bear an ``x-collection``, however spelt."""
    names = place.value if isinstance(place.value, dict) else {}
    return bool(_spelt(names))


def _spelt(names: Iterable[str]) -> list[str]:
    """Those of *names* that look like the extension."""
    lower = {name.lower(): name for name in names}
    return [lower[each] for each in difflib.get_close_matches(EXTENSION, lower, cutoff=0.86)]


def _check_spelling(place: Place) -> None:
    """Refuse what looks like the extension: passed over, it would leave nothing to test."""
    for name in _spelt(place.mapping()):
        if name != EXTENSION:
            raise place.at(name).error(f"{name} is unknown", f"did you mean {EXTENSION}?")


def _check_path(place: Place, path: str, parameters: tuple[Parameter, ...]) -> None:
    """Raise where the template of the path and the parameters do not fit each other."""
    inside = re.findall(r"\{([^{}]*)\}", path)
    known = {each.name: each for each in parameters if each.location == "path"}
    for name in inside:
        if name not in known:
            raise place.error(f"no parameter describes {{{name}}} in the path {path}")
    for name, parameter in known.items():
        if name not in inside:
            raise place.source.error(parameter.pointer, f"the path {path} has no {{{name}}}")


def _statuses(place: Place) -> Iterator[tuple[str, Place]]:
    """The documented responses by status; extensions among them are not for us."""
    for status, response in place.entries("responses"):
        if status.startswith("x-"):
            continue
        if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
            raise place.source.error(
                f"{place.pointer}/responses/{escape(status)}",
                f"{status} is no status",
                "write three digits, 4XX or default",
            )
        yield status, response


def _parameters(item: Place, place: Place) -> tuple[Parameter, ...]:
    """The parameters of an operation; its own replace those of its path."""
    merged: dict[tuple[str, str], Parameter] = {}
    for owner in (item, place):
        own: dict[tuple[str, str], Parameter] = {}
        for each in owner.elements("parameters"):
            parameter = _parameter(each)
            identity = (parameter.location, parameter.name)
            if identity in own:
                raise each.error(f"the {' parameter '.join(identity)} is defined twice")
            own[identity] = parameter
        merged |= own
    return tuple(merged.values())


def _named(place: Place, key: str) -> str:
    """The name at *key*: not empty, and of characters that show."""
    name = place.line(key)
    if not name.strip():
        raise place.at(key).error(f"{key} is empty", "write a name")
    return name


def _parameter(place: Place) -> Parameter:
    name, location = _named(place, "name"), place.line("in")
    if location not in LOCATIONS:
        raise place.at("in").error(
            f"a parameter cannot be in {location}", nearest(location, LOCATIONS)
        )
    media_type, holder = next(place.entries("content"), ("", place))
    if "schema" not in holder:
        raise place.error(f"the parameter {name} has no schema")
    if location == "header" and not security.HEADER.fullmatch(name):
        raise place.at("name").error(f"{name} is not a name of a header", security.HEADER_HINT)
    schema = place.source.schemas.flat(holder.at("schema").value)
    _check_values(holder.at("schema"), name, schema)
    style = place.text("style") if "style" in place else STYLES[location]
    return Parameter(
        name=name,
        location=cast(Literal["query", "header", "path", "cookie"], location),
        required="required" in place and place.at("required").value is True,
        schema=_opened(place.source.schemas, schema),
        pointer=place.pointer,
        style=style,
        explode=place.at("explode").value is True if "explode" in place else style == "form",
        media_type=media_type,
    )


def _opened(schemas: Schemas, schema: Schema) -> Schema:
    """*schema* with what it says of its items and properties in one mapping each."""
    opened: dict[str, Json] = {}
    if "items" in schema:
        opened["items"] = schemas.flat(schema["items"])
    if "properties" in schema:
        opened["properties"] = {n: schemas.flat(each) for n, each in schema["properties"].items()}
    return {**schema, **opened} if opened else schema


def _check_values(place: Place, name: str, schema: Schema) -> None:
    """Raise where *schema* names values that clauses could not name, or too many."""
    values = schema.get("enum", ())
    if len(values) > VALUES:
        raise place.error(f"{name} has more than {VALUES} values", "leave enum out")
    for value in (*values, schema.get("const"), schema.get("default")):
        if isinstance(value, str) and (character := hidden(value)):
            raise place.error(f"a value of {name} contains {character}", "leave it out")


def _body(place: Place) -> Body:
    content = dict(_content(place))
    if not content:
        raise place.error("the requestBody has no content")
    required = "required" in place and place.at("required").value is True
    known = place.source.schemas
    schemas = {
        n: _opened(known, known.flat(e.value["schema"])) for n, e in place.entries("content")
    }
    return Body(required=required, content=content, pointer=place.pointer, schemas=schemas)


def _content(place: Place) -> Iterator[tuple[str, str]]:
    """Media types and the pointers of their schemas."""
    for name, each in place.entries("content"):
        each.mapping().setdefault("schema", {})  # a body of any form
        for _, example in each.entries("examples"):
            example.mapping()
        # the pointer as written: the validator follows references itself
        yield name, f"{each.pointer}/schema"


def _response(status: str, place: Place) -> DocumentedResponse:
    headers, schemas = {}, place.source.schemas
    for name, header in place.entries("headers"):
        holder = next((each for _, each in header.entries("content")), header)
        schema = schemas.flat(holder.at("schema").value)
        headers[name] = {**header.mapping(), "schema": _opened(schemas, schema)}
    return DocumentedResponse(
        status=status,
        description=place.text("description"),
        content=dict(_content(place)),
        headers=headers,
        pointer=place.pointer,
    )


def _page(operation: Place) -> Place:
    """The schema of the JSON body of the response with status 200."""
    responses = operation.at("responses")
    status = next((each for each in ("200", "2XX", "default") if each in responses), None)
    if status is None:
        raise responses.error("responses has no 200", "document the response of a list under 200")
    response = responses.at(status)
    for name, place in response.entries("content"):
        if media.is_json(name):
            return place.at("schema")
    raise response.error(f"the {status} response of a list has no application/json body")
