"""Questions by Hypothesis, for faults that nobody thought of, and by schemathesis, for syntax."""

from __future__ import annotations

import copy
from collections.abc import Container, Mapping
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ..contract import Contract, Operation
from ..exchange import Question
from ..oracle.oracle import Query
from .questions import Material

_LOCAL = "hypothesis.internal.conjecture.providers.is_local_module_file"
"""Decides of which loaded modules Hypothesis draws the constants.

It has no setting for that; and what happens to be loaded must not change what is asked.
"""


def _settings(count: int) -> settings:
    return settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def queries(material: Material) -> st.SearchStrategy[Query]:
    """Any combination of parameters, with values that the census knows."""
    collection = material.collection
    total = len(material.records)
    low, high = collection.smallest, collection.largest
    sort = collection.sort
    optional: dict[str, st.SearchStrategy[str]] = {
        collection.limit.name: st.integers(low, high).map(str),
        collection.offset.name: st.integers(0, total + 2).map(str),
        sort.parameter.name: st.sampled_from([sort.ascending, sort.descending]),
    }
    for filter in collection.filters:
        texts = [*material.known[filter.name], *material.other[filter.name]]
        if texts:
            optional[filter.name] = st.sampled_from(texts)
    return st.fixed_dictionaries({}, optional=optional).map(lambda chosen: tuple(chosen.items()))


def combinations(
    material: Material, asked: Container[Query], count: int, start: int
) -> list[Question]:
    """*count* different questions drawn by Hypothesis, none *asked*; *start* is the seed."""
    strategy = queries(material).filter(lambda query: query not in asked)
    return [Question(query, source="random") for query in _drawn(strategy, count, start)]


def syntax(
    contract: Contract, operation: Operation, known: Mapping[str, list[str]], count: int, start: int
) -> list[Question]:
    """*count* questions by schemathesis: half of them valid, half of them not.

    The valid ones take the values of filters from *known*, what the census saw.
    """
    import schemathesis
    from schemathesis import GenerationMode

    document = _minimal(contract, operation, known)
    # Hypothesis takes seconds to list the characters of a wider codec; the clauses of search
    # bring their own.
    config = schemathesis.Config.from_dict({"generation": {"codec": "ascii"}})
    made: list[Question] = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        loaded = schemathesis.openapi.from_dict(document, config=config)
        target = loaded[operation.path][operation.method]
        strategy = target.as_strategy(generation_mode=mode, headers={}).map(_query_of)
        drawn = _drawn(strategy, (count + 1) // 2, start)
        made += [Question(query, source="syntax") for query in drawn]
    return made[:count]


def _drawn(strategy: st.SearchStrategy[Query], count: int, start: int) -> list[Query]:
    """*count* different values of *strategy*, or as many as half as many draws again give."""
    found: dict[Query, None] = {}

    @seed(start)
    @_settings(count + count // 2)
    @given(strategy)
    def collect(query: Query) -> None:
        if len(found) < count:
            found[query] = None

    if count:
        with patch(_LOCAL, lambda _path: False, create=True):
            collect()
    return list(found)


def _minimal(contract: Contract, operation: Operation, known: Mapping[str, list[str]]) -> Any:
    """The document with this operation alone, and the census' values as those of its filters."""
    document = contract.document
    schemas = copy.deepcopy(document.get("components", {}).get("schemas", {}))
    parameters = [
        {
            "name": parameter.name,
            "in": parameter.location,
            "required": parameter.required,
            "schema": {"type": "string", "enum": known[parameter.name]}
            if known.get(parameter.name)
            else dict(parameter.schema),
        }
        for parameter in operation.parameters
    ]
    asked = {"parameters": parameters, "responses": {"200": {"description": "-"}}}
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "components": {"schemas": schemas},
        "paths": {operation.path: {operation.method.lower(): asked}},
    }


def _query_of(case: Any) -> Query:
    """The parameters of a schemathesis case as they go over the wire."""
    pairs: list[tuple[str, str]] = []
    for name, value in (case.query or {}).items():
        values = value if isinstance(value, list) else [value]
        pairs += [(str(name), _text(each)) for each in values]
    return tuple(pairs)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)
