"""A document of OpenAPI 3.0 says what one of OpenAPI 3.1 says in other words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance.contract import load
from support.small_document import DOCUMENT, refusal_of, written

OLD = DOCUMENT.replace("openapi: 3.1.0", "openapi: 3.0.3")
PAIRS = [
    ("{type: [integer, 'null']}", "{type: integer, nullable: true}"),
    ("{anyOf: [{type: string}, {type: 'null'}]}", "{type: string, nullable: true}"),
]


def test_the_same_contract(tmp_path: Path) -> None:
    """With null written as 3.0 writes it; and nothing else differs."""
    text = OLD
    for modern, older in PAIRS:
        assert modern in text
        text = text.replace(modern, older)
    (old,), (new,) = load(written(tmp_path, text)).collections, load(written(tmp_path)).collections
    assert old.collection == new.collection
    assert [f.nullable for f in old.collection.fields] == [
        f.nullable for f in new.collection.fields
    ]


def validates(folder: Path, schema: str, value: Any) -> bool:
    """Whether *value* has *schema*, which stands in a document of OpenAPI 3.0."""
    thing = "    Thing:\n      type: object\n      required: [isbn]\n"
    text = OLD.replace("{type: [integer, 'null']}", "{type: integer, nullable: true}")
    text = text.replace(thing, f"    Free: {schema}\n{thing}")
    contract = load(written(folder, text))
    return bool(contract.validator("/components/schemas/Free").is_valid(value))


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", 2, 1),
        ("{type: integer, maximum: 9, exclusiveMaximum: true}", 8, 9),
        ("{type: integer, maximum: 9, exclusiveMaximum: false}", 9, 10),
        ("{type: string, nullable: true}", None, 1),
        ("{type: string, nullable: false}", "a", None),
        ("{type: string, enum: [a], nullable: true}", None, "b"),
        ("{$ref: '#/components/schemas/Thing', nullable: true}", None, {}),
        ("{allOf: [{$ref: '#/components/schemas/Thing'}], nullable: true}", None, {}),
        ("{$ref: '#/components/schemas/Thing', required: [other]}", {"isbn": "a"}, {"other": 1}),
        ("{type: string, example: 1}", "a", 1),
        ("{type: object, properties: {nullable: {type: boolean}}}", {"nullable": True}, []),
    ],
    ids=str,
)
def test_what_a_schema_of_3_0_allows(tmp_path: Path, schema: str, valid: Any, invalid: Any) -> None:
    """Null, exclusive bounds, and nothing beside a reference."""
    assert validates(tmp_path, schema, valid)
    assert not validates(tmp_path, schema, invalid)


def test_a_refusal_names_the_line_of_the_file(tmp_path: Path) -> None:
    """Values keep their lines."""
    text = OLD.replace("{type: [integer, 'null']}", "{type: integer, nullable: true}")
    blamed, said = refusal_of(written(tmp_path, text.replace("by: /pages", "by: /data")))
    assert blamed.startswith("sort: {parameter: order")
    assert said.startswith("/data leads nowhere")
