"""Numbers made from schemas."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from ...contract.schemas import Schema

Number = int | float


def made(schema: Schema, whole: bool) -> Number:
    """The simplest number of *schema*: nought where it may be; *whole*: an integer."""
    try:
        return next((each for each in _proposed(schema, whole) if _allowed(schema, each)), 0)
    except OverflowError:  # of bounds that are many times the step
        return 0


def _proposed(schema: Schema, whole: bool) -> Iterator[Number]:
    yield 0
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    step = schema.get("multipleOf") or (1 if whole else None)
    if step:
        if low is not None:
            yield from (step * (ceil(low / step) + each) for each in (0, 1))
        if high is not None:
            yield from (step * (floor(high / step) - each) for each in (0, 1))
        return
    yield from (each for each in (low, high) if each is not None)
    if low is not None and high is not None:
        yield (low + high) / 2
    yield from (low + 1,) if low is not None else ()
    yield from (high - 1,) if high is not None else ()


def _allowed(schema: Schema, value: Number) -> bool:
    return (
        value >= schema.get("minimum", value)
        and value <= schema.get("maximum", value)
        and ("exclusiveMinimum" not in schema or value > schema["exclusiveMinimum"])
        and ("exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"])
    )
