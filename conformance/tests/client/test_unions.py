"""Objects of several kinds in one place: told apart by a discriminator, or by a constant."""

from __future__ import annotations

import copy
import importlib
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from generator import Names, write_package
from postpeer_conformance.contract import load
from security.hostile_documents import write

NAMES = Names("Zoo", "zoo-client", "ZOO_KEY")


def animal(**properties: Any) -> dict[str, Any]:
    made = {"kind": {"type": "string"}, "name": {"type": "string"}, **properties}
    return {"type": "object", "required": ["kind", "name"], "properties": made}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def constant(value: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"const": value}, value: {"type": "integer"}},
    }


SCHEMAS = {
    "Cat": animal(lives={"type": "integer"}),
    "Dog": animal(friend={"anyOf": [ref("Animal"), {"type": "null"}]}),
    "Animal": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"kitty": "#/components/schemas/Cat", "dog": "Dog"},
        },
    },
    "Cage": {
        "type": "object",
        "required": ["animals"],
        "properties": {
            "animals": {"type": "array", "items": ref("Animal")},
            "food": {"oneOf": [constant("hay"), constant("fish")]},
            "either": {"anyOf": [animal(), {**animal(), "description": "The same."}]},
            "cat": ref("Cat"),
        },
    },
}
CAGE: dict[str, Any] = {
    "animals": [
        {"kind": "kitty", "name": "Tom", "lives": 9.0},
        {"kind": "dog", "name": "Rex", "friend": {"kind": "kitty", "name": "Jo", "new": 1}},
    ],
    "food": {"type": "fish", "fish": 3},
    "either": {"kind": "cow", "name": "Bo"},
    "cat": {"name": "Ann"},
}


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The operation that reads and writes a cage."""
    content = {"application/json": {"schema": ref("Cage")}}
    operation = {
        "operationId": "putCage",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "It.", "content": content}},
    }
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example"}],
        "paths": {"/cage": {"put": operation}},
        "components": {"schemas": SCHEMAS},
    }
    folder: Path = tmp_path_factory.mktemp("zoo")
    assert write_package(load(write(whole, folder / "z.json")), folder / "z", NAMES) == ()
    sys.path.append(str(folder / "z"))
    return importlib.import_module("zoo_client._api.default.put_cage")


@pytest.fixture
def models(zoo: ModuleType) -> ModuleType:  # noqa: ARG001 (it makes them importable)
    return importlib.import_module("zoo_client.models")


def decoded(zoo: ModuleType, cage: Any) -> Any:
    from_json = importlib.import_module("zoo_client._runtime.models").decoded
    return from_json(zoo.OPERATION.successes[0].type, msgspec.json.encode(cage))


def test_each_object_is_of_its_own_class(zoo: ModuleType, models: ModuleType) -> None:
    """By the mapping of the discriminator or a constant; also within each other, and alone."""
    cage = decoded(zoo, CAGE)
    tom, rex = cage.animals
    assert (type(tom), tom.kind, tom.lives) == (models.Cat, "kitty", 9)
    assert (type(rex.friend), rex.friend.unknown_fields) == (models.Cat, {"new": 1})
    assert (type(cage.food).__name__, cage.food.type_, cage.food.fish) == (
        "CageFoodFish",
        "fish",
        3,
    )
    assert (cage.cat.kind, cage.cat.name) == ("kitty", "Ann")


def test_what_cannot_be_told_apart_stays_as_it_came(zoo: ModuleType) -> None:
    """As JSON."""
    assert decoded(zoo, CAGE).either == {"kind": "cow", "name": "Bo"}


def test_the_tag_is_not_lost(zoo: ModuleType, models: ModuleType) -> None:
    """In no conversion, and in nothing that is sent."""
    rex = decoded(zoo, CAGE).animals[1]
    for dog in (rex, copy.deepcopy(rex), pickle.loads(pickle.dumps(rex))):
        assert dog.to_dict() == dog.as_json() == CAGE["animals"][1]
    made = models.Dog(name="Rex", friend=None)
    assert made.to_dict() == {"kind": "dog", "name": "Rex", "friend": None}
    unset = importlib.import_module("zoo_client.types").UNSET
    fields = dict.fromkeys(("animals", "food", "either", "cat"), unset)
    body = {"animals": [made, {"kind": "kitty", "name": "Tom"}]}
    sent = zoo.OPERATION.request({**fields, "body": body}).content
    assert b'{"kind":"dog","name":"Rex","friend":null},{"kind":"kitty","name":"Tom"}' in sent


def test_an_object_of_no_kind_is_told(zoo: ModuleType) -> None:
    """With its place in the response."""
    with pytest.raises(ValueError, match=r"Invalid value 'cow' - at `\$.animals\[0\].kind`"):
        decoded(zoo, {"animals": [{"kind": "cow", "name": "Bo"}]})
