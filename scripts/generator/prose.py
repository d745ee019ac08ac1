"""The document's prose, as docstrings and tables of the package."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator import text as code
from generator.annotations import Types
from generator.text import Code
from generator.views import Argument, Method, Payload


def filters(types: Types, found: Sequence[Method]) -> Mapping[str, Callable[..., Code]]:
    """The filters for templates; names in backticks become those of Python."""
    renamed = _renamed(types, found)
    return {
        filter.__name__: functools.partial(filter, renamed=renamed) for filter in (docstring, cell)
    }


def _renamed(types: Types, found: Sequence[Method]) -> dict[str, str]:
    """The names of the document that Python writes otherwise."""
    arguments = {a.parameter.name: a.name for method in found for a in method.parameters}
    fields = {
        types.wire(each): types.field(each)
        for model in types.models.values()
        for each in types.fields(model)
    }
    return fields | arguments


def docstring(text: Any, indent: int, *, renamed: Mapping[str, str]) -> Code:
    """*text* of the document for a docstring that is indented so far."""
    return code.docstring(_in_python(text, renamed), indent)


def described(argument: Argument | Payload) -> str:
    """A line of ``Args``; the document may not say what an argument is for."""
    if isinstance(argument, Payload):
        told = argument.description or "The body of the request."
        names = ", ".join(f"``{each.name}``" for each in argument.fields)
        return f"{argument.name}: {told}" + (f" Or pass its fields: {names}." if names else "")
    place = _PLACES[argument.parameter.location]
    absent = "" if argument.absent is None else " None stands for this literal."
    old = " Deprecated." if argument.deprecated else ""
    return f"{argument.name}: {argument.description or place}{absent}{old}"


_PLACES = {
    "path": "A part of the path.",
    "query": "A parameter of the query.",
    "header": "A header of the request.",
    "cookie": "A cookie of the request.",
}


def cell(text: Any, *, renamed: Mapping[str, str]) -> Code:
    """*text* of the document in one line, or in one cell of a table of Markdown."""
    return code.markdown(_in_python(text, renamed))


def _in_python(text: Any, renamed: Mapping[str, str]) -> str:
    return re.sub(r"`(\w+)`", lambda m: f"`{renamed.get(m[1], m[1])}`", str(code.plain(text)))
