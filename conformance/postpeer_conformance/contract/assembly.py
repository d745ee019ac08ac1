"""From a document to a :class:`Contract`: what OpenAPI itself says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, cast

from postpeer_conformance.contract import collection, extension, references
from postpeer_conformance.contract.errors import nearest
from postpeer_conformance.contract.model import (
    ApiKey,
    Contract,
    Operation,
    Parameter,
    Response,
)
from postpeer_conformance.contract.place import Place
from postpeer_conformance.contract.reading import Source
from postpeer_conformance.contract.schemas import flatten

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
LOCATIONS = ("query", "header", "path", "cookie")
EXTENSION = "x-collection"


def assemble(source: Source) -> Contract:
    """The contract that *source* states; raises :class:`DocumentError`."""
    root = Place(source, source.document)
    _check_version(root)
    references.check(source)
    if "components" in root:
        for _, schema in root.at("components").entries("schemas"):
            extension.check_schemas(schema)
    info = root.at("info")
    return Contract(
        title=info.text("title"),
        version=info.text("version"),
        source=source.path,
        servers=tuple(_server(each) for each in root.elements("servers")) or ("/",),
        operations=tuple(_operations(root)),
        document=source.document,
        lines=source.lines,
    )


def _check_version(root: Place) -> None:
    """Refuse what is not OpenAPI 3.1, and say what to do about it."""
    if not isinstance(root.value, dict):
        raise root.error("the document is no OpenAPI document", "its top must be a mapping")
    if "swagger" in root:
        raise root.at("swagger").error("Swagger 2.0 is not supported", "convert it to OpenAPI 3.1")
    stated = root.at("openapi")
    version = str(stated.value) if isinstance(stated.value, float) else root.text("openapi")
    if re.match(r"3\.0(\.|$)", version):
        raise stated.error(
            f"OpenAPI {version} is not supported",
            "upgrade to openapi: 3.1.0, where nullable: true becomes type: [string, 'null']",
        )
    if not re.match(r"3\.1(\.\d+)?$", version):
        raise stated.error(f"OpenAPI {version} is not supported", "write openapi: 3.1.0")


def _server(place: Place) -> str:
    """The address of a server, its variables at their defaults."""
    url = place.text("url")
    for name, variable in place.entries("variables"):
        url = url.replace(f"{{{name}}}", variable.text("default"))
    return url


def _operations(root: Place) -> Iterator[Operation]:
    if not root.at("paths").mapping():
        raise root.at("paths").error("the document has no paths")
    seen: dict[str, Operation] = {}
    for path, item in root.entries("paths"):
        if not path.startswith("/"):
            raise item.error(f"the path {path} does not begin with /")
        for method in METHODS:
            if method in item:
                operation = _operation(root, item, path, method)
                if operation.id in seen:
                    raise item.at(method).error(f"the operationId {operation.id} stands twice")
                yield seen.setdefault(operation.id, operation)


def _operation(root: Place, item: Place, path: str, method: str) -> Operation:
    place = item.at(method)
    parameters = _parameters(item, place)
    responses = {status: _response(status, each) for status, each in place.entries("responses")}
    if not responses:
        raise place.error(f"{method} {path} has no responses")
    found = None
    if EXTENSION in place:
        if method != "get" or "{" in path:
            raise place.at(EXTENSION).error("x-collection belongs to a get without {} in its path")
        found = collection.read(place.at(EXTENSION), parameters, _body(place))
    return Operation(
        id=place.text("operationId") if "operationId" in place else f"{method} {path}",
        method=method.upper(),
        path=path,
        summary=place.text("summary") if "summary" in place else "",
        parameters=parameters,
        responses=responses,
        key=_key(root, place),
        collection=found,
        pointer=place.pointer,
    )


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


def _parameter(place: Place) -> Parameter:
    name, location = place.text("name"), place.text("in")
    if location not in LOCATIONS:
        raise place.at("in").error(
            f"a parameter cannot be in {location}", nearest(location, LOCATIONS)
        )
    holder = place
    for _, media in place.entries("content"):
        holder = media
    schema = holder.at("schema")
    extension.check_schemas(schema)
    return Parameter(
        name=name,
        location=cast(Literal["query", "header", "path", "cookie"], location),
        required="required" in place and place.at("required").value is True,
        schema=flatten(place.source.document, schema.value),
        pointer=place.pointer,
    )


def _response(status: str, place: Place) -> Response:
    content = {}
    for media, each in place.entries("content"):
        if "schema" not in each:
            raise each.error(f"{media} has no schema", "write schema: {} for a body of any form")
        # the pointer as written: the validator follows references itself
        content[media] = f"{each.pointer}/schema"
        extension.check_schemas(each.at("schema"))
    headers = {}
    for name, header in place.entries("headers"):
        extension.check_schemas(header.at("schema"))
        headers[name] = {
            **header.mapping(),
            "schema": flatten(place.source.document, header.at("schema").value),
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
    for media, place in answer.entries("content"):
        if re.fullmatch(r"application/([\w.+-]+\+)?json", media.partition(";")[0].strip()):
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
    return ApiKey(header=scheme.text("name"), pointer=scheme.pointer)
