"""Believable values for one field, by the part that it plays in its collection.

Each function gives a maker: a function from the number of an item to the field's value there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate, islice
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from ...contract import Contract, Field, patterns
from ...contract.field import types
from ..answering.values import blank, candidates, fits, fitting

Json = Any
Maker = Callable[[int], Json]
"""From the number of an item to one of its values; ``MISSING`` leaves the value out."""
MISSING: Any = object()

ONCE, TWICE, LONGER = 10, (6, 17), (8, 12)
PLACED = frozenset({0, 1, ONCE, *TWICE, *LONGER})
"""Items that always have their chosen values: two common ones, one that is unique, one pair."""

START = datetime(2025, 1, 1, tzinfo=UTC)
_DAYS = 450
_GROUPS = (1, 1, 1, 2, 2, 3, 4)
"""How many items share a sort value."""

_FIXED = frozenset({"enum", "pattern", "format", "const"})
"""What makes texts of a schema that may not be varied."""

_PLACES = ("north", "south", "north_east", "lake", "hill", "harbour")
_HARD = ("null", "a*b?c [new]")
_NAMES = (
    "50% Off_Daily", "snake_case_dev", "100% Vegan", "O'Brien & Sons", 'The "Best" Deals',
    "C:\\Retro Games", "[dots]...and-(dashes)", "Two  Spaces", "1+1=2 #maths",
    "Café Zoë", "Crème Brûlée", "Łódź Street Food", "Книжный клуб", "東京ラーメン日記",
    "مطبخ ليلى", "Sunny 🌻 Garden", "👩🏽‍🚀 Space Daily", "Ünïcödé Ñandú", "UPPER lower MiXeD",
)  # fmt: skip


def size(contract: Contract, field: Field) -> int:
    """How many characters a value of *field* may have."""
    schema = field.schema
    texts = [schema.get("const"), *named(field)]
    if field.type in ("array", "object"):
        texts.append(msgspec.json.encode(blank(contract, schema)).decode())
    longest = max((len(each) for each in texts if isinstance(each, str)), default=0)
    return max(longest, int(schema.get("minLength", 0)))


def named(field: Field) -> list[Json]:
    """The values that the document names for *field*: all that there are, or else its examples."""
    allowed = {field.type, "integer"} if field.type == "number" else {field.type}
    values = field.schema.get("enum") or field.schema.get("examples", ())
    return [each for each in fitting(field.schema, values) if types({"const": each}) <= allowed]


def choices(field: Field, words: Sequence[Json], random: Random, open_: bool) -> Maker:
    """One of few values in natural shares; where there are many, two of them are rare."""
    vocabulary = list(words) or invented(field)
    rare = vocabulary[-2:] if len(vocabulary) > 4 else []
    longer = _misleading(field, vocabulary, open_)
    common = [*vocabulary[: len(vocabulary) - len(rare)], *longer]
    shares = list(accumulate(1 / (rank + 1) for rank in range(len(common))))
    placed = dict(enumerate(common[:2])) | dict(zip(LONGER, longer, strict=False))
    if rare:
        placed |= {ONCE: rare[0], TWICE[0]: rare[1], TWICE[1]: rare[1]}

    def maker(number: int) -> Json:
        picked = random.choices(common, cum_weights=shares)[0]
        return placed.get(number, picked)

    return maker


def _misleading(field: Field, vocabulary: list[Json], open_: bool) -> list[str]:
    """A value that begins with another one; where words are free, also one in other case."""
    if field.type != "string" or field.schema.keys() & _FIXED:
        return []
    found = [vocabulary[0] + "_2", *([vocabulary[-1].capitalize()] if open_ else [])]
    most = field.schema.get("maxLength", 1000)
    return [word for word in found if word not in vocabulary and len(word) <= most]


def invented(field: Field) -> list[Json]:
    if field.type == "boolean":
        return [True, False]
    if field.type in ("integer", "number"):
        low = int(field.schema.get("minimum", 0))
        high = field.schema.get("maximum", low + 40)
        return [low + each for each in (1, 2, 4, 10, 12, 21) if low + each <= high]
    if sample := _SAMPLES.get(field.format or ""):
        return [sample(Random(n), field.schema) for n in range(1, 7)]
    low, high = int(field.schema.get("minLength", 0)), int(field.schema.get("maxLength", 300))
    matching = patterns.examples(field.schema.get("pattern", ""), low, high, len(_PLACES))
    if "pattern" in field.schema and matching:
        return list(matching)
    stem = re.sub(r"\W+", "_", field.name).strip("_").lower()
    words = [f"{stem}_{word}" for word in _PLACES]
    if max(map(len, words)) > high:
        words = [word[:high] for word in _PLACES]
    return list(dict.fromkeys(word.ljust(low, "x") for word in words))


def texts(field: Field, random: Random) -> Maker:
    """Names: first each of a pool once, then variations in case, digits and length."""
    schema = field.schema
    if schema.keys() & _FIXED:
        return plain(None, field, random)
    examples = named(field)
    pool = list(dict.fromkeys([*examples, *_HARD, *(_NAMES if len(examples) < 8 else ())]))
    random.shuffle(pool)
    low, high = int(schema.get("minLength", 0)), int(schema.get("maxLength", 300))

    def maker(number: int) -> Json:
        text = pool[number] if number < len(pool) else _varied(random.choice(pool), random)
        if number == 13:
            text = " / ".join([text, *pool])[:190]
        return text.ljust(low, "x")[:high]

    return maker


def _varied(text: str, random: Random) -> str:
    respelled = re.sub("[0-9]", lambda _: str(random.randrange(10)), text)
    how = random.randrange(7)
    return (
        respelled, respelled, respelled.upper(), respelled.lower(), respelled.swapcase(),
        f"{respelled} {random.randrange(2, 999)}", f"{respelled}_{random.randrange(2, 99)}",
    )[how]  # fmt: skip


def ranks(field: Field, random: Random) -> Maker:
    """Sort values, several items to one of them, in no order."""
    if field.format == "date-time":
        return _instants(random)
    if field.format == "date":
        days = _shared(random, lambda: START + timedelta(days=random.randrange(_DAYS)))
        return lambda _number: days().date().isoformat()
    if field.type in ("integer", "number"):
        return _numbers(field, random)
    return choices(field, named(field), random, open_=True)


def _shared(random: Random, make: Callable[[], Json]) -> Callable[[], Json]:
    """Calls *make* once for a group, and mixes a few groups with each other."""
    waiting: list[Json] = []

    def draw() -> Json:
        while len(waiting) < 6:
            waiting.extend([make()] * random.choice(_GROUPS))
        return waiting.pop(random.randrange(len(waiting)))

    return draw


def _numbers(field: Field, random: Random) -> Maker:
    low, high = field.schema.get("minimum"), field.schema.get("maximum")
    least = -50 if low is None else low

    def make() -> Json:
        size = 10 ** random.uniform(0, 4)
        value = least + (size if field.type == "number" else int(size))
        value = round(value, 2) if field.type == "number" else value
        return value if high is None or value <= high else random.randint(int(least), int(high))

    draw = _shared(random, make)
    return lambda _number: draw()


def _instants(random: Random) -> Maker:
    """Most in milliseconds; some near each other in other spelling, so that text misleads."""
    last = [START]

    def make() -> datetime:
        near = random.random()
        if near < 0.15:
            last[0] += timedelta(milliseconds=500)
        elif near < 0.3:
            last[0] += timedelta(minutes=random.randrange(1, 90))
        else:
            last[0] = START + timedelta(milliseconds=random.randrange(_DAYS * 86_400_000))
        return last[0].replace(microsecond=last[0].microsecond // 1000 * 1000)

    draw, opening = _shared(random, make), _opening(random)
    spellings = (*["milliseconds"] * 14, *["seconds"] * 3, "microseconds", "+02:00")

    def maker(number: int) -> Json:
        if number < len(opening):
            return opening[number]
        instant, spelling = draw(), random.choice(spellings)
        return _spelled(instant, spelling)

    return maker


def _opening(random: Random) -> list[str]:
    """The first instants: out of order, equal in pairs, and not in the order of their texts."""
    base = START + timedelta(seconds=random.randrange(_DAYS * 86_400))
    minute = timedelta(minutes=1)
    return [
        _spelled(base + 3 * minute, "milliseconds"),
        _spelled(base + timedelta(milliseconds=500), "milliseconds"),
        _spelled(base, "seconds"),
        _spelled(base + 3 * minute, "seconds"),
        _spelled(base + 30 * minute, "milliseconds"),
        _spelled(base + 2 * minute, "+02:00"),
        _spelled(base + 30 * minute, "milliseconds"),
    ]


def _spelled(instant: datetime, how: str) -> str:
    if how == "+02:00":
        return instant.astimezone(timezone(timedelta(hours=2))).isoformat(timespec="milliseconds")
    if how == "seconds" and instant.microsecond:
        how = "milliseconds"
    return instant.replace(tzinfo=None).isoformat(timespec=how) + "Z"


def plain(contract: Contract | None, field: Field, random: Random) -> Maker:
    """Anything that the schema allows."""
    schema = field.schema
    pool = [schema["const"]] if "const" in schema else named(field)
    if pool:
        return lambda _number: random.choice(pool)
    if field.format == "date-time":
        return _instants(random)
    if field.type in ("integer", "number"):
        return _numbers(field, random)
    if field.type == "boolean":
        return lambda _number: random.random() < 0.5
    if "string" in types(schema):
        return lambda _number: _SAMPLES.get(field.format or "", _text)(random, schema)
    value = {} if contract is None else blank(contract, schema)
    return lambda _number: value


def kept(contract: Contract, field: Field, maker: Maker) -> Maker:
    """*maker*, with the simplest value of the schema for those that do not keep it."""
    schema = field.schema
    fit = fits(schema)
    found = list(islice(filter(fit, candidates(contract, schema)), 1))
    simplest = found[0] if found else blank(contract, schema)

    def make(number: int) -> Json:
        value = maker(number)
        return value if fit(value) else simplest

    return make


def _text(random: Random, schema: Any) -> str:
    text = random.choice(_NAMES)
    return text.ljust(int(schema.get("minLength", 0)), "x")[: int(schema.get("maxLength", 300))]


_SAMPLES: dict[str, Callable[[Random, Any], str]] = {
    "uri": lambda random, _: f"https://images.example.com/{random.getrandbits(40):010x}.jpg",
    "email": lambda random, _: f"user{random.randrange(1000)}@example.com",
    "date": lambda random, _: (START + timedelta(days=random.randrange(_DAYS))).date().isoformat(),
    "uuid": lambda random, _: str(UUID(int=random.getrandbits(128), version=4)),
}
