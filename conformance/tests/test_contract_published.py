"""The document that is published: the installed one is the same, and its examples are right."""

from __future__ import annotations

from pathlib import Path

from postpeer_conformance import contract
from postpeer_conformance.contract import load

ROOT = Path(__file__).parents[2] / "openapi.yaml"


def test_the_packaged_document_is_the_published_one() -> None:
    """What is installed is, byte for byte, the document at the top of the repository."""
    assert contract.PACKAGED.read_bytes() == ROOT.read_bytes()


def test_the_packaged_document_is_loaded_without_a_path() -> None:
    """An installed suite needs no checkout."""
    packaged = load()
    assert packaged.source == "openapi.yaml"
    assert [operation.method for operation in packaged.collections] == ["GET"]


def test_every_example_keeps_its_own_schema() -> None:
    """A reader who copies an example copies something right."""
    packaged = load()
    examples = list(_examples(packaged.document, ""))
    assert len(examples) > 60
    for pointer, value in examples:
        assert packaged.validator(pointer).is_valid(value), (pointer, value)


def _examples(value: object, pointer: str) -> list[tuple[str, object]]:
    """Schema pointer and value of every example in a schema or a media type."""
    found: list[tuple[str, object]] = []
    if isinstance(value, dict):
        examples = value.get("examples")
        if isinstance(examples, list):
            found += [(pointer, example) for example in examples]
        elif isinstance(examples, dict):
            found += [(f"{pointer}/schema", example["value"]) for example in examples.values()]
        for key, inner in value.items():
            if key != "examples":
                token = key.replace("~", "~0").replace("/", "~1")
                found += _examples(inner, f"{pointer}/{token}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += _examples(inner, f"{pointer}/{number}")
    return found
