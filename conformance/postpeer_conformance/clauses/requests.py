"""Refusal, for any operation: requests that the document forbids are refused, in all their parts.

A request differs from a valid one in a single thing; so the valid one has to be answered first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..contract import Body, Operation, Parameter, media
from ..oracle import parameters as texts
from ..oracle.checked import CheckedExchange
from ..oracle.oracle import Refused
from ..oracle.requests import BODY, defect, parameters, scalar
from ..transport.exchange import Question
from .clause import ByCheck, Check, Clause, Finding
from .refusal import SENTENCES, candidates, not_refused
from .variation import Vary, spoiled, without_body, written

_NEEDS = "a request that is invalid in this alone"
_MOST = 3
"""Texts that show one way of being invalid."""


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
    tried = list(dict.fromkeys(candidates(parameter))) if scalar(parameter) else []
    schema = parameter.pointer + "/schema"
    for reason, sentence in SENTENCES.items():
        asked = [text for text in tried if text and defect(parameter, text) == reason][:_MOST]
        if asked:
            values = " or ".join(map(texts.written, parameter.enum or ()))
            said = sentence.format(name=parameter.name, p=parameter, values=values)
            due = Refused(parameter.name, reason, parameter.location)
            yield _clause(operation, name, said, schema, due, written(parameter, *asked))
    if parameter.required and parameter.location != "path" and scalar(parameter):
        said = f"A request without the required `{parameter.name}` is refused."
        due = Refused(parameter.name, "required", parameter.location)
        yield _clause(operation, name, said, parameter.pointer, due, written(parameter, None))


def _of_body(operation: Operation, body: Body) -> Iterator[Clause]:
    if body.required:
        said = "A request without the required body is refused."
        due = Refused(BODY, "required", BODY)
        yield _clause(operation, BODY, said, body.pointer, due, without_body)
    if any(map(media.is_json, body.content)):
        said = "A body that breaks its schema is refused."
        due = Refused(BODY, "schema", BODY)
        yield _clause(operation, BODY, said, body.pointer, due, spoiled)


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
        check=_refused(due),
        shows=shown_by,
        varies=(vary,),
        refuses=due,
    )


def _refused(due: Refused) -> Check:
    def check(judged: CheckedExchange) -> Finding | bool:
        if judged.expectation != due:
            return False
        if judged.answer.status in judged.query_refusals:
            return True
        return not_refused(judged, str(judged.query_refusals))

    return check
