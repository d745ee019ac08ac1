"""The document's prose, as docstrings and tables of the package."""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from openapi_python_client import Project
from openapi_python_client.schema import UntrustedString
from openapi_python_client.strings import safe_for_docstring

from generator.views import Argument, Method

WIDTH = 97
"""Of a docstring, so that the closing quotes fit into its last line."""


def filters(project: Project, found: list[Method]) -> Mapping[str, Callable[..., str]]:
    """The filters for templates; names in backticks become those of Python."""
    renamed = _renamed(project, found)
    return {
        filter.__name__: functools.partial(filter, renamed=renamed) for filter in (docstring, cell)
    }


def _renamed(project: Project, found: list[Method]) -> dict[str, str]:
    """The names of the document that Python writes otherwise."""
    arguments = {a.parameter.name: a.name for method in found for a in method.arguments}
    fields = {
        p.name.get_untrusted_value(): str(p.python_name)
        for model in project.openapi.models
        for p in (*(model.required_properties or ()), *(model.optional_properties or ()))
    }
    return fields | arguments


def docstring(text: Any, indent: int, *, renamed: Mapping[str, str]) -> str:
    """*text* of the document, escaped and wrapped for a docstring that is indented so far."""
    paragraphs = safe_for_docstring(_in_python(text, renamed).strip()).split("\n\n")
    lines = [
        line for paragraph in paragraphs for line in (*_wrapped(paragraph, WIDTH - indent), "")
    ]
    return textwrap.indent("\n".join(lines[:-1]), " " * indent).lstrip()


def described(argument: Argument) -> str:
    """A line of ``Args``."""
    absent = "" if argument.absent is None else " None stands for this literal."
    return f"{argument.name}: {argument.description}{absent}"


def cell(text: str, *, renamed: Mapping[str, str]) -> str:
    """*text* of the document in one line, for a table of Markdown."""
    return " ".join(_in_python(text, renamed).replace("|", "\\|").split())


def _in_python(text: Any, renamed: Mapping[str, str]) -> str:
    plain = text.get_untrusted_value() if isinstance(text, UntrustedString) else str(text)
    return re.sub(r"`(\w+)`", lambda m: f"`{renamed.get(m[1], m[1])}`", plain)


def _wrapped(paragraph: str, width: int) -> list[str]:
    if paragraph.lstrip().startswith(("```", "- ", "* ", "|", "    ")):
        return paragraph.splitlines()
    return textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
