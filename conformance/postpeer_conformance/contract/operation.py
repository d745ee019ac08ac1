"""From a path and a method to an :class:`Operation`: parameters, answers and key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Literal, cast

from . import collection, media
from .errors import hidden, nearest
from .model import ApiKey, Operation, Parameter, Response
from .place import Place
from .pointer import escape
from .schemas import Schema

LOCATIONS = ("query", "header", "path", "cookie")
EXTENSION = "x-collection"
VALUES = 10_000
"""Values that a parameter may list."""
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A field name of HTTP (RFC 9110, 5.1)."""
HEADER_HINT = "use letters, digits and -, as in x-api-key"
FRAMING = frozenset({
    "connection", "content-length", "content-type", "expect", "host", "keep-alive", "te",
    "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
"""Fields that say how a message travels: none can hold a key."""


def read(root: Place, item: Place, path: str, method: str) -> Operation:
    """The operation *method* of the path *item*; raises :class:`DocumentError`."""
    place = item.at(method)
    _check_spelling(place)
    parameters = _parameters(item, place)
    responses = {status: _response(status, each) for status, each in _statuses(place)}
    if not responses:
        raise place.error(f"{method} {path} has no responses")
    found = None
    if EXTENSION in place:
        if method != "get" or "{" in path:
            raise place.at(EXTENSION).error("x-collection belongs to a get without {} in its path")
        found = collection.read(place.at(EXTENSION), parameters, _body(place))
    return Operation(
        id=_named(place, "operationId") if "operationId" in place else f"{method} {path}",
        method=method.upper(),
        path=path,
        summary=" ".join(place.text("summary").split()) if "summary" in place else "",
        parameters=parameters,
        responses=responses,
        key=_key(root, place),
        collection=found,
        pointer=place.pointer,
    )


def _check_spelling(place: Place) -> None:
    """Refuse what looks like the extension: passed over, it would leave nothing to test."""
    names = {name.lower(): name for name in place.mapping()}
    for close in difflib.get_close_matches(EXTENSION, names, cutoff=0.86):
        if names[close] != EXTENSION:
            raise place.at(names[close]).error(
                f"{names[close]} is unknown", f"did you mean {EXTENSION}?"
            )


def _statuses(place: Place) -> Iterator[tuple[str, Place]]:
    """The documented answers by status; extensions among them are not for us."""
    for status, answer in place.entries("responses"):
        if status.startswith("x-"):
            continue
        if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
            raise place.source.error(
                f"{place.pointer}/responses/{escape(status)}",
                f"{status} is no status",
                "write three digits, 4XX or default",
            )
        yield status, answer


def _parameters(item: Place, place: Place) -> tuple[Parameter, ...]:
    """The parameters of an operation; its own replace those of its path."""
    merged: dict[tuple[str, str], Parameter] = {}
    for owner in (item, place):
        own: dict[tuple[str, str], Parameter] = {}
        for each in owner.elements("parameters"):
            parameter = _parameter(each)
            identity = (parameter.location, parameter.name)
            if identity in own:
                raise each.error(f"the {' parameter '.join(identity)} stands twice")
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
    holder = place
    for _, body in place.entries("content"):
        holder = body
    if "schema" not in holder:
        raise place.error(f"the parameter {name} has no schema")
    if location == "header" and not HEADER.fullmatch(name):
        raise place.at("name").error(f"{name} is no name of a header", HEADER_HINT)
    schema = place.source.schemas.flat(holder.at("schema").value)
    _check_values(holder.at("schema"), name, schema)
    return Parameter(
        name=name,
        location=cast(Literal["query", "header", "path", "cookie"], location),
        required="required" in place and place.at("required").value is True,
        schema=schema,
        pointer=place.pointer,
    )


def _check_values(place: Place, name: str, schema: Schema) -> None:
    """Raise where *schema* names values that clauses could not name, or too many."""
    values = schema.get("enum", ())
    if len(values) > VALUES:
        raise place.error(f"{name} has more than {VALUES} values", "leave enum out")
    for value in (*values, schema.get("const"), schema.get("default")):
        if isinstance(value, str) and (character := hidden(value)):
            raise place.error(f"a value of {name} holds {character}", "leave it out")


def _response(status: str, place: Place) -> Response:
    content = {}
    for name, each in place.entries("content"):
        if "schema" not in each:
            raise each.error(f"{name} has no schema", "write schema: {} for a body of any form")
        for _, example in each.entries("examples"):
            example.mapping()
        # the pointer as written: the validator follows references itself
        content[name] = f"{each.pointer}/schema"
    headers = {}
    for name, header in place.entries("headers"):
        headers[name] = {
            **header.mapping(),
            "schema": place.source.schemas.flat(header.at("schema").value),
        }
    return Response(
        status=status,
        description=place.text("description"),
        content=content,
        headers=headers,
        pointer=place.pointer,
    )


def _body(operation: Place) -> Place:
    """The schema of the JSON body of the 200 answer."""
    answer = operation.at("responses").at("200")
    for name, place in answer.entries("content"):
        if media.is_json(name):
            return place.at("schema")
    raise answer.error("the 200 answer of a collection has no application/json body")


def _key(root: Place, operation: Place) -> ApiKey | None:
    """The key that *operation* asks for: the operation's own word, or the document's."""
    owner = operation if "security" in operation else root
    wanted = list(owner.elements("security"))
    if not wanted or [each.value for each in wanted] == [{}]:
        return None
    names = [name for each in wanted for name in each.mapping()]
    if len(wanted) != 1 or len(names) != 1:
        raise wanted[0].error("security names more than one scheme", "keep one key in a header")
    schemes = root.at("components").at("securitySchemes") if "components" in root else root
    if names[0] not in schemes:
        hint = nearest(names[0], schemes.mapping())
        raise wanted[0].error(f"{names[0]} is no security scheme of the document", hint)
    scheme = schemes.at(names[0])
    if scheme.text("type") != "apiKey" or scheme.text("in") != "header":
        raise scheme.error(f"{names[0]} is not a key in a header", "write type: apiKey, in: header")
    header = scheme.text("name")
    if not HEADER.fullmatch(header):
        raise scheme.at("name").error(f"{header!r} is no name of a header", HEADER_HINT)
    if header.lower() in FRAMING:
        raise scheme.at("name").error(f"the header {header} cannot hold a key", HEADER_HINT)
    return ApiKey(header=header, pointer=scheme.pointer)
