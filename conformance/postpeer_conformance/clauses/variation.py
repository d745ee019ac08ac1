"""Requests that differ from a valid one in a single thing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import attrs

from ..contract import Parameter, media
from ..oracle.contents import FORM
from ..oracle.styles import Style
from ..transport import multipart
from ..transport.exchange import Content, KeyUse, Question
from ..transport.query import Pairs

Vary = Callable[[Question], Iterator[Question]]
"""The requests that a valid one gives; there may be none."""
_FIELDS = {"path": "path", "header": "headers", "cookie": "cookies"}
_WRONG = {"unexpected": ["type"]}
"""A value of a type that hardly any member of a body has."""
_TEXT = "unexpected"
"""A text that is no number and no truth value."""
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
    """With bodies that are not JSON, or other ones; the schema may allow some of these."""
    content = valid.parts.content
    if content is None:
        return
    for data in _spoilt(content):
        changed = attrs.evolve(content, data=data)
        yield attrs.evolve(valid, parts=attrs.evolve(valid.parts, content=changed))


def _spoilt(content: Content) -> Iterator[bytes]:
    if media.is_json(content.media_type):
        yield from (b'{"', *map(encoded, _others(json.loads(content.data))))
    elif media.bare(content.media_type) == FORM:
        pairs = parse_qsl(content.data.decode(), keep_blank_values=True)
        for name, _ in pairs[:_MEMBERS]:
            kept = [pair for pair in pairs if pair[0] != name]
            yield from (urlencode(each).encode() for each in (kept, [*kept, (name, _TEXT)]))
    else:
        sent = multipart.parts(content)
        for part in sent[:_MEMBERS]:
            others = [each for each in sent if each.name != part.name]
            wrong = attrs.evolve(part, data=_TEXT.encode())
            for parts in (others, [*others, wrong]):
                yield multipart.content(parts).data


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
