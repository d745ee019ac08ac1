"""A file that cannot be read as a document is refused in one sentence with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postpeer_conformance.contract import DocumentError, load
from support.small_document import DOCUMENT, changed, refusal_of, written


def refusal(folder: Path, text: str) -> tuple[str, str]:
    """The blamed line and the sentence for a file that holds *text*."""
    return refusal_of(written(folder, text))


def test_a_missing_file(tmp_path: Path) -> None:
    """There is no line to name; the system's reason is given."""
    with pytest.raises(DocumentError) as caught:
        load(tmp_path / "none.yaml")
    assert str(caught.value) == f"{tmp_path}/none.yaml: cannot be read: No such file or directory"
    assert caught.value.line is None


def test_a_folder(tmp_path: Path) -> None:
    """A folder is no document."""
    with pytest.raises(DocumentError, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    """The line with the first wrong byte is named."""
    path = written(tmp_path)
    path.write_bytes(DOCUMENT.replace("Library", "Bücherei").encode("latin-1"))
    blamed, said = refusal_of(path)
    assert blamed.startswith("info:")
    assert said == "is not UTF-8; save the file as UTF-8"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Some editors write one."""
    path = written(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + DOCUMENT.encode())
    assert load(path).title == "Library"


def test_an_empty_file(tmp_path: Path) -> None:
    """An empty file says nothing, not even that it is wrong."""
    with pytest.raises(DocumentError, match="the document is empty"):
        load(written(tmp_path, ""))


def test_a_tab_as_indentation(tmp_path: Path) -> None:
    """The usual cause is given with the parser's words."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0\ninfo:\n\ttitle: A\n")
    assert blamed == "title: A"
    assert said.startswith("is not valid YAML: ")
    assert "indent with spaces, not tabs" in said


def test_a_colon_in_plain_text(tmp_path: Path) -> None:
    """Unquoted text with a colon is the commonest mistake in a description."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0\ninfo: one: two\n")
    assert blamed == "info: one: two"
    assert said.endswith("quote text that contains a colon and a space")


def test_a_bracket_left_open(tmp_path: Path) -> None:
    """An unclosed bracket is found at the end, and the hint says to look before."""
    _, said = refusal(tmp_path, "openapi: [3.1.0\ninfo: {}\n")
    assert "check the brackets" in said


def test_a_control_character(tmp_path: Path) -> None:
    """Bytes that no editor shows are still blamed on their line."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0\nx-ü: ä\nx-note: a\x01b\n")
    assert blamed.startswith("x-note")
    assert said == "is not valid YAML: control characters are not allowed"


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    """Most parsers would silently keep the last of two."""
    blamed, said = refusal(tmp_path, changed("    Thing:\n", "    Page:\n"))
    assert blamed == "Page:"
    assert said.startswith("the key Page stands twice; first on line ")


def test_a_status_that_stands_twice_in_two_spellings(tmp_path: Path) -> None:
    """Keys are text: 200 and '200' are one."""
    text = changed("        '400':\n", "        200:\n")
    assert refusal(tmp_path, text)[1].startswith("the key 200 stands twice")


def test_a_key_that_stands_twice_in_json(tmp_path: Path) -> None:
    """JSON's own parsers accept it as silently."""
    assert refusal(tmp_path, '{"openapi": "3.1.0",\n "openapi": "3.1.0"}') == (
        '"openapi": "3.1.0"}',
        "the key openapi stands twice; first on line 1",
    )


def test_an_anchor_that_contains_itself(tmp_path: Path) -> None:
    """A value without end is no JSON value."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0\nx-a: &a [1, *a]\n")
    assert (blamed, said) == ("x-a: &a [1, *a]", "an anchor contains its own alias")


def test_aliases_that_multiply(tmp_path: Path) -> None:
    """A page of aliases must not fill the memory."""
    bomb = ["x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    bomb += [f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    said = refusal(tmp_path, "\n".join(bomb))[1]
    assert said == "aliases repeat more than 100000 values; write them out"


@pytest.mark.parametrize("depth", [900, 100_000])
def test_a_document_nested_too_deeply(tmp_path: Path, depth: int) -> None:
    """Depth ends in a sentence, ours or that of a libyaml with a limit, not in a crash."""
    said = refusal(tmp_path, "[" * depth + "]" * depth)[1]
    assert re.match(r"is not valid YAML: .*(nested more than 100 deep|nesting depth)$", said)


def test_an_alias_without_anchor(tmp_path: Path) -> None:
    """The way out is given with the parser's words."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0\ninfo: *missing\n")
    assert blamed == "info: *missing"
    assert said.endswith("define the anchor (&name) before its alias (*name)")


def test_a_merge_key(tmp_path: Path) -> None:
    """YAML 1.2 has none, and readers differ on it."""
    said = refusal(tmp_path, "x-a: &a {b: 1}\nx-c:\n  <<: *a\n")
    assert said == ("<<: *a", "<< does not merge in YAML 1.2; write the keys out")


def test_a_key_that_is_not_text(tmp_path: Path) -> None:
    """An unquoted template is a mapping in YAML."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0\n{region}: eu\n")
    assert blamed == "{region}: eu"
    assert said == "a key must be text; quote text that begins with { or ["


def test_a_tag_that_json_does_not_have(tmp_path: Path) -> None:
    """Values are JSON's; a tag cannot make others."""
    said = refusal(tmp_path, "x-a: !!timestamp 2026-03-28\n")[1]
    assert said == "'2026-03-28' has no value as timestamp; quote it"


@pytest.mark.parametrize("value", ["!!set {a, b}", "!point {x: 1}", "!!python/tuple [1]"])
def test_a_tag_on_a_collection(tmp_path: Path, value: str) -> None:
    """It is not read as if it were not there."""
    said = refusal(tmp_path, f"x-a: {value}\n")[1]
    assert said.startswith("the tag ")
    assert said.endswith(" is not JSON's")


def test_a_number_beyond_all_numbers(tmp_path: Path) -> None:
    """JSON has no infinity."""
    assert refusal(tmp_path, "x-a: 1e999\n")[1] == "'1e999' has no value as float; quote it"


def test_two_documents_in_one_file(tmp_path: Path) -> None:
    """Which of them would be meant cannot be told."""
    assert refusal(tmp_path, DOCUMENT + "---\na: 1\n")[1].endswith("keep one document in a file")


def test_errors_are_values() -> None:
    """Two refusals with the same facts are equal and can be stored in sets."""
    one, other = (DocumentError("a.yaml", 3, "is wrong", "mend it") for _ in range(2))
    assert one == other
    assert {one, other} == {one}
    assert one != DocumentError("a.yaml", 4, "is wrong", "mend it")
    assert str(one) == "a.yaml:3: is wrong; mend it"
