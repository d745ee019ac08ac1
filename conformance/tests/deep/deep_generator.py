"""Documents from strangers, drawn at random: no text of them becomes code. Run by name:

``pytest conformance/tests/deep/deep_generator.py``; CONFORMANCE_EXAMPLES is how many documents.
"""

from __future__ import annotations

import ast
import os
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from generator import GeneratorError, Names, write_package
from postpeer_conformance.contract import DocumentError, load
from security.hostile_documents import (
    CODE,
    EVERYTHING,
    documents,
    imported,
    kind,
    places,
    renamed,
    with_text,
    write,
)

DRAWN = hypothesis.settings(
    max_examples=int(os.environ.get("CONFORMANCE_EXAMPLES", "300")),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
TEXTS = st.text(max_size=40) | st.sampled_from(CODE) | st.just(EVERYTHING)


def generated(whole: Any, folder: Path, package: str) -> bool:
    """Whether a client can be made of *whole*; a refusal is one line."""
    try:
        contract = load(write(whole, folder / f"{package}.json"))
        write_package(contract, folder / package, Names("Made", package, "MADE_UP_KEY"))
    except (DocumentError, GeneratorError) as error:
        refusal = str(error)
    else:
        return True
    assert len(refusal.splitlines()) == 1
    return False


def shapes(folder: Path) -> list[str]:
    """What the modules of a package do, whatever the texts and names in them are."""
    return sorted(shape(path.read_text("utf-8")) for path in folder.glob("*/**/*.py"))


def shape(code: str) -> str:
    kinds = []
    for node in ast.walk(ast.parse(code)):
        kinds.append(type(node).__name__)
        if isinstance(node, ast.Call):
            kinds.append(ast.unparse(node.func).rpartition(".")[2])
    return " ".join(kinds)


@pytest.mark.parametrize("name", ["product", "made up"])
def test_any_text_anywhere_leaves_the_code_as_it_is(name: str) -> None:
    """Where a document may have any text, the modules have the same statements and calls."""
    whole = documents()[name]
    alike: dict[Any, list[Any]] = {}
    for place in places(whole):
        alike.setdefault(kind(place), []).append(place)
    with tempfile.TemporaryDirectory() as plain:
        assert generated(whole, Path(plain), "made")
        expected = shapes(Path(plain, "made"))
    prose = {"description", "summary", "title", "version", "examples"}

    @DRAWN
    @hypothesis.given(st.sampled_from(sorted(alike, key=str)), TEXTS)
    def holds(where: Any, text: str) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            evil = with_text(whole, dict.fromkeys(alike[where], text))
            if generated(evil, folder, "made"):
                assert not prose & set(where) or shapes(folder / "made") == expected
                assert imported(folder, ["made"]) == set()

    holds()


def test_any_names_anywhere_become_no_code() -> None:
    """Of parameters, properties and schemas."""
    whole = documents()["made up"]
    (operation,) = (item["get"] for item in whole["paths"].values())
    schemas = whole["components"]["schemas"]
    names = {parameter["name"] for parameter in operation["parameters"]} | set(schemas)
    names |= {name for schema in schemas.values() for name in schema.get("properties", ())}

    @DRAWN
    @hypothesis.given(
        st.dictionaries(st.sampled_from(sorted(names)), TEXTS, min_size=1, max_size=4)
    )
    def holds(texts: dict[str, str]) -> None:
        with tempfile.TemporaryDirectory() as place:
            evil = renamed(whole, {name: f"{name}{text}" for name, text in texts.items()})
            if generated(evil, Path(place), "made"):
                assert imported(Path(place), ["made"]) == set()

    holds()
