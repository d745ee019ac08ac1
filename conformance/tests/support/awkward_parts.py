"""Documents of one page or operation, made of few words."""

from __future__ import annotations

from typing import Any

Json = Any
OK = {"200": {"description": "Done.", "content": {"application/json": {"schema": {}}}}}


def operation(**changes: Json) -> Json:
    return {"operationId": "doIt", "responses": OK, **changes}


def answering(schema: Json, **schemas: Json) -> Json:
    """A document with one operation that answers with *schema*."""
    content = {"application/json": {"schema": schema}}
    made = operation(responses={"200": {"description": "It.", "content": content}})
    return document({"/it": {"get": made}}, schemas)


def asking(*parameters: Json, path: str = "/it") -> Json:
    """A document with one operation that has these *parameters*."""
    made = [{"in": "query", "schema": {"type": "string"}, **each} for each in parameters]
    return document({path: {"get": operation(parameters=made)}})


def named(*ids: str | None, tags: tuple[str, ...] = ()) -> Json:
    """A document with operations of these names."""
    paths = {}
    for number, each in enumerate(ids):
        made = operation(tags=tags[number : number + 1])
        made.pop("operationId")
        paths[f"/p{number}"] = {"get": made if each is None else {**made, "operationId": each}}
    return document(paths)


def document(paths: Json, schemas: Json = None) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Awkward", "version": "1"},
        "servers": [{"url": "https://awkward.example"}],
        "paths": paths,
        "components": {"schemas": schemas or {}},
    }


def model(*names: str) -> Json:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


BINARY = {"type": "string", "format": "binary"}
