"""From a value of the document to text of a file. There is no other way for it into one.

A template writes what :func:`checked` lets through: names of Python, whole numbers and
:class:`Code`, which only the functions here make, and those that put such parts together.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
import textwrap
from collections.abc import Iterable
from typing import Any

from openapi_python_client.schema import UntrustedString
from openapi_python_client.strings import PythonCode

from generator.refusal import GeneratorError

WIDTH = 97
"""Of a docstring, so that the closing quotes fit into its last line."""


class Code(str):
    """Text that can stand in a file as it is."""

    __slots__ = ()


def checked(value: Any) -> Any:
    """*value* as a template writes it; raises :class:`GeneratorError` for text of the document."""
    if isinstance(value, Code) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    text = str(value)
    if isinstance(value, str) and (not text or is_name(text)):
        return text
    raise GeneratorError(f"a template writes {shown(text)} as it is")


def is_name(text: str) -> bool:
    """Whether *text* is a name of Python, or several with dots between them."""
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in text.split("."))


def plain(value: Any) -> Any:
    """*value* without the wrapping in which openapi-python-client keeps text of the document."""
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else value


def literal(value: Any) -> Code:
    """The literal of Python for text, a number, a truth value, None, or a list of these."""
    value = plain(value)
    if isinstance(value, list | tuple):
        return Code(f"[{', '.join(map(literal, value))}]")
    if isinstance(value, float) and not math.isfinite(value):
        raise GeneratorError(f"{value} cannot be written in Python")
    if isinstance(value, str):
        value = str(value)
    if value is not None and type(value) not in (str, int, float, bool):
        raise GeneratorError(f"a {type(value).__name__} cannot be written in Python")
    return Code(repr(value))


def toml(value: Any) -> Code:
    """*value* as a string of TOML."""
    text = re.sub(r'(["\\])', r"\\\1", str(plain(value)))
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise GeneratorError(f"{shown(text)} cannot be written in TOML")
    escaped = "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
    return Code(f'"{escaped}"')


def rendered(value: str) -> Code:
    """The output of a macro, each part of which was checked when it was written."""
    return Code(value)


def python(value: str | PythonCode) -> Code:
    """An expression that openapi-python-client made, if it consists of names alone."""
    text = value.as_unembedded_code() if isinstance(value, PythonCode) else value
    try:
        safe = _is_type(ast.parse(text, mode="eval").body)
    except SyntaxError:
        safe = False
    if not safe:
        raise GeneratorError(f"{shown(text)} is not a type")
    return Code(text)


def _is_type(node: ast.expr) -> bool:
    """Whether to evaluate *node* runs nothing; text in it is evaluated too, but for ``Literal``."""
    match node:
        case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
            return all(isinstance(v, ast.Constant) for v in getattr(values, "elts", [values]))
        case ast.Subscript(value=name, slice=inner):
            return _is_type(name) and all(map(_is_type, getattr(inner, "elts", [inner])))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_type(left) and _is_type(right)
        case ast.Constant(value=str(text)):
            return is_name(text)
        case ast.Constant(value=None) | ast.Name():
            return True
    return False


def joined(names: Iterable[str]) -> Code:
    """*names* with commas between them."""
    return Code(", ".join(map(checked, names)))


def imported(value: str) -> Code:
    """A line that imports one name, as openapi-python-client made it."""
    found = re.fullmatch(r"from \.*([\w.]*) import (\w+)", value)
    if not found or not is_name(f"{found[1].strip('.') or 'models'}.{found[2]}"):
        raise GeneratorError(f"{shown(value)} is not an import")
    return Code(value)


def docstring(text: Any, indent: int) -> Code:
    """*text*, escaped and wrapped for a docstring that is indented so far."""
    text = "\n".join(str(plain(text)).expandtabs(4).splitlines()).strip()
    paragraphs = [_escaped(paragraph) for paragraph in re.split(r"\n{2,}", text)]
    lines = [
        line for paragraph in paragraphs for line in (*_wrapped(paragraph, WIDTH - indent), "")
    ]
    return Code(textwrap.indent("\n".join(lines[:-1]), " " * indent).lstrip())


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\")
    text = "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
    return re.sub(r'"(?="|\s*\Z)', r"\"", text)


def _wrapped(paragraph: str, width: int) -> list[str]:
    if paragraph.lstrip().startswith(("```", "- ", "* ", "|", "    ")):
        return paragraph.splitlines()
    return textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)


def code_span(text: Any) -> Code:
    """*text* as code in one line of Markdown, or in one cell of a table."""
    line = " ".join(_visible(str(plain(text))).split()).replace("|", r"\|")
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    padding = " " if "`" in (line[:1], line[-1:]) else ""
    return Code(f"{fence}{padding}{line}{padding}{fence}")


def markdown(text: Any) -> Code:
    """*text* in one line of Markdown, or one cell of a table; of its marks only code stays."""
    line = " ".join(_visible(str(plain(text))).split())
    parts = re.split(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", line)
    words = [re.sub(r"([\\`*_\[\]<>|&!#~])", r"\\\1", part) for part in parts[::3]]
    codes = [*map(code_span, parts[2::3]), ""]
    return Code("".join(word + code for word, code in zip(words, codes, strict=True)))


def shown(text: str) -> str:
    """*text* for a message: short, and without characters that a terminal obeys."""
    visible = _visible(text)
    return repr(visible if len(visible) <= 60 else f"{visible[:60]}…")


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
