"""Refusal, for any operation: requests that the document forbids are refused, in all their parts.

A request differs from a valid one in a single thing; so the valid one has to be answered first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from ..contract import Body, Operation, Parameter, media
from ..contract.schemas import Schema
from ..oracle import parameters as texts
from ..oracle.arguments import defect, pairs_of, scalar
from ..oracle.contents import is_form
from ..oracle.oracle import Refused
from ..oracle.requests import BODY, may_miss, parameters
from ..oracle.styles import Style, Unclear
from ..transport.exchange import Question
from ..transport.query import Pairs
from . import spoilt
from .clause import ByCheck, Clause
from .refusal import SENTENCES, candidates, refused
from .variation import Vary, given, spoiled, without_body

_NEEDS = "a request that is invalid in this alone"
_MOST = 3
"""Values that show one way of being invalid."""
_STRUCTURED = "A value of `{name}` that breaks its schema is refused."


def clauses(operation: Operation) -> Iterator[Clause]:
    """A clause for each way in which a parameter or the body can be invalid."""
    free = list(parameters(operation))
    count = Counter(each.name for each in free)
    for parameter in free:
        alone = count[parameter.name] == 1 and parameter.name != BODY
        name = parameter.name if alone else f"{parameter.location}.{parameter.name}"
        yield from _of_parameter(operation, parameter, name)
    if operation.body is not None:
        yield from _of_body(operation, operation.body)


def _of_parameter(operation: Operation, parameter: Parameter, name: str) -> Iterator[Clause]:
    schema = parameter.pointer + "/schema"
    for reason, (sentence, wrong) in _wrong(parameter).items():
        values = " or ".join(map(texts.written, parameter.enum or ()))
        said = sentence.format(name=parameter.name, p=parameter, values=values)
        due = Refused(parameter.name, reason, parameter.location)
        yield _clause(operation, name, said, schema, due, given(parameter, *wrong))
    if parameter.required and parameter.location != "path" and may_miss(parameter):
        said = f"A request without the required `{parameter.name}` is refused."
        due = Refused(parameter.name, "required", parameter.location)
        yield _clause(operation, name, said, parameter.pointer, due, given(parameter, ()))


def _wrong(parameter: Parameter) -> dict[str, tuple[str, list[Pairs]]]:
    """For each way of being invalid, its sentence, and what shows it."""
    tried = [pairs for pairs in dict.fromkeys(_tried(parameter)) if all(text for _, text in pairs)]
    found: dict[str, tuple[str, list[Pairs]]] = {}
    for reason, sentence in (SENTENCES | {"schema": _STRUCTURED}).items():
        wrong = [pairs for pairs in tried if defect(parameter, pairs) == reason][:_MOST]
        if wrong:
            found[reason] = sentence, wrong
    return found


def _tried(parameter: Parameter) -> Iterator[Pairs]:
    """Values that may be invalid."""
    if scalar(parameter):
        yield from (Style(parameter).write(text) for text in candidates(parameter))
        return
    for value in spoilt.values(parameter.schema):
        with suppress(Unclear):
            yield pairs_of(parameter, value)


def _of_body(operation: Operation, body: Body) -> Iterator[Clause]:
    if body.required:
        said = "A request without the required body is refused."
        due = Refused(BODY, "required", BODY)
        yield _clause(operation, BODY, said, body.pointer, due, without_body)
    if any(_breakable(name, schema) for name, schema in body.schemas.items()):
        said = "A body that breaks its schema is refused."
        due = Refused(BODY, "schema", BODY)
        yield _clause(operation, BODY, said, body.pointer, due, spoiled)


def _breakable(media_type: str, schema: Schema) -> bool:
    """Whether there are bodies that *schema* forbids: any text is a valid one of many types."""
    return media.is_json(media_type) or (is_form(media_type) and spoilt.forbids(schema))


def _clause(
    operation: Operation, name: str, sentence: str, pointer: str, due: Refused, vary: Vary
) -> Clause:
    def shown_by(question: Question) -> bool:
        return question.method == operation.method and question.key == "valid"

    return ByCheck(
        f"refusal/{name}/{due.defect}",
        sentence,
        pointer,
        _NEEDS,
        check=refused(due),
        shows=shown_by,
        varies=(vary,),
        refuses=due,
    )
