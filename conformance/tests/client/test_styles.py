"""Arguments with several values, in each style that OpenAPI has (3.1, 4.8.12.4)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import Names, write_package
from postpeer_conformance.contract import load
from security.hostile_documents import write

NAMES = Names("Paint", "paint-client", "PAINT_KEY")
COLOURS = ["blue", "bl/ck"]
PARTS = {"R": 100, "G": "2,0"}
SENT: dict[tuple[str, str, bool], tuple[str, str]] = {
    ("path", "simple", False): ("/blue,bl%2Fck", "/R,100,G,2%2C0"),
    ("path", "simple", True): ("/blue,bl%2Fck", "/R=100,G=2%2C0"),
    ("path", "label", False): ("/.blue,bl%2Fck", "/.R,100,G,2%2C0"),
    ("path", "label", True): ("/.blue.bl%2Fck", "/.R=100.G=2%2C0"),
    ("path", "matrix", False): ("/;c=blue,bl%2Fck", "/;c=R,100,G,2%2C0"),
    ("path", "matrix", True): ("/;c=blue;c=bl%2Fck", "/;R=100;G=2%2C0"),
    ("query", "form", False): ("/?c=blue,bl%2Fck", "/?c=R,100,G,2%2C0"),
    ("query", "form", True): ("/?c=blue&c=bl%2Fck", "/?R=100&G=2%2C0"),
    ("query", "spaceDelimited", False): ("/?c=blue%20bl%2Fck", "/?c=R%20100%20G%202%2C0"),
    ("query", "pipeDelimited", False): ("/?c=blue%7Cbl%2Fck", "/?c=R%7C100%7CG%7C2%2C0"),
    ("query", "deepObject", True): ("", "/?c%5BR%5D=100&c%5BG%5D=2%2C0"),
    ("header", "simple", False): ("blue,bl/ck", "R,100,G,2,0"),
    ("header", "simple", True): ("blue,bl/ck", "R=100,G=2,0"),
}
CASES = [
    (place, style, explode, number)
    for (place, style, explode), sent in SENT.items()
    for number in (0, 1)
    if sent[number]
]


def name(place: str, style: str, explode: bool, number: int) -> str:
    return f"{place}_{style.lower()}_{'each' if explode else 'all'}_{number}"


@pytest.fixture(scope="module")
def request_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Any], Any]:
    """What the operation of a name sends for an argument."""
    paths: dict[str, Any] = {}
    for place, style, explode, number in CASES:
        kind = {"type": "object"} if number else {"type": "array", "items": {"type": "string"}}
        parameter = {"name": "c", "in": place, "required": True, "style": style}
        parameter |= {"explode": explode, "schema": kind}
        id = name(place, style, explode, number)
        paths[f"/{id}/{'{c}' if place == 'path' else ''}"] = {
            "get": {
                "operationId": id,
                "parameters": [parameter],
                "responses": {"204": {"description": "Done."}},
            }
        }
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Paint", "version": "1"},
        "servers": [{"url": "https://paint.example"}],
        "paths": paths,
    }
    folder: Path = tmp_path_factory.mktemp("paint")
    assert write_package(load(write(whole, folder / "p.json")), folder / "p", NAMES) == ()
    sys.path.append(str(folder / "p"))

    def request(id: str, value: Any) -> Any:
        module = importlib.import_module(f"{NAMES.package}._api.default.{id}")
        return module.OPERATION.request({"c": value})

    return request


@pytest.mark.parametrize(("place", "style", "explode", "number"), CASES)
def test_a_value_is_sent_in_its_style(
    request_of: Callable[[str, Any], Any], place: str, style: str, explode: bool, number: int
) -> None:
    """Lists and objects, exploded and not; what separates them is escaped within them."""
    id = name(place, style, explode, number)
    sent = request_of(id, PARTS if number else COLOURS)
    expected = SENT[place, style, explode][number]
    if place == "header":
        assert dict(sent.headers)[b"c"].decode() == expected
    else:
        assert sent.target.decode().removeprefix(f"/{id}") == expected
