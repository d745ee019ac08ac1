"""The package in parts: resources by tag, models by operation, each loaded with its first use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from client.subject import Subject
from generator import Names, write_package
from generator.surface import surface
from postpeer_conformance.contract import load
from security.hostile_documents import write

NAMES = Names("Yard", "yard-client", "YARD_KEY")
OPERATIONS = {
    "listBoats": ("Boats (all of them)", "boats.list"),
    "boatCheck": ("Boats (all of them)", "boats.check"),
    "sinkBoatNow": ("Boats", "boats.sink_now"),
    "listBoatyards": ("Boats", "boats.list_boatyards"),
    "getPartsOfBoat": ("Boats", "boats.get_parts_of_boat"),
    "getBoat": ("Boats", "boats.get_boat"),
    "getBoats": ("Boats", "boats.get_boats"),
    "dictBoat": ("Boats", "boats.dict_"),
    "moveBox": ("Boxes", "boxes.move"),
    "ping": ("Ping", "ping_.ping"),
    "shut": ("Close", "close_.shut"),
    "dryRaw": ("Raw", "raw_.dry"),
    "alone": (None, "default.alone"),
}


def yard(tmp_path: Path, operations: Mapping[str, tuple[str | None, str]]) -> Path:
    """The client of a service with *operations*, by id, each with a tag."""
    schema = {"type": "object", "properties": {"id": {"type": "string"}, "at": {"type": "object"}}}
    parameters = [
        {"name": f"filter{number}", "in": "query", "schema": {"type": "string"}}
        for number in range(8)
    ]
    paths: dict[str, Any] = {
        f"/{id}": {
            "get": {
                "operationId": id,
                "parameters": parameters,
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": schema}}}
                },
                **({"tags": [tag]} if tag else {}),
            }
        }
        for id, (tag, _) in operations.items()
    }
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Yard", "version": "1"},
        "servers": [{"url": "https://yard.example"}],
        "paths": paths,
    }
    assert write_package(load(write(whole, tmp_path / "yard.json")), tmp_path / "made", NAMES) == ()
    return tmp_path / "made"


def test_a_resource_does_what_the_client_does(it: Subject, served: str) -> None:
    """By either way; a raw answer, too."""
    with it.client("key", base_url=served) as client:
        resource = getattr(client, it.api.__name__.split(".")[-2])
        names = [name for name in dir(resource) if not name.startswith("_")]
        listing, walk = (next(n for n in names if n.startswith(w)) for w in ("list", "iter"))
        assert resource._transport is client._transport
        with pytest.raises(it.error("AuthenticationError")):
            getattr(resource, listing)()
        assert getattr(resource.with_raw_response, listing)().status == 401
        raw = getattr(client.with_raw_response, it.api.__name__.split(".")[-2])
        assert getattr(raw, listing)().status == 401
        with pytest.raises(it.error("AuthenticationError")):
            list(getattr(resource, walk)())


def test_names_do_not_repeat_the_tag(tmp_path: Path) -> None:
    """Neither at the beginning nor behind the verb; what would collide keeps its full name."""
    found = surface(yard(tmp_path, OPERATIONS))
    for _, name in OPERATIONS.values():
        assert f"Yard.{name}()" in found
    assert "Yard.list_boats()" in found


def test_many_operations_stay_readable(tmp_path: Path) -> None:
    """Fifty of them, with many parameters, in files of a page or two."""
    many = {f"doThing{n}In{n % 9}": (f"Tag {n % 9}", "") for n in range(51)}
    package = yard(tmp_path, many) / NAMES.package
    long = {
        path.name: lines
        for path in package.rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


@pytest.mark.parametrize("half", ["", "Async"])
def test_an_import_loads_no_model_and_no_operation(it: Subject, half: str) -> None:
    """They come with the first call, so that a large service costs no time at the start."""
    name = it.package.__name__
    code = f"""if True:
        import sys
        from {name} import {half}{it.names.service}
        {half}{it.names.service}("key")
        loaded = [m for m in sys.modules if m.startswith(("{name}.models", "{name}._api"))]
        assert loaded == [], loaded
        from {name}.models import *
    """
    folder = Path(str(it.package.__file__)).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=folder)
