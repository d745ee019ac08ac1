"""From the text of a query parameter to its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from ...contract import Parameter
from ..http.messages import Json

_INTEGER = re.compile("-?[0-9]+")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 400
"""No bound has more; Python refuses to convert numbers that are much longer."""


def parse(parameter: Parameter, text: str) -> Json:
    """The value that *text* is in the parameter's type; raises ValueError where it is none."""
    kind = parameter.type
    if kind == "string":
        return text
    for value in values({kind}, text):
        return value
    raise ValueError(f"{parameter.name} must be {_a(kind)}, not {shown(text)}")


def values(kinds: Set[str], text: str) -> Iterator[Json]:
    """The values that *text* may be in the JSON types *kinds*, the text itself last."""
    if kinds & {"integer", "number"} and _INTEGER.fullmatch(text):
        yield _integer(text)
    elif "number" in kinds and _NUMBER.fullmatch(text):
        yield float(text)
    if "boolean" in kinds and text in ("true", "false"):
        yield text == "true"
    if "null" in kinds and text in ("null", ""):
        yield None
    if "string" in kinds:
        yield text


def check(parameter: Parameter, value: Json, *, capped: bool = False) -> None:
    """Raise ValueError where the schema's enum or bounds do not allow *value*.

    With *capped*, the upper bound does not count.
    """
    if parameter.enum is not None and value not in parameter.enum:
        allowed = " or ".join(str(each) for each in parameter.enum)
        raise ValueError(f"{parameter.name} must be {allowed}, not {shown(value)}")
    low, high = parameter.minimum, None if capped else parameter.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{parameter.name} must be {_between(low, high)}, not {shown(value)}")


def written(value: Json) -> str:
    """*value* as a query carries it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def shown(value: Json) -> str:
    """*value* for a sentence: not longer than is useful."""
    text = str(value) if not isinstance(value, int) or abs(value) < 10**50 else "so large a number"
    return text if len(text) <= 50 else text[:49] + "…"


def _integer(text: str) -> int:
    digits = text.lstrip("-").lstrip("0") or "0"
    size = int(digits) if len(digits) < _MOST_DIGITS else 10**_MOST_DIGITS
    return -size if text.startswith("-") else size


def _a(type_: str) -> str:
    return f"an {type_}" if type_[0] in "aeiou" else f"a {type_}"


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"between {low} and {high}"
    return f"at least {low}" if high is None else f"at most {high}"
