"""The items that the reference server makes up."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from postpeer_conformance.contract import PACKAGED, Collection, Contract, load
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.store import microseconds
from postpeer_conformance.transport.in_process import InProcess
from support.small_document import changed, written

SEEDS = range(5)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load()


@pytest.fixture(scope="module")
def collection(contract: Contract) -> Collection:
    found = contract.collections[0].collection
    assert found is not None
    return found


def made(contract: Contract, count: int, seed: int = 0) -> list[Any]:
    return list(items(contract, contract.collections[0], count, seed))


def test_the_same_seed_gives_the_same_items(contract: Contract) -> None:
    """A seed is an address of data; another seed is other data."""
    assert made(contract, 50) == made(contract, 50)
    assert made(contract, 50) != made(contract, 50, seed=1)


def test_fewer_items_are_the_beginning_of_more(contract: Contract) -> None:
    """Items come one by one: a million of them need no memory."""
    endless = items(contract, contract.collections[0], 10**6, 0)
    assert list(islice(endless, 30)) == made(contract, 30)


def test_no_identity_occurs_twice(contract: Contract, collection: Collection) -> None:
    """Many items have as many identities."""
    identities = {collection.key.of(item) for item in made(contract, 20_000)}
    assert len(identities) == 20_000


@pytest.mark.parametrize(
    ("keys", "count"),
    [("maxLength: 1", 16), ("pattern: '^b-[01]{2}$'", 4), ("pattern: '^[A-Z]{2}-[0-9]{6}$'", 300)],
)
def test_there_are_as_many_items_as_there_are_keys(tmp_path: Path, keys: str, count: int) -> None:
    text = changed("isbn: {type: string}", f"isbn: {{type: string, {keys}}}")
    small = load(written(tmp_path, text))
    found = [item["isbn"] for item in made(small, 300)]
    assert len(set(found)) == len(found)
    assert len(found) <= count
    if count == 300:
        assert len(found) == 300
        validator = small.validator("/components/schemas/Thing")
        assert all(validator.is_valid({"isbn": each}) for each in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_item_keeps_its_schema(contract: Contract, seed: int) -> None:
    """The page that holds all of them is valid, formats included."""
    page = {"success": True, "total": 300, "integrations": made(contract, 300, seed)}
    contract.validator(
        contract.collections[0].responses["200"].content["application/json"]
    ).validate(page)


@pytest.mark.parametrize(
    "inner",
    [
        "{anyOf: [{$ref: '#/components/schemas/Book'}, {type: 'null'}]}",
        "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: boolean}}}",
    ],
)
def test_an_object_in_an_item_is_whole_or_left_out(tmp_path: Path, inner: str) -> None:
    """Even where it is an item itself: what it requires is there if it is."""
    text = changed("            genre: {type: string}\n", f"            genre: {inner}\n")
    text = text.replace("          - {parameter: genre, fields: [/genre], match: equals}\n", "")
    contract = load(written(tmp_path, text))
    books = made(contract, 300)
    valid = contract.validator("/components/schemas/Book").is_valid
    assert [book for book in books if not valid(book)] == []
    whole = [book for book in books if book.get("genre")]
    assert 0 < len(whole) < len(books)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_and_one_item_hold_the_variety(
    contract: Contract, collection: Collection, seed: int
) -> None:
    """Among 21 items filters find several values and none, and orders have something to order."""
    some = made(contract, 21, seed)
    for each in collection.filters:
        for field in each.fields:
            values = [field.of(item) for item in some]
            assert len({value for value in values if value is not None}) >= 2
            assert not field.nullable or None in values
            assert each.match == "equals" or values.count(None) < len(values) / 2
    texts = [by.of(item) for by in collection.order.fields for item in some]
    instants = [microseconds(text) for text in texts]
    assert len(set(instants)) < len(instants)
    by_text = [microseconds(text) for text in sorted(texts)]
    assert by_text != sorted(instants)


@pytest.mark.parametrize("seed", SEEDS)
def test_some_values_are_rare_and_some_begin_with_others(
    contract: Contract, collection: Collection, seed: int
) -> None:
    """Each filtered field has a value of one item, and one that is the start of another."""
    some = made(contract, 140, seed)
    for each in collection.filters:
        if each.match == "equals":
            counts = Counter(each.fields[0].of(item) for item in some)
            values = [value for value in counts if value is not None]
            assert 1 in counts.values()
            assert any(b.startswith(a) for a in values for b in values if a != b)


REFUSAL = (
    "schema: {type: object, required: [why, code],"
    " properties: {code: {type: integer, minimum: 3, default: 1, examples: [x, 4]}}},"
    " example: {why: 5, code: 1}"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("required: [isbn]", "required: [isbn, cover]"),
        (
            "genre: {type: string}\n",
            "genre: {type: string, maxLength: 9, examples: [abcdefghij]}\n",
        ),
        ("pages: {type: integer}", "pages: {type: integer, minimum: 5, examples: [1, 'x', 7]}"),
        ("schema: {type: object}", REFUSAL),
    ],
    ids=["a name", "a text", "a number", "a refusal"],
)
def test_a_careless_document_is_kept_as_well(old: str, new: str, tmp_path: Path) -> None:
    """It requires names that it says no more about, and has examples that break its schemas."""
    contract = load(written(tmp_path, changed(old, new)))
    (operation,) = contract.operations
    with httpx2.Client(transport=InProcess(create_app(contract, accounts=30))) as client:
        for query, status in (("", 200), ("?size=0", 400)):
            answer = client.get(
                f"http://reference{operation.path}{query}", headers={"reader-key": KEY}
            )
            response = operation.response(status)
            assert answer.status_code == status
            assert response is not None
            assert response.json is not None
            contract.validator(response.json[1]).validate(answer.json())


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, pattern: '^[A-Z]{3}-[0-9]+$'}",
        "{type: string, format: time}",
        "{type: number, minimum: 0.5, multipleOf: 0.5}",
        "{type: 'null'}",
        "{oneOf: [{type: object, required: [kind], properties: {kind: {const: a}}}]}",
    ],
)
def test_a_value_keeps_whatever_its_schema_asks(tmp_path: Path, schema: str) -> None:
    """Patterns, formats, multiples and unions bind the items that are made up, too."""
    document = yaml.safe_load(PACKAGED.read_text("utf-8"))
    item = document["components"]["schemas"]["Integration"]
    item["properties"]["extra"] = yaml.safe_load(schema)
    item["required"].append("extra")
    contract = load(written(tmp_path, yaml.safe_dump(document)))
    validator = contract.validator("/components/schemas/Integration")
    assert [each for each in made(contract, 30) if not validator.is_valid(each)] == []
