"""Requests that differ from a valid one in a single thing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from ..contract import Parameter, media
from ..oracle.styles import Style
from ..transport.exchange import Content, KeyUse, Question
from ..transport.query import Pairs

Vary = Callable[[Question], Iterator[Question]]
"""The requests that a valid one gives; there may be none."""
_FIELDS = {"path": "path", "header": "headers", "cookie": "cookies"}
_WRONG = {"unexpected": ["type"]}
"""A value of a type that hardly any member of a body has."""
_MEMBERS = 3
"""Members of a body that are left out, or get another type."""


def keyed(use: KeyUse) -> Vary:
    """With another use of the key."""

    def vary(valid: Question) -> Iterator[Question]:
        yield attrs.evolve(valid, key=use)

    return vary


def called(method: str, use: KeyUse) -> Vary:
    """With another method, and so without a body."""

    def vary(valid: Question) -> Iterator[Question]:
        parts = attrs.evolve(valid.parts, content=None)
        yield attrs.evolve(valid, method=method, key=use, parts=parts)

    return vary


def queried(pairs: Pairs) -> Vary:
    """With *pairs* in the query, in place of what it has by these names."""

    def vary(valid: Question) -> Iterator[Question]:
        kept = _without(valid.query, {name for name, _ in pairs})
        yield attrs.evolve(valid, query=(*kept, *pairs))

    return vary


def given(parameter: Parameter, *values: Pairs) -> Vary:
    """With each of *values* of the parameter in turn; the empty one leaves it out."""

    def vary(valid: Question) -> Iterator[Question]:
        for pairs in values:
            yield placed(valid, parameter, pairs)

    return vary


def placed(question: Question, parameter: Parameter, pairs: Pairs) -> Question:
    """*question* with *pairs* as the value of *parameter*, where that one belongs."""
    before = located(question, parameter)
    names = {name for name, _ in (*Style(parameter).own(before), *pairs)}
    kept = _without(before, names)
    if parameter.location == "query":
        return attrs.evolve(question, query=(*kept, *pairs))
    changed: dict[str, Any] = {_FIELDS[parameter.location]: (*kept, *pairs)}
    parts = attrs.evolve(question.parts, **changed)
    return attrs.evolve(question, parts=parts)


def located(question: Question, parameter: Parameter) -> Pairs:
    """All that *question* has where *parameter* belongs."""
    if parameter.location == "query":
        return question.query
    found: Pairs = getattr(question.parts, _FIELDS[parameter.location])
    return found


def without_body(valid: Question) -> Iterator[Question]:
    """Without what it carries."""
    yield attrs.evolve(valid, parts=attrs.evolve(valid.parts, content=None))


def spoiled(valid: Question) -> Iterator[Question]:
    """With bodies that are not JSON, or other JSON; the schema may allow some of these."""
    content = valid.parts.content
    if content is None or not media.is_json(content.media_type):
        return
    for data in (b'{"', *map(encoded, _others(json.loads(content.data)))):
        changed = Content(content.media_type, data)
        yield attrs.evolve(valid, parts=attrs.evolve(valid.parts, content=changed))


def _others(value: Any) -> Iterator[Any]:
    yield [] if isinstance(value, dict) else {}
    if isinstance(value, dict):
        for name in list(value)[:_MEMBERS]:
            yield {other: each for other, each in value.items() if other != name}
            yield {**value, name: _WRONG}
    elif isinstance(value, list) and value:
        yield [_WRONG, *value[1:]]


def encoded(value: Any) -> bytes:
    """*value* as a body of JSON, in ASCII: so it can stand in a command."""
    return json.dumps(value).encode()


def _without(pairs: Pairs, names: set[str]) -> Pairs:
    return tuple(pair for pair in pairs if pair[0] not in names)
