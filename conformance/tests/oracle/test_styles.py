"""The styles of parameters: the table of OpenAPI 3.1, 4.8.12.3, and where it is silent."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from postpeer_conformance.contract import Operation, Parameter
from postpeer_conformance.oracle.arguments import defect, pairs_of, pairs_of_text
from postpeer_conformance.oracle.styles import Style, Unclear
from postpeer_conformance.transport.exchange import Parts, Question
from postpeer_conformance.transport.sending import address

Location = Literal["query", "header", "path", "cookie"]
TEXT, LIST, MAP = "blue", ["blue", "black"], {"R": 100, "G": 200}
SCHEMAS: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    list: {"type": "array", "items": {"type": "string"}, "maxItems": 2},
    dict: {
        "type": "object",
        "properties": {name: {"type": "integer", "maximum": 255} for name in "RG"},
    },
}


def color(where: Location, style: str, explode: bool, value: Any) -> Parameter:
    return Parameter("color", where, True, SCHEMAS[type(value)], "/p", style, explode)


TABLE: list[tuple[Location, str, bool, Any, str]] = [
    ("path", "matrix", False, TEXT, ";color=blue"),
    ("path", "matrix", False, LIST, ";color=blue,black"),
    ("path", "matrix", False, MAP, ";color=R,100,G,200"),
    ("path", "matrix", True, TEXT, ";color=blue"),
    ("path", "matrix", True, LIST, ";color=blue;color=black"),
    ("path", "matrix", True, MAP, ";R=100;G=200"),
    ("path", "label", False, TEXT, ".blue"),
    ("path", "label", False, LIST, ".blue,black"),
    ("path", "label", True, LIST, ".blue.black"),
    ("path", "label", True, MAP, ".R=100.G=200"),
    ("path", "simple", False, LIST, "blue,black"),
    ("path", "simple", False, MAP, "R,100,G,200"),
    ("path", "simple", True, MAP, "R=100,G=200"),
    ("query", "form", True, TEXT, "color=blue"),
    ("query", "form", False, LIST, "color=blue,black"),
    ("query", "form", False, MAP, "color=R,100,G,200"),
    ("query", "form", True, LIST, "color=blue&color=black"),
    ("query", "form", True, MAP, "R=100&G=200"),
    ("query", "spaceDelimited", False, LIST, "color=blue%20black"),
    ("query", "pipeDelimited", False, LIST, "color=blue%7Cblack"),
    ("query", "pipeDelimited", False, MAP, "color=R%7C100%7CG%7C200"),
    ("query", "deepObject", True, MAP, "color%5BR%5D=100&color%5BG%5D=200"),
]


@pytest.mark.parametrize(("where", "style", "explode", "value", "text"), TABLE)
def test_a_value_stands_in_a_url_as_its_style_says(
    where: Location, style: str, explode: bool, value: Any, text: str
) -> None:
    """Delimiters as they are, where a URL may hold them; and the schema is found to be kept."""
    parameter = color(where, style, explode, value)
    pairs = pairs_of(parameter, value)
    template = "/{color}" if where == "path" else "/"
    operation = Operation("", "GET", template, "", (parameter,), None, {}, None, "")
    question = Question(pairs) if where == "query" else Question(parts=Parts(path=pairs))
    joint = "?" if where == "query" else ""
    assert address(operation, "http://x", question) == f"http://x/{joint}{text}"
    assert defect(parameter, pairs) is None


def test_a_value_that_breaks_its_schema_is_told_in_each_style() -> None:
    """Whichever way a server reads a text, this one is not allowed."""
    for where, style, explode, value, _ in TABLE:
        if value is not TEXT:
            wrong = ["a", "b", "c"] if value is LIST else {"R": 256}
            parameter = color(where, style, explode, value)
            assert defect(parameter, pairs_of(parameter, wrong)) == "schema"


SILENT: dict[str, tuple[Parameter, Any]] = {
    "a separator in a value": (color("path", "label", True, LIST), ["1.5"]),
    "a list in a list": (color("query", "form", False, LIST), [["a"]]),
    "two values of one cookie": (color("cookie", "form", True, LIST), LIST),
    "a delimited list, exploded": (color("query", "pipeDelimited", True, LIST), LIST),
}


@pytest.mark.parametrize(("parameter", "value"), SILENT.values(), ids=SILENT)
def test_what_no_style_says_is_not_sent(parameter: Parameter, value: Any) -> None:
    """Servers would read it in different ways."""
    with pytest.raises(Unclear):
        pairs_of(parameter, value)


def test_what_can_be_read_in_several_ways_is_not_judged() -> None:
    """A text without its prefix, a comma where values repeat, and a name that no schema has."""
    many, some = color("query", "form", True, LIST), color("query", "deepObject", True, MAP)
    assert defect(many, (("color", "a,b,c"),)) == ""
    assert defect(color("path", "matrix", False, LIST), (("color", "a,b,c"),)) == ""
    assert defect(some, (("color[X]", "a"),)) == defect(some, (("color[R", "a"),)) == ""


@pytest.mark.parametrize("text", ["blue,black", '["blue", "black"]'])
def test_a_user_writes_a_list_with_commas_or_in_json(text: str) -> None:
    """Whatever the style of the parameter is."""
    parameter = color("path", "matrix", True, LIST)
    assert Style(parameter).several(pairs_of_text(parameter, text)) == LIST
