"""A document may refer to other files in its folder."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest

from postpeer_conformance.contract import DocumentError, load
from support.small_document import changed, refusal_of, written

THING = "{type: object, required: [isbn], properties: {isbn: {type: string}}}\n"
PAGE = "            application/json: {schema: {$ref: '#/components/schemas/Page'}}"


def in_two_files(folder: Path, other: str, reference: str, name: str = "other.yaml") -> Path:
    """The document, whose items come from *reference* into another file, which has this text."""
    (folder / name).write_text(other, encoding="utf-8")
    return written(folder, changed("- $ref: '#/components/schemas/Thing'", f"- $ref: {reference}"))


@pytest.mark.parametrize(
    ("other", "reference"),
    [
        (THING, "other.yaml"),
        (THING, "./other.yaml#"),
        (f"parts:\n  a/b: {THING}", "'other.yaml#/parts/a~1b'"),
        (f"One: {{$ref: '#/Two'}}\nTwo: {THING}", "'other.yaml#/One'"),
        ("{$ref: 'library.yaml#/components/schemas/Thing'}", "other.yaml"),
        ('{"type": "object", "required": ["isbn"], "properties": {"isbn": {"type": "string"}}}',
         "other.yaml"),
        (f"Thing: {THING}", "'other.yaml#/Thing'"),
    ],
)  # fmt: skip
def test_the_same_contract(tmp_path: Path, other: str, reference: str) -> None:
    """Wherever a schema stands."""
    bundled = load(in_two_files(tmp_path, other, reference)).collections[0].collection
    alone = load(written(tmp_path)).collections[0].collection
    assert bundled is not None
    assert alone is not None
    assert [f.pointer for f in bundled.fields] == [f.pointer for f in alone.fields]
    assert (bundled.key, bundled.filters) == (alone.key, alone.filters)


def test_parameters_and_responses_of_another_file(tmp_path: Path) -> None:
    """And a file that contains itself."""
    (tmp_path / "more.yaml").write_text(
        "size: {name: size, in: query, schema: {$ref: '#/number'}}\n"
        "number: {type: integer, minimum: 1, maximum: 50, default: 10}\n"
        "refused: {description: No., content: {application/json: {schema: {$ref: '#/tree'}}}}\n"
        "tree: {type: object, properties: {child: {$ref: '#/tree'}}}\n"
    )
    text = changed("$ref: '#/components/parameters/size'", "$ref: 'more.yaml#/size'").replace(
        "$ref: '#/components/responses/Refused'", "$ref: 'more.yaml#/refused'"
    )
    contract = load(written(tmp_path, text))
    (operation,) = contract.collections
    assert operation.collection.paging.largest == 50
    (pointer,) = operation.responses["400"].content.values()
    assert contract.validator(pointer).is_valid({"child": {"child": {}}})
    assert not contract.validator(pointer).is_valid({"child": {"child": 1}})


def test_a_mistake_in_another_file_is_named_there(tmp_path: Path) -> None:
    """With its line."""
    path = in_two_files(tmp_path, "# Things\ntype: objekt\n", "other.yaml")
    with pytest.raises(DocumentError) as caught:
        load(path)
    said = '"objekt" is not a valid type of a JSON Schema'
    assert str(caught.value) == f"{tmp_path}/other.yaml:2: {said}"


OUTSIDE = "is not in the document's folder; refer to a file in the same folder"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("othr.yaml", "$ref othr.yaml leads to no file; did you mean other.yaml?"),
        ("'other.yaml#/none'", "$ref other.yaml#/none leads nowhere"),
        ("../other.yaml", f"$ref ../other.yaml {OUTSIDE}"),
        ("'https://a.example/other.yaml'", f"$ref https://a.example/other.yaml {OUTSIDE}"),
        ("/etc/hosts", f"$ref /etc/hosts {OUTSIDE}"),
        ("..%2Fother.yaml", f"$ref ..%2Fother.yaml {OUTSIDE}"),
        ("a" * 260, f"$ref {'a' * 260} leads to no file; there is library.yaml, other.yaml"),
    ],
)
def test_nothing_is_read_from_elsewhere(tmp_path: Path, reference: str, said: str) -> None:
    """Neither from other folders, nor over the network."""
    assert refusal_of(in_two_files(tmp_path, THING, reference))[1] == said


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """It could lead to what the author of a document must not see."""
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text(THING)
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    said = refusal_of(in_two_files(folder, THING, "link.yaml"))[1]
    assert said == "$ref link.yaml leads out of the document's folder; put the file itself there"


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    """A FIFO would wait for its writer for ever."""
    os.mkfifo(tmp_path / "pipe.yaml")
    path = written(tmp_path, changed("- $ref: '#/components/schemas/Thing'", "- $ref: pipe.yaml"))
    said = refusal_of(path)[1]
    assert said.startswith("$ref pipe.yaml leads to no file")


@pytest.mark.parametrize("bound", ["FILES", "BYTES", "VALUES"])
def test_all_files_together_have_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    """Each may be as large as a document, and there may be any number of them."""
    monkeypatch.setattr(import_module("postpeer_conformance.contract.bundle"), bound, 1)
    (tmp_path / "two.yaml").write_text(THING)
    path = in_two_files(tmp_path, "{$ref: two.yaml}", "one.yaml", "one.yaml")
    with pytest.raises(DocumentError, match="the document refers to more than"):
        load(path)


def test_references_from_file_to_file_may_be_many(tmp_path: Path) -> None:
    """A chain of them is not a circle."""
    chain = (f"s{at}: {{properties: {{a: {{$ref: '#/s{at + 1}'}}}}}}\n" for at in range(1000))
    other = f"{''.join(chain)}s1000: {{type: string}}\n"
    text = changed(
        "application/json: {schema: {type: object}}",
        "application/json: {schema: {$ref: 'other.yaml#/s0'}}",
    )
    (tmp_path / "other.yaml").write_text(other)
    assert "s1000" in load(written(tmp_path, text)).document["components"]["schemas"]


@pytest.mark.parametrize("components", ["5", "{schemas: [1]}"])
def test_components_that_are_none(tmp_path: Path, components: str) -> None:
    """There is no place for what another file holds."""
    (tmp_path / "other.yaml").write_text(THING)
    path = tmp_path / "document.yaml"
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        f"components: {components}\n"
        "paths: {/a: {get: {parameters: [{name: a, in: query, schema: {$ref: other.yaml}}]}}}\n"
    )
    assert refusal_of(path)[1].endswith(" must be a mapping")
