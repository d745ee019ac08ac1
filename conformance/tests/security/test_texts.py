"""Texts of servers and documents: shown as text by everything that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.report.formats.terminal import show
from postpeer_conformance.report.model import Report, encoded
from postpeer_conformance.report.text import label, visible
from support.reports import EVERY, report

COMMANDS = ("##[error]x", "##vso[task.setvariable]x", "::error::x", "a\n::error::x", "a\n \t::x::")
"""What GitHub and Azure obey in a log: the first two anywhere in a line."""
MARKUP = '"><img src=x onerror=alert(1)>`|</code>]]>\x00\x1b[31m\x9b31m\u202e\ufffe\u2028'
"""What terminals, browsers, Markdown and XML obey, or refuse."""
FIXED = {"state", "mark", "level", "version"}


def everywhere(made: Report, text: str) -> Report:
    """*made* with *text* in the place of each text in it, so that it is also a name and a title."""

    def filled(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: filled(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [filled(each, name) for each in value]
        return text if isinstance(value, str) and name not in FIXED else value

    return msgspec.convert(filled(msgspec.to_builtins(made)), Report)


def terminal(made: Report, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, highlight=False, emoji=False, markup=False)
    show(console, made, "verbose")
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


WAYS: dict[str, Callable[[Report], str]] = {
    "terminal": terminal,
    "json": lambda made: encoded(made).decode(),
    **{
        name: lambda made, name=name: (  # type: ignore[misc]
            import_module(f"postpeer_conformance.report.formats.{name}").render(made).decode()
        )
        for name in FORMATS
    },
}


def obeyed(text: str) -> list[str]:
    """The lines of *text* that a runner obeys, the annotations that are meant to be left out."""
    return [
        line
        for line in text.splitlines()
        if (line.lstrip().startswith("::") and not re.match("::(error|warning) file=", line))
        or "##[" in line
        or "##vso[" in line
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", COMMANDS, ids=range(len(COMMANDS)))
def test_no_text_becomes_a_command_of_a_workflow(text: str, way: str) -> None:
    """Neither what a server said, nor a name or a title of the document."""
    assert obeyed(WAYS[way](everywhere(report("violated", *EVERY), text))) == []


def test_no_wrapped_line_becomes_a_command() -> None:
    """Wherever a terminal breaks the lines."""
    made = report("violated", "undecided", text="said ::error::x " * 20)
    assert [width for width in range(30, 60) if obeyed(terminal(made, width))] == []


def test_json_keeps_what_the_server_said() -> None:
    """A mark of a command is broken by an escape of JSON, which means the same."""
    made = everywhere(report("violated"), "##[error]\x9b\u202e\u2029\U000e0041 é")
    assert json.loads(encoded(made))["url"] == "##[error]\x9b\u202e\u2029\U000e0041 é"
    assert encoded(msgspec.json.decode(encoded(made), type=Report)) == encoded(made)


@pytest.mark.parametrize("way", WAYS)
def test_no_text_is_obeyed_by_a_terminal(way: str) -> None:
    """Also of 8-bit control characters, and what turns the direction."""
    text = WAYS[way](everywhere(report("violated", *EVERY), MARKUP))
    assert [
        each for each in ("\x00", "\x1b", "\x9b", "\u202e", "\ufffe", "\u2028") if each in text
    ] == []


def test_no_name_breaks_the_xml_of_junit() -> None:
    """It can be read, and has a case for each clause."""
    made = everywhere(report("violated", *EVERY), MARKUP)
    (suite,) = ElementTree.fromstring(WAYS["junit"](made))
    assert len(suite.findall("testcase")) == 1 + len(EVERY)


@pytest.mark.parametrize("text", [MARKUP, "` <b>x</b> `", "``` <b> ```", "a\n\n<b>\n", "|<b>|"])
def test_no_name_becomes_markup_in_markdown(text: str) -> None:
    """As those who read it without knowing better would: with HTML, tables and links."""
    tokens = (
        MarkdownIt("commonmark")
        .enable("table")
        .parse(WAYS["markdown"](everywhere(report("violated", *EVERY), text)))
    )
    inner = [each for token in tokens for each in (token, *(token.children or ()))]
    assert {each.type for each in inner if each.type.startswith("html")} == set()
    assert sum(each.type == "tr_open" for each in inner) == 1 + EVERY.count("undecided")


def test_no_name_becomes_markup_in_html() -> None:
    """The page has no element that the report did not make."""
    assert "<img" not in WAYS["html"](everywhere(report("violated", *EVERY), MARKUP))


def test_a_label_is_on_one_line() -> None:
    """Another text has its lines."""
    assert label("a\n\tb\r::c") == "a  b\ufffd::c"
    assert visible("a\n::b") == "a\n: :b"
