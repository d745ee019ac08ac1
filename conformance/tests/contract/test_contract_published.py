"""The document that is published: the installed one is the same, and its examples are right."""

from __future__ import annotations

from pathlib import Path

from linting.examples import examples
from postpeer_conformance import contract
from postpeer_conformance.contract import load

ROOT = Path(__file__).parents[3] / "openapi.yaml"


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
    found = list(examples(packaged.document))
    assert len(found) > 60
    for each in found:
        assert packaged.validator(each.schema).is_valid(each.value), each
