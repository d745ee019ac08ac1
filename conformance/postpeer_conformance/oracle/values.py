"""What the text of a query parameter means: a value, a mistake, or nothing the contract says.

The contract speaks of JSON values, a query carries text.  Between the two lie the freedoms of a
server: how numbers may be written, whether spaces are cut off, what an empty value means.  They are
rules over parameter types here, never a list of one service's cases.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal

import attrs

from ..contract import Parameter

Defect = Literal["type", "below-minimum", "above-maximum", "enum"]

LONG = 100
"""Characters above which a server may refuse a text as too long."""
_LARGE = 255
"""Bytes above which it may, as a column of that size would."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")


@attrs.frozen
class Value:
    """A value that the schema allows."""

    value: Any
    refusable: bool = False
    """A server may refuse it all the same: very long, or with control characters."""


@attrs.frozen
class Invalid:
    """A text that the schema forbids; *defect* says in which way."""

    defect: Defect


@attrs.frozen
class Silent:
    """A text of which the contract says nothing."""


Meaning = Value | Invalid | Silent


def read(parameter: Parameter, text: str) -> Meaning:
    """What *text* means as the value of *parameter*."""
    if all(unicodedata.category(character)[0] in "CMZ" for character in text):
        return Silent()
    if parameter.type == "string" and parameter.enum is None:
        return _text(text)
    if text != text.strip():
        return Silent()
    if parameter.enum is not None:
        return _member(parameter, text)
    if parameter.type in ("integer", "number"):
        return _number(parameter, text)
    return _boolean(text)


def bare(text: str) -> str:
    """*text* without control, format and unassigned characters and without spaces at its ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(c for c in text if unicodedata.category(c)[0] != "C").strip()


def _text(text: str) -> Meaning:
    long = len(text) > LONG or len(text.encode("utf-8", "replace")) > _LARGE
    return Value(text, refusable=long or bare(text) != text.strip())


def _member(parameter: Parameter, text: str) -> Meaning:
    by_text = {written(value): value for value in parameter.enum or ()}
    if text in by_text:
        return Value(by_text[text])
    if text.casefold() in {name.casefold() for name in by_text}:
        return Silent()
    return Invalid("enum")


def _boolean(text: str) -> Meaning:
    if text in ("true", "false"):
        return Value(text == "true")
    return Silent() if text.casefold() in ("true", "false", "0", "1") else Invalid("type")


def _number(parameter: Parameter, text: str) -> Meaning:
    if _INTEGER.fullmatch(text):
        # Python refuses to convert more than 4300 digits; no schema bound needs them.
        return _bounded(parameter, int(text[:4000]))
    try:
        value = float(text)
    except ValueError:
        return Invalid("type")
    if parameter.type == "number" and re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
        return _bounded(parameter, value)
    # 10.0, 1e1, +10, 007: the value is one the schema knows, its spelling is the server's own.
    return Silent() if parameter.type == "number" or value.is_integer() else Invalid("type")


def _bounded(parameter: Parameter, value: float) -> Meaning:
    if parameter.minimum is not None and value < parameter.minimum:
        return Invalid("below-minimum")
    if parameter.maximum is not None and value > parameter.maximum:
        return Invalid("above-maximum")
    return Value(value)


def written(value: Any) -> str:
    """*value* as a query carries it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
