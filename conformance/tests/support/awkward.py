"""Documents that are awkward for Python, each of one page or operation."""

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
    "fields of ours": answering(
        model("field", "date", "datetime", "as_json", "unknown_fields", "cached_property", "Meta")
    ),
    "fields that collide": answering(
        model(
            "+1", "-1", "aB", "a_b", "a-b", "class", "1", "日本", "ﬁ", "fi", "", " ", "_x", "__y__"
        )
    ),
    "fields without a name for msgspec": answering(model('a"b', "a\\b", "ok")),
    "values": answering(
        {
            "type": "object",
            "properties": {
                "numbers": {"enum": [1, 2, -3]},
                "floats": {"enum": [1.5, 2]},
                "mixed": {"enum": ["a", 1, None, True]},
                "null": {"enum": [None]},
                "nullable": {"enum": ["a", None], "type": ["string", "null"]},
                "odd": {"enum": ["", " ", "'", '"', "\n", "a\\", "None", "日本"]},
                "large": {"enum": [2**70]},
                "flags": {"type": "boolean", "enum": [True]},
                "const": {"const": "x"},
                "number": {"const": 1.5},
                "list": {"const": [1]},
                "yes": {"const": True},
            },
        }
    ),
    "recursion": answering(
        ref("Node"),
        Node={
            "type": "object",
            "properties": {"up": ref("Node"), "all": ref("Nodes"), "b": ref("B")},
        },
        Nodes={"type": "array", "items": ref("Node")},
        B={"type": "object", "required": ["node"], "properties": {"node": ref("Node")}},
        Tree={"type": "array", "items": ref("Tree")},
        Any={"anyOf": [{"type": "string"}, {"type": "array", "items": ref("Any")}]},
        Map={"type": "object", "additionalProperties": ref("Map")},
    ),
    "unions": answering(
        {
            "type": "object",
            "properties": {
                "models": {"oneOf": [ref("A"), ref("B")], "discriminator": {"propertyName": "a"}},
                "texts": {"anyOf": [{"type": "string"}, {"type": "string", "format": "date-time"}]},
                "closed": {"anyOf": [{"type": "string"}, {"enum": ["a", "b"]}]},
                "numbers": {"type": ["integer", "number"], "minimum": 1},
                "lists": {"anyOf": [{"type": "array"}, {"type": "array", "items": ref("A")}]},
                "null": {"anyOf": [ref("A"), {"type": "null"}]},
                "dict": {"anyOf": [ref("A"), {"type": "object"}]},
                "choice": {**model("x"), "anyOf": [{"required": ["x"]}, {"required": ["y"]}]},
            },
        },
        A=model("a"),
        B=model("b"),
    ),
    "inheritance": answering(
        ref("B"),
        A={**model("a"), "required": ["a"]},
        B={"allOf": [ref("A")], "properties": {"b": {"type": "integer"}}, "required": ["b"]},
        C={"allOf": [ref("A"), {"required": ["c"]}, model("c")]},
        D={"allOf": [{"type": "string"}, {"maxLength": 3}]},
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
    "titles": answering(
        {"oneOf": [{**model("a"), "title": "It"}, {**model("b"), "title": "It"}]},
        It={**model("a"), "title": "It"},
        Same=ref("It"),
        Alike={"allOf": [ref("It"), {"description": "It again."}], "title": "It"},
        More={"allOf": [ref("It"), {**model("c"), "title": "It"}]},
    ),
    "inline objects": answering(
        {
            "type": "object",
            "properties": {
                "a": {"type": "object", "properties": {"b": model("c")}},
                "aB": {"type": "array", "items": model("c")},
            },
        }
    ),
    "words that have no meaning here": answering(
        {
            "properties": {
                "a": {"type": "string", "default": 7},
                "b": {"type": "array"},
                "c": {"type": "array", "prefixItems": [{"type": "string"}]},
                "d": {"patternProperties": {"^x": model("a")}, "additionalProperties": False},
                "e": True,
                "f": {"not": {}, "if": {}, "$defs": {"x": {}}},
            }
        }
    ),
    "references elsewhere": answering(
        {"$ref": "#/components/schemas/A/properties/a"},
        A={"type": "object", "properties": {"a": model("x")}},
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
