"""Documents that are awkward for Python, each of one page or operation."""

from __future__ import annotations

from support.awkward_parts import (
    BINARY,
    OK,
    Json,
    answering,
    asking,
    document,
    model,
    named,
    operation,
    ref,
)
from support.awkward_schemas import SCHEMAS

OURS = (
    *("Client", "Error", "Meta", "Response", "Answer", "Struct", "Any", "Literal", "Made"),
    *("AsyncMade", "MadeError", "Pager", "Mapping", "UnsetType", "Instant", "Day", "UUID"),
    *("Operation", "Success", "None", "True", "Exception", "List", "Dict", "DOIT", "Type"),
    *("Resource", "RawResource", "InBody", "Stream"),
)
BODIES: tuple[dict[str, Json], ...] = (
    {"application/json": {}},
    {"application/json": {"type": "array", "items": model("a")}},
    {"application/json": {"anyOf": [model("a"), model("b"), {"type": "null"}]}},
    {"application/xml": model("a"), "application/json": {"type": "string"}},
    {"multipart/form-data": {}},
    {"multipart/form-data": {"properties": {"f": {"type": "array", "items": BINARY}}}},
    {"application/x-www-form-urlencoded": model("class", "1")},
    {"text/plain": {"type": "string"}},
    {"*/*": BINARY},
    {"application/json; charset=utf-8": {"type": "integer"}},
)
LONG = {"type": "object", "properties": {"y" * 200: model("a"), "y" * 200 + "b": model("b")}}
DOCUMENTS: dict[str, Json] = {
    "classes of ours": answering(
        {"type": "array", "items": {"anyOf": [ref(name) for name in OURS]}},
        **{name: model("a") for name in OURS},
    ),
    "one class twice": answering(
        {
            "type": "object",
            "properties": {"a": ref("foo-bar"), "b": ref("FooBar"), "c": ref("FOO")},
        },
        **{"foo-bar": model("a"), "FooBar": model("b"), "foo_bar": model("c")},
        FOO=model("a"),
        Foo=model("b"),
    ),
    "one title twice": answering(
        ref("A"), A={**model("a"), "title": "User"}, B={**model("b"), "title": "User"}
    ),
    "names of schemas": answering(
        ref("日本"),
        **{"日本": model("a"), "a.b-c": model("a"), "ﬁsh": model("a"), "1st": model("a")},
    ),
    "methods of ours": named("close", "aclose", "with_raw_response", "date", "__init__", "self"),
    "helpers of ours": named(
        *("flat", "raw", "cached_property", "property", "last of them"),
        tags=("Raw", "Raw", "Raw", "Flat", "Property"),
    ),
    "keywords as methods": named("class", "import", "None", "list", "print", "async", "await"),
    "methods that collide": named("list-things", "listThings", "list_things", "ListThings"),
    "odd methods": named("1st", "日本", "ﬁsh", "+", "a b/c", "…", "é", "x" * 200),
    "no ids": named(None, None),
    "tags": named("a", "b", "c", "d", tags=("class", "日本 語", "…", "Hand tools")),
    "one name in two tags": named("find it", "find-it", tags=("one", "two")),
    "names of parameters": asking(
        *({"name": name} for name in ("self", "client", "url", "timeout", "class", "body", "1"))
    ),
    "parameters that collide": asking(
        *({"name": name} for name in ("a-b", "a_b", "aB", "a.b", "+1", "-1", "a[b]", "日本", "ﬁ")),
    ),
    "one parameter everywhere": asking(
        {"name": "id"},
        {"name": "id", "in": "header"},
        {"name": "id", "in": "cookie"},
        {"name": "id", "in": "path", "required": True},
        path="/it/{id}",
    ),
    "arguments like modules": asking({"name": "do_it"}, {"name": "response"}, {"name": "date"}),
    "odd path parameters": asking(
        {"name": "user.id", "in": "path", "required": True},
        {"name": "日本", "in": "path", "required": True},
        path="/it/{user.id}/{日本}",
    ),
    "kinds of parameters": asking(
        {"name": "any", "schema": {}},
        {"name": "union", "schema": {"type": ["integer", "string", "null"]}},
        {"name": "const", "schema": {"const": "x"}},
        {"name": "lists", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
        {"name": "object", "schema": {"type": "object", "properties": {"a": {"type": "integer"}}}},
        {"name": "uuid", "schema": {"type": "string", "format": "uuid"}},
        {"name": "days", "in": "header", "schema": {"type": "array", "items": {"format": "date"}}},
        {"name": "wrong", "schema": {"type": "integer", "default": "no", "minimum": 1e300}},
    ),
    "long names": document(
        {
            "/long": {
                "get": operation(
                    operationId="x" * 400,
                    responses={
                        "200": {
                            "description": "It.",
                            "content": {"application/json": {"schema": LONG}},
                        }
                    },
                )
            }
        }
    ),
    "answers": document(
        {
            "/it": {
                method: operation(operationId=method, responses=answers)
                for method, answers in {
                    "get": {"default": OK["200"]},
                    "put": {"204": {"description": "Nothing."}},
                    "post": {"2XX": OK["200"], "201": {"description": "Made."}},
                    "delete": {"404": {"description": "Nothing else is known."}},
                    "patch": {
                        "200": {
                            "description": "x",
                            "content": {
                                "text/csv; header=present": {"schema": {}},
                                "*/*": {"schema": BINARY},
                            },
                        }
                    },
                    "head": OK,
                    "options": {"302": {"description": "Elsewhere."}},
                    "trace": OK,
                }.items()
            }
        }
    ),
    "bodies": document(
        {
            f"/p{number}": {
                "post": operation(
                    operationId=f"send{number}",
                    parameters=[{"name": "body", "in": "query", "schema": {"type": "string"}}],
                    requestBody={
                        "content": {kind: {"schema": schema} for kind, schema in content.items()}
                    },
                )
            }
            for number, content in enumerate(BODIES)
        }
    ),
    **SCHEMAS,
}


def merged() -> list[Json]:
    """All of them in as few documents as their names allow."""
    made: list[Json] = []
    for number, whole in enumerate(DOCUMENTS.values()):
        paths = {
            f"/{number}{path}": _renamed(item, number) for path, item in whole["paths"].items()
        }
        schemas, ids = whole["components"]["schemas"], _ids(paths)
        for each in made:
            if not (each["components"]["schemas"].keys() & schemas or _ids(each["paths"]) & ids):
                each["paths"] |= paths
                each["components"]["schemas"] |= schemas
                break
        else:
            made.append(document(paths, dict(schemas)))
    return made


def _renamed(item: Json, number: int) -> Json:
    return {
        method: {**each, "operationId": f"doIt{number}"}
        if each.get("operationId") == "doIt"
        else each
        for method, each in item.items()
    }


def _ids(paths: Json) -> set[str]:
    operations = (each for item in paths.values() for each in item.values())
    return {each["operationId"] for each in operations if "operationId" in each}
