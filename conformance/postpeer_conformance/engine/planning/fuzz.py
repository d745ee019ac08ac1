"""Questions by schemathesis, for syntax."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from random import Random
from typing import Any

from ...contract import Contract, Operation, patterns
from ...contract.objects import objects
from ...oracle.parameters import written
from ...transport.exchange import Question
from ...transport.query import Query
from .drawing import drawn
from .pool import ValuePool

Schemas = Mapping[str, Mapping[str, Any]]
"""For a parameter, by its name, a narrower schema than the document's."""

_LONGEST = 4096
"""Characters of a text that stands for a pattern."""


def known(pool: ValuePool) -> Schemas:
    """Schemas of what the census saw: the values of filters, and offsets that it reaches."""
    position, behind = pool.collection.paging.position, len(pool.records) + 2
    values = {name: {"type": "string", "enum": texts} for name, texts in pool.known.items()}
    found: Schemas = {name: schema for name, schema in values.items() if schema["enum"]}
    if position is None:
        return found
    most = behind if position.maximum is None else min(behind, position.maximum)
    return {position.name: {**position.schema, "maximum": most}, **found}


def syntax(
    contract: Contract, operation: Operation, schemas: Schemas, count: int, start: int
) -> list[Question]:
    """*count* questions by schemathesis: half of them valid, half of them not.

    Parameters have the schemas of the document, or those in *schemas*.
    """
    from schemathesis import GenerationMode

    schema = for_schemathesis(_minimal(contract, operation, schemas))
    target = schema[operation.path][operation.method]
    made: list[Question] = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        strategy = target.as_strategy(generation_mode=mode, headers={}).map(
            lambda case: query_of(case.query)
        )
        found = drawn(strategy, (count + 1) // 2, Random(f"syntax {mode.value} {start}"))
        made += [Question(query, source="syntax") for query in found]
    return made[:count]


def for_schemathesis(document: Any) -> Any:
    """*document*, changed in place and loaded, so that values of it are made in short time."""
    import schemathesis

    for _, schema in list(objects(document)):
        _without_slow_patterns(schema)
    # Hypothesis takes seconds to list the characters of a wider codec; the clauses of search
    # bring their own.
    config = schemathesis.Config.from_dict({"generation": {"codec": "ascii"}})
    return schemathesis.openapi.from_dict(document, config=config)


def _without_slow_patterns(schema: dict[str, Any]) -> None:
    """Let *schema* name texts in place of a pattern that Hypothesis may never find a text for."""
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and patterns.backtracks(pattern):
        del schema["pattern"]
        low, high = int(schema.get("minLength", 0)), int(schema.get("maxLength", _LONGEST))
        texts = patterns.examples(pattern, low, high, 20)
        if texts:
            schema.setdefault("enum", list(texts))
    keys = schema.get("patternProperties")
    if isinstance(keys, dict):
        for key in filter(patterns.backtracks, list(keys)):
            del keys[key]


def _minimal(contract: Contract, operation: Operation, schemas: Schemas) -> Any:
    """The document with this operation alone, and *schemas* for some of its parameters."""
    document = contract.document
    components = copy.deepcopy(document.get("components", {}).get("schemas", {}))
    parameters = [
        {
            "name": parameter.name,
            "in": parameter.location,
            "required": parameter.required,
            "schema": dict(schemas.get(parameter.name, parameter.schema)),
        }
        for parameter in operation.parameters
    ]
    asked = {"parameters": parameters, "responses": {"200": {"description": "-"}}}
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "components": {"schemas": components},
        "paths": {operation.path: {operation.method.lower(): asked}},
    }


def query_of(values: Any) -> Query:
    """What schemathesis made for the query, as it goes over the wire."""
    return Query(
        (str(name), text_of(each))
        for name, value in (values or {}).items()
        for each in (value if isinstance(value, list) else [value])
    )


def text_of(value: Any) -> str:
    """A value that schemathesis made, as a text."""
    return "null" if value is None else written(value)
