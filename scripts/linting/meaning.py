"""Every example of a page could be a page: it keeps what ``x-collection`` says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from linting.examples import Example, examples
from linting.finding import Finding
from postpeer_conformance.contract import Collection, Contract, Operation, follow
from postpeer_conformance.oracle.records import instant

Json = Any


def findings(contract: Contract) -> Iterator[Finding]:
    """One for every way in which an example of a page contradicts the collection."""
    found = list(examples(contract.document))
    for operation in contract.collections:
        schemas = _bodies(contract, operation)
        for each in found:
            if each.schema in schemas:
                line = contract.line(each.pointer)
                for said in _contradictions(operation.collection, each):
                    yield Finding(line, said, "example-contradicts-collection")


def _bodies(contract: Contract, operation: Operation) -> set[str]:
    """The pointers at which the schema of a page stands: its own, and those it refers to."""
    found: set[str] = set()
    answer = operation.response(200)
    pending = list(answer.content.values()) if answer else []
    while pending:
        pointer = pending.pop()
        schema = follow(contract.document, pointer)
        if pointer not in found and isinstance(schema, dict) and "$ref" in schema:
            pending.append(schema["$ref"].removeprefix("#"))
        found.add(pointer)
    return found


def _contradictions(collection: Collection, example: Example) -> Iterator[str]:
    """What is wrong with a page, a sentence each; a page that breaks its schema is passed over."""
    try:
        items = follow(example.value, collection.items)
        keys = [collection.key.of(item) for item in items]
        paging = collection.paging
        if paging.bounded and len(items) > paging.largest:
            said = f"but {paging.size_name} allows at most {paging.largest}"
            yield f"this page has {len(items)} items, {said}"
        if told := collection.total:
            total = told.of(example.value, lambda _name: None)
            if total is not None and len(items) > total:
                yield f"this page has {len(items)} items, but {told.name} says {total}"
        if len(set(keys)) < len(keys):
            yield f"two items of this page have the same {collection.key.name}"
        fields = collection.order.fields
        orders = [[instant(field, item) for item in items] for field in fields]
        if orders and not any(map(_in_order, orders)):
            names = " or ".join(field.pointer for field in fields)
            yield f"the items of this page are in no order of {names}"
    except (LookupError, TypeError, ValueError):
        return


def _in_order(ranks: list[Json]) -> bool:
    """Whether *ranks* rise or fall."""
    pairs = list(pairwise(ranks))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)
