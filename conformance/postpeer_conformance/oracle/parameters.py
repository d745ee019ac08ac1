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

from ..contract import Filter, Parameter

Defect = Literal["type", "below-minimum", "above-maximum", "enum"]

LONG = 100
"""Characters above which a server may refuse a text as too long."""
_LARGE = 255
"""Bytes above which it may, as a column of that size would."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_OTHER_BASE = re.compile(r"[+-]?0(x[0-9a-f]+|o[0-7]+|b[01]+)", re.IGNORECASE)
"""Numbers as JavaScript, Ruby and others read them besides decimal ones."""


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
    return _plain(parameter, text) if parameter.enum is None else _member(parameter, text)


def bare(text: str) -> str:
    """*text* without control, format and unassigned characters and without spaces at its ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(c for c in text if unicodedata.category(c)[0] != "C").strip()


def _text(text: str) -> Meaning:
    long = len(text) > LONG or len(text.encode("utf-8", "replace")) > _LARGE
    return Value(text, refusable=long or bare(text) != text.strip())


def _member(parameter: Parameter, text: str) -> Meaning:
    """The document lists the values, so a word in other case is another word."""
    by_text = {written(value): value for value in parameter.enum or ()}
    if text in by_text:
        return Value(by_text[text])
    # A number or a boolean keeps its value in another spelling.
    meaning = Invalid("enum") if parameter.type == "string" else _plain(parameter, text)
    return meaning if isinstance(meaning, Silent) else Invalid("enum")


def _plain(parameter: Parameter, text: str) -> Meaning:
    return _number(parameter, text) if parameter.type in ("integer", "number") else _boolean(text)


def _boolean(text: str) -> Meaning:
    if text in ("true", "false"):
        return Value(text == "true")
    return Silent() if text.casefold() in ("true", "false", "0", "1") else Invalid("type")


def _number(parameter: Parameter, text: str) -> Meaning:
    if _INTEGER.fullmatch(text):
        # Python refuses to convert more than 4300 digits; no schema bound needs them.
        return _bounded(parameter, int(text[:4000]))
    if parameter.type == "number" and re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
        return _bounded(parameter, float(text))
    return _spelled(text, whole=parameter.type == "integer")


def _spelled(text: str, *, whole: bool) -> Meaning:
    """A number that is not written as JSON writes it: 10.0, 1e1, +10, 007, 0x10, 1_0.

    The schema allows its value; whether a server reads this spelling is its own affair.
    """
    if _OTHER_BASE.fullmatch(text):
        return Silent()
    try:
        value = float(text)
    except ValueError:
        return Invalid("type")
    return Silent() if not whole or value.is_integer() else Invalid("type")


def _bounded(parameter: Parameter, value: float) -> Meaning:
    if parameter.minimum is not None and value < parameter.minimum:
        return Invalid("below-minimum")
    if parameter.maximum is not None and value > parameter.maximum:
        return Invalid("above-maximum")
    return Value(value)


def texts_of(filter: Filter, item: Any) -> list[str]:
    """What *item* has in the fields of *filter*, as a query carries it; nothing where empty."""
    values = (value for field in filter.fields for value in field.all_of(item))
    return [written(value) for value in values if value != "" and not isinstance(value, list)]


def written(value: Any) -> str:
    """*value* as a query carries it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
