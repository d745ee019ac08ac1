"""Texts of a document in files of Python, TOML and Markdown: they come out as they went in."""

from __future__ import annotations

import ast
import re
import tomllib
from html import unescape

import pytest
from jinja2 import Environment
from markdown_it import MarkdownIt
from openapi_python_client.schema import UntrustedString

from generator import GeneratorError, text
from security.hostile_documents import CODE, EVERYTHING

TEXTS = (
    *CODE,
    EVERYTHING,
    "",
    '"',
    '""',
    "\\",
    'ends with "',
    "\ud800",
    "\x00",
    "a\u202eb",
    "é数🌊",
)


@pytest.mark.parametrize("each", TEXTS, ids=range(len(TEXTS)))
def test_a_literal_is_the_text_again(each: str) -> None:
    """In one line, whatever lines the text has."""
    literal = text.literal(UntrustedString(each))
    assert ast.literal_eval(literal) == each
    assert literal.isprintable()


def test_a_literal_may_be_a_number_or_a_list() -> None:
    """What a document's bounds, defaults and enumerations may be."""
    for value in (None, True, 7, -0.5, 2**80, ["a", "'", 3], []):
        assert ast.literal_eval(text.literal(value)) == value
    for nothing in (float("nan"), float("inf"), {"a": 1}, object()):
        with pytest.raises(GeneratorError):
            text.literal(nothing)


@pytest.mark.parametrize("each", TEXTS, ids=range(len(TEXTS)))
def test_a_docstring_is_the_text_but_for_its_white_space(each: str) -> None:
    """It stays between its quotes, and shows what a reader cannot see."""
    shown = text.docstring(each, 4)
    assert all(line.isprintable() for line in shown.split("\n"))
    read = ast.literal_eval(f'"""{shown}"""')
    assert read.split() == each.split()


@pytest.mark.parametrize("each", TEXTS, ids=range(len(TEXTS)))
def test_a_text_of_toml_is_the_text_again(each: str) -> None:
    """As the value of one key; it may not hold halves of characters."""
    if each == "\ud800":
        with pytest.raises(GeneratorError):
            text.toml(each)
    else:
        assert tomllib.loads(f"a = {text.toml(each)}") == {"a": each}


def test_a_template_writes_no_text_of_the_document_as_it_is() -> None:
    """Whoever forgets a filter is told so, with the first document that is generated."""
    env = Environment(finalize=text.checked)
    template = env.from_string("{{ value }}")
    for allowed in ("name", "dotted.name", "", 7, text.literal("any text")):
        assert template.render(value=allowed) == str(allowed)
    for refused in ("two words", "a\n", "class", '"', True, None, UntrustedString("name"), ["a"]):
        with pytest.raises(GeneratorError, match="as it is"):
            template.render(value=refused)


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("int | None", True),
        ("list[Literal['a', '__import__']]", True),
        ("Annotated[int, str]", True),
        ("list['__import__(1)']", False),
        ("run()", False),
        ("list[run()]", False),
        ("int\nrun()", False),
        ("lambda: 1", False),
    ],
)
def test_a_type_runs_nothing(written: str, safe: bool) -> None:
    """Types are evaluated, and so are texts in them."""
    if safe:
        assert text.python(written) == written
    else:
        with pytest.raises(GeneratorError, match="not a type"):
            text.python(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain text, with `code`", "plain text, with `code`"),
        ("a | b", "a \\| b"),
        ("`a|b`", "`a\\|b`"),
        ("<b> & *c* [d](e)", "\\<b\\> \\& \\*c\\* \\[d\\](e)"),
        ("one ` alone", "one \\` alone"),
        ("two\nlines\x1b[2J", "two lines \\[2J"),
    ],
)
def test_markdown_keeps_code_and_nothing_else(written: str, read: str) -> None:
    """In one line, since it stands in tables."""
    assert text.markdown(written) == read


@pytest.mark.parametrize("each", [*TEXTS, "a`b``c", "`<i>`", "a_b|c"])
def test_code_in_markdown_is_the_text_but_for_its_white_space(each: str) -> None:
    """Whatever marks it has itself; also in a table."""
    shown = text.code_span(f"{each}.")
    html = MarkdownIt("commonmark").enable("table").render(f"|a|\n|-|\n|{shown}|\n")
    (found,) = re.findall(r"<td>(<code>.*?</code>)</td>", html)
    visible = "".join(c if c.isprintable() else " " for c in f"{each}.")
    assert unescape(found[len("<code>") : -len("</code>")]).split() == visible.split()
