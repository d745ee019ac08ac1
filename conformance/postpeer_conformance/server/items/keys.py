"""Identities that never occur twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from ...contract import Field, Key, patterns
from .makers import START, Json, Maker, invented, named

_PATTERNED = 3000
"""Identities that keep a pattern; a list of more has them again."""
_CYCLE = 900_000
"""Days after which dates come again: there are years for three times as many."""
_STEPS: dict[str | None, tuple[timedelta, Callable[[datetime], str]]] = {
    "date": (timedelta(days=1), lambda instant: instant.date().isoformat()),
    "date-time": (timedelta(minutes=7), lambda instant: f"{instant:%Y-%m-%dT%H:%M:%SZ}"),
}


def identities(key: Key, randoms: Sequence[Random]) -> list[Maker]:
    """What makes each field of *key*: of several, each value comes with each of the others."""
    counted = [f for f in key.fields if f.schema.get("enum")] or list(key.fields[:-1])
    made: list[Maker] = []
    step = 1
    for field in counted if key.one is None else ():
        words = named(field) or invented(field)
        made.append(_cycle(words, step))
        step *= len(words)
    fields = dict(zip(counted, made, strict=False))
    return [
        fields.get(field) or _slowed(_identities(field, random), step)
        for field, random in zip(key.fields, randoms, strict=True)
    ]


def _cycle(words: Sequence[Json], step: int) -> Maker:
    return lambda number: words[number // step % len(words)]


def _slowed(maker: Maker, step: int) -> Maker:
    return lambda number: maker(number // step)


def _identities(field: Field, random: Random) -> Maker:
    """Values that never occur twice: a walk through all numbers of some bits, out of order."""
    if field.type == "integer":
        low = int(field.schema.get("minimum", 1))
        return lambda number: low + 1000 + number * 7
    if field.format == "uuid":
        high = random.getrandbits(60) << 68
        return lambda number: str(UUID(int=high | _scattered(number, 60), version=4))
    if field.format in _STEPS:
        step, spelled = _STEPS[field.format]
        return lambda number: spelled(START + number % _CYCLE * step)
    size = min(10, int(field.schema.get("maxLength", 10)))
    filled = max(0, int(field.schema.get("minLength", 0)) - size)
    start = random.getrandbits(4 * size)

    def maker(number: int) -> str:
        return "0" * filled + f"{_scattered(number + start, 4 * size):0{size}x}"

    pattern = field.schema.get("pattern")
    if pattern is None or patterns.matches(pattern, maker(0)):
        return maker
    most = int(field.schema.get("maxLength", size + filled + 100))
    texts = patterns.examples(pattern, filled + size if filled else 0, most, _PATTERNED)
    return (lambda number: texts[number % len(texts)]) if texts else maker


def _scattered(number: int, bits: int) -> int:
    """A permutation of the numbers of so many *bits*."""
    return (number * 0x9E3779B97F4A7C15 + 0x3C6EF372) % (1 << bits)
