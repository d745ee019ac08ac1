"""Documents whose schemas are awkward for Python."""

from __future__ import annotations

from support.awkward_parts import Json, answering, model, ref

SCHEMAS: dict[str, Json] = {
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
}
