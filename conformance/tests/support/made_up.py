"""A list operation drawn at random: other names, other bounds, another shape, the same meaning.

What holds for any document must hold for these: they share no name and no value with the real one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

Json = Any
Schema = dict[str, Json]

WORDS = (
    *("amber", "bramble", "copper", "dune", "ember", "fjord", "gravel", "harbour", "indigo"),
    *("juniper", "kelp", "lantern", "meadow", "nickel", "orchard", "pebble", "quartz", "reed"),
    *("saffron", "thistle", "umber", "velvet", "willow", "yarrow", "zinc"),
)
HARD_NAMES = ("class", "from", "import", "self", "None", "type", "select", "order")
"""Names that mean something in Python or in SQL."""
TEXTS = (
    *("Old Mill", "old mill lane", "MILL_7", "7% Solution", "O'Hara", 'The "Crate"', "a\\b"),
    *("Żuraw", "ÉTOILE filante", "река", "河", "🌊 tide", "two  gaps", "x.*", "[brackets]"),
)
BOTH_REFUSALS = (("401",), ("403",), ("401", "403"))


def document(seed: int) -> dict[str, Json]:
    """The OpenAPI document for *seed*; the same seed, the same document."""
    return _Author(Random(f"made up {seed}")).document()


def write(seed: int, folder: Path) -> Path:
    """The document for *seed* as a YAML file in *folder*."""
    path = folder / f"made-up-{seed}.yaml"
    text = yaml.safe_dump(document(seed), allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


class _Author:
    """Writes one document; every choice is *random*'s."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.style = random.choice(("camel", "snake", "kebab"))
        self.taken: set[str] = set()
        self.parameters: list[Schema] = []
        self.properties: dict[str, Schema] = {}
        self.required: list[str] = []
        self.filters: list[Schema] = []

    def name(self) -> str:
        """A name that the document does not have yet."""
        first, second = self.random.sample(WORDS, 2)
        made = {
            "camel": first + second.capitalize(),
            "snake": f"{first}_{second}",
            "kebab": f"{first}-{second}",
        }[self.style]
        if self.random.random() < 0.08:
            made = self.random.choice(HARD_NAMES)
        if made.lower() in self.taken:
            return self.name()
        self.taken.add(made.lower())
        return made

    def field(self, schema: Schema, always: bool = False) -> str:
        """Add a value to the item, sometimes one step down; its pointer."""
        name = self.name()
        if always or self.random.random() < 0.7:
            self.required.append(name)
        elif self.random.random() < 0.5:
            inner = self.name()
            self.properties[name] = {"type": "object", "properties": {inner: schema}}
            return f"/{name}/{inner}"
        self.properties[name] = schema
        return f"/{name}"

    def parameter(self, schema: Schema) -> str:
        """Add a query parameter; its name."""
        name = self.name()
        about = "What to ask for."
        schema = {**schema, "description": about}
        self.parameters.append(
            {"name": name, "in": "query", "description": about, "schema": schema}
        )
        return name

    def equals(self, kind: str) -> None:
        """Add a filter by a value of *kind*, which may be compared with two fields."""
        schema: Schema = {"type": kind}
        if kind == "string":
            schema["examples"] = self.random.sample(WORDS, 5)
        elif kind == "integer":
            schema["examples"] = self.random.sample(range(2, 90), 5)
        stated: Schema = {"match": "equals"}
        asked = dict(schema)
        if self.random.random() < 0.5:
            asked["type"] = schema["type"] = [kind, "null"]
            stated["absent"] = self.random.choice(("none", "-", "unset"))
        if kind != "boolean" and self.random.random() < 0.7:
            stated["unknown"] = self.random.choice(("empty", "refused", "either"))
        fields = [self.field(schema) for _ in range(self.random.choice((1, 1, 2)))]
        self.filters.append({"parameter": self.parameter(asked), "fields": fields, **stated})

    def contains(self) -> None:
        """Add a search in one to three texts."""
        fields = []
        for _ in range(self.random.randint(1, 3)):
            kind: Json = self.random.choice(("string", ["string", "null"]))
            examples = self.random.sample(TEXTS, 8)
            fields.append(self.field({"type": kind, "examples": examples}))
        stated: Schema = {"match": "contains"}
        if self.random.random() < 0.7:
            stated["case"] = self.random.choice(("ignored", "kept"))
        parameter = self.parameter({"type": "string"})
        self.filters.append({"parameter": parameter, "fields": fields, **stated})

    def collection(self) -> Schema:
        """Add all parameters and fields of the list; its ``x-collection``, body left out."""
        key: Schema = self.random.choice(
            (
                {"type": "string"},
                {"type": "integer", "minimum": 1},
                {"type": "string", "format": "uuid"},
            )
        )
        rank: Schema = self.random.choice(
            (
                {"type": "string", "format": "date-time"},
                {"type": "string", "format": "date"},
                {"type": "integer"},
            )
        )
        keyed, ranked = self.field(key, always=True), self.field(rank, always=True)
        self.field({"type": ["string", "null"], "examples": ["here", "there"]})
        kinds = ["string", self.random.choice(("integer", "boolean", "string"))]
        makers: list[Callable[[], None]] = [lambda kind=kind: self.equals(kind) for kind in kinds]  # type: ignore[misc]
        makers += [self.contains] * self.random.randint(1, 2)
        self.random.shuffle(makers)
        for make in makers:
            make()
        most = self.random.randint(10, 200)
        page = {"type": "integer", "minimum": self.random.choice((1, 1, 2)), "maximum": most}
        page["default"] = self.random.randint(2, most)
        order = {"type": "string", "enum": ["asc", "desc"]}
        order["default"] = self.random.choice(order["enum"])
        return {
            "key": keyed,
            "page": {
                "limit": self.parameter(page),
                "offset": self.parameter({"type": "integer", "minimum": 0, "default": 0}),
            },
            "sort": {"parameter": self.parameter(order), "by": ranked},
            "filters": self.filters,
        }

    def body(self, item: Schema) -> tuple[Schema, str, str]:
        """The schema of a page, and the pointers to its items and its total."""
        body: Schema = {"type": "object", "required": [], "properties": {}}
        items = self._within(body, {"type": "array", "items": item})
        total = self._within(body, {"type": "integer", "minimum": 0})
        return body, items, total

    def _within(self, body: Schema, schema: Schema) -> str:
        """Put *schema* into *body*, some steps down; its pointer."""
        at, pointer = body, ""
        for _ in range(self.random.randint(0, 2)):
            pointer += f"/{self._put(at, {'type': 'object', 'required': [], 'properties': {}})}"
            at = at["properties"][pointer.rpartition("/")[2]]
        return f"{pointer}/{self._put(at, schema)}"

    def _put(self, at: Schema, schema: Schema) -> str:
        name = self.name()
        at["required"].append(name)
        at["properties"][name] = schema
        return name

    def document(self) -> dict[str, Json]:
        stated = self.collection()
        page, items, total = self.body({"$ref": "#/components/schemas/Thing"})
        self.random.shuffle(self.parameters)
        refusal: Schema = {"type": "object", "required": [], "properties": {}}
        self._put(refusal, {"type": "string"})
        operation = {
            "operationId": "read" + self.random.choice(WORDS).capitalize(),
            "summary": "Read a list",
            "tags": ["Made up"],
            "security": [{"token": []}],
            "parameters": self.parameters,
            "responses": {
                "200": _answer("A page.", "Sheet"),
                self.random.choice(("400", "422")): _answer("Not valid.", "Refusal"),
                **{
                    status: _answer("No access.", "Refusal")
                    for status in self.random.choice(BOTH_REFUSALS)
                },
            },
            "x-collection": {"items": items, "total": total, **stated},
        }
        path = "".join(f"/{word}" for word in self.random.sample(WORDS, self.random.randint(1, 4)))
        header = "-".join(word.capitalize() for word in self.random.sample(WORDS, 2))
        return {
            "openapi": "3.1.0",
            "info": {"title": "Made up", "version": "0.0.1"},
            "servers": [{"url": "https://made-up.example"}],
            "tags": [{"name": "Made up"}],
            "paths": {path: {"get": operation}},
            "components": {
                "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": header}},
                "schemas": {"Sheet": page, "Thing": self.thing(), "Refusal": refusal},
            },
        }

    def thing(self) -> Schema:
        """The schema of an item; sometimes in two parts."""
        names = list(self.properties)
        parts = [names]
        if self.random.random() < 0.3:
            parts = [names[:2], names[2:]]
        schemas = [
            {
                "type": "object",
                "required": [name for name in part if name in self.required],
                "properties": {name: self.properties[name] for name in part},
            }
            for part in parts
        ]
        return schemas[0] if len(schemas) == 1 else {"allOf": schemas}


def _answer(description: str, schema: str) -> Schema:
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": description, "content": {"application/json": content}}
