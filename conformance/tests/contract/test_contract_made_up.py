"""Documents drawn at random are contracts like any other, and have nothing of the real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance.contract import Contract, load
from support.made_up import document

SEEDS = range(50)


def loaded(seed: int, folder: Path) -> Contract:
    """The contract of the document for *seed*, through a file."""
    path = folder / f"{seed}.json"
    path.write_text(json.dumps(document(seed)), encoding="utf-8")
    return load(path)


def literals(document: dict[str, Any]) -> set[str]:
    """Every name and example that the author of *document* chose."""
    found = set(document["components"]["schemas"]) | set(document["components"]["securitySchemes"])
    found |= {scheme["name"] for scheme in document["components"]["securitySchemes"].values()}
    for path, item in document["paths"].items():
        found |= {path, *path.split("/")[1:]}
        for operation in item.values():
            found |= {operation["operationId"], *operation["tags"]}
            found |= {parameter["name"] for parameter in operation.get("parameters", ())}
    return found | set(_chosen(document))


def _chosen(value: Any) -> Iterator[str]:
    """Names of properties, text examples and literals for null, anywhere in *value*."""
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict):
            yield from value["properties"]
        if isinstance(value.get("examples"), list):
            yield from (each for each in value["examples"] if isinstance(each, str))
        if "absent" in value:
            yield value["absent"]
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _chosen(inner)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_made_up_document_is_a_contract(seed: int, tmp_path: Path) -> None:
    """It is accepted, and says of its collection what a test needs."""
    (operation,) = loaded(seed, tmp_path).collections
    assert {each.match for each in operation.collection.filters} == {"equals", "contains"}
    assert operation.key is not None


def test_no_name_is_shared_with_the_real_document() -> None:
    """What passes on both knows neither by heart."""
    real = {name.lower() for name in literals(dict(load().document))} - {"asc", "desc"}
    for seed in SEEDS:
        assert not real & {name.lower() for name in literals(document(seed))}, seed


def test_the_same_seed_draws_the_same_document() -> None:
    """A failure can be shown again."""
    assert document(7) == document(7)
    assert document(7) != document(8)


def test_the_draw_reaches_every_kind(tmp_path: Path) -> None:
    """Fifty documents have every match, mode, type of key and of order between them."""
    operations = [loaded(seed, tmp_path).collections[0] for seed in SEEDS]
    found = [each.collection for each in operations]
    filters = [each for one in found for each in one.filters]
    assert {each.unknown for each in filters} == {"empty", "refused", "either"}
    assert {each.parameter.type for each in filters} == {"string", "integer", "boolean"}
    assert {each.ignore_case for each in filters} == {True, False}
    assert {bool(each.absent) for each in filters} == {True, False}
    assert {field.type for one in found for field in one.key.fields} == {"string", "integer"}
    assert {field.format for one in found for field in one.order.fields} == {
        "date-time",
        "date",
        None,
    }
    assert {one.order.usual and one.order.usual.ascending for one in found} == {True, False}
    assert {tuple(sorted(each.responses)) for each in operations} >= {
        ("200", "400", "401"),
        ("200", "403", "422"),
    }
    assert any(one.items.count("/") > 1 for one in found)
    assert any(field.pointer.count("/") > 1 for one in found for field in one.fields)
