"""Requests by schemathesis for an operation without a list: valid ones, and invalid ones."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any
from urllib.parse import unquote

import attrs

from ...contract import Contract, Operation
from ...oracle.requests import parameters
from ...transport.exchange import Content, Parts, Question
from .bodies import Bodies
from .drawing import drawn
from .fuzz import for_schemathesis, query_of, text_of

_LONGEST = 4_000
"""Bytes of a body, so that it can be shown in a command."""


def requests(
    contract: Contract, operation: Operation, valid: Question, count: int, start: int
) -> list[Question]:
    """*count* different requests at the most, the paths of which *valid* fills; by their seed."""
    made: list[Question] = []
    for mode in ("positive", "negative"):
        name = f"cases {operation.id} {mode} {start}"
        for case in _drawn(contract, operation, mode, (count + 1) // 2, name):
            path = valid.parts.path or case.parts.path
            made.append(attrs.evolve(case, parts=attrs.evolve(case.parts, path=path)))
    return [each for each in dict.fromkeys(made) if each != valid][:count]


def examples(contract: Contract, operation: Operation, start: int) -> list[Question]:
    """A few valid requests, by their seed."""
    return [*_drawn(contract, operation, "positive", 4, f"examples {operation.id} {start}")]


@lru_cache(maxsize=16)
def _drawn(
    contract: Contract, operation: Operation, mode: str, count: int, name: str
) -> tuple[Question, ...]:
    """By the source of chance called *name*; remembered, since mutants share an operation.

    Nothing where schemathesis, which meets schemas of all kinds here, cannot do it.
    """
    from schemathesis import GenerationMode

    mistakes: list[Exception] = []

    def question(case: Any) -> Question | None:
        try:
            return _question_of(contract, operation, case)
        except Exception as error:
            mistakes.append(error)
            raise

    try:
        target = _loaded(contract)[operation.path][operation.method]
        strategy = target.as_strategy(generation_mode=GenerationMode(mode))
        found = drawn(strategy.map(question), count, Random(name))
    except Exception:
        if mistakes:  # ours, not one of schemathesis
            raise mistakes[0] from None
        return ()
    return tuple(each for each in found if each is not None)


@lru_cache(maxsize=2)
def _loaded(contract: Contract) -> Any:
    """The document for schemathesis, without keys: it would make some up."""
    document = copy.deepcopy(dict(contract.document))
    document.pop("security", None)
    if document["openapi"].startswith("3.2"):
        document["openapi"] = "3.1.0"
    for item in document["paths"].values():
        for each in item.values() if isinstance(item, dict) else ():
            if isinstance(each, dict):
                each.pop("security", None)
    return for_schemathesis(document)


def _question_of(contract: Contract, operation: Operation, case: Any) -> Question | None:
    """A case of schemathesis as a request; None for one that cannot be sent."""
    content = _content(contract, operation, case)
    if content is not None and len(content.data) > _LONGEST:
        return None
    path = tuple((n, unquote(str(v))) for n, v in (case.path_parameters or {}).items())
    if any(text in ("", ".", "..") for _, text in path):
        return None
    parts = Parts(
        path,
        tuple(_named(operation, "header", case.headers)),
        tuple(_named(operation, "cookie", case.cookies)),
        content,
    )
    return Question(query_of(case.query), operation.method, source="syntax", parts=parts)


def _content(contract: Contract, operation: Operation, case: Any) -> Content | None:
    if operation.body is None or case.media_type not in operation.body.content:
        return None
    try:
        return Bodies(contract, operation.body).written(case.media_type, case.body)
    except (TypeError, ValueError):
        return None


def _named(operation: Operation, location: str, values: Any) -> Iterator[tuple[str, str]]:
    """Of *values*, those of parameters that a header line can carry."""
    names = {each.name for each in parameters(operation) if each.location == location}
    for name, value in (values or {}).items():
        text = text_of(value)
        plain = text.isascii() and text.isprintable() and text == text.strip() and text
        if name in names and plain and not (location == "cookie" and set(text) & set(';, "\\')):
            yield name, text
