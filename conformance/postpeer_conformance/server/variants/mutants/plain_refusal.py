"""Operations without a list: requests that the document forbids are answered all the same.

A run of the default budget sends an invalid value of each kind for each parameter, alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import attrs

from ....contract import Contract, Operation, Parameter
from ....contract.field import types
from ....contract.media import bare, is_json
from ...answering.arguments import MISSING, Argument, arguments
from ...answering.payload import FORM, MULTIPART
from ...http.messages import Json, Request
from ..parts import Whole
from ..plain_mutant import PlainMutant, plain_mutant

_NUMBERS, _SCALARS = {"integer", "number"}, {"integer", "number", "string", "boolean"}
_COMPOSED = frozenset({"anyOf", "oneOf", "not", "if"})


@attrs.frozen
class Flaw:
    """A way in which a parameter can be invalid."""

    argument: Argument
    defect: str
    called: str

    @property
    def name(self) -> str:
        """As the clause is called behind ``refusal/``."""
        return f"{self.called}/{self.defect}"

    def shown_by(self, request: Request) -> bool:
        """Whether *request* is invalid in this way, if it is in any."""
        try:
            value = next(self.argument.values(request), MISSING)
        except ValueError:  # no JSON, where it should be some
            return self.defect == "schema"
        return _flaw(self.argument.parameter, value) == self.defect


def _flaw(parameter: Parameter, value: Json) -> str:
    """What is wrong with an invalid *value* of *parameter*."""
    if value is MISSING:
        return "required"
    if not _scalar(parameter):
        return "schema"
    if parameter.enum is not None:
        return "enum"
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "type"
    low = parameter.minimum is not None and value < parameter.minimum
    return "below-minimum" if low else "above-maximum"


def _scalar(parameter: Parameter) -> bool:
    kinds = types(parameter.schema) - {"null"}
    return not parameter.media_type and len(kinds) <= 1 and kinds <= _SCALARS


def _flaws(contract: Contract, operation: Operation) -> Iterator[Flaw]:
    """All ways in which a parameter can be invalid, as far as a clause tells them."""
    key = operation.key
    secret = (key.location, key.name.lower()) if key else ()
    free = [
        each
        for each in arguments(contract, operation)
        if (each.parameter.location, each.parameter.name.lower()) != secret
    ]
    count = Counter(each.parameter.name for each in free)
    for each in free:
        parameter = each.parameter
        alone = count[parameter.name] == 1 and parameter.name != "body"
        called = parameter.name if alone else f"{parameter.location}.{parameter.name}"
        yield from (Flaw(each, defect, called) for defect in _defects(parameter))


def _defects(parameter: Parameter) -> Iterator[str]:
    schema = parameter.schema
    if _COMPOSED & schema.keys():
        return
    scalar = _scalar(parameter)
    if not scalar:
        yield from ["schema"] if _breakable(parameter) else []
    elif parameter.enum is not None:
        yield "enum"
    elif types(schema) & {*_NUMBERS, "boolean"}:
        yield "type"
        yield from ["below-minimum"] if parameter.minimum is not None else []
        yield from ["above-maximum"] if parameter.maximum is not None else []
    if parameter.required and parameter.location != "path" and (scalar or parameter.media_type):
        yield "required"


def _breakable(parameter: Parameter) -> bool:
    """Whether an array has items, or an object properties, that a text can be wrong for."""
    schema = parameter.schema
    inner = [schema.get("items", {}), *schema.get("properties", {}).values()]
    return parameter.style not in ("spaceDelimited", "pipeDelimited") and any(map(_strict, inner))


def _strict(schema: Mapping[str, Json]) -> bool:
    if _COMPOSED & schema.keys():
        return False
    return bool(types(schema) & {*_NUMBERS, "boolean"}) or "enum" in schema


def _with_body(_contract: Contract, operation: Operation) -> Iterator[Whole]:
    if operation.body is not None and operation.body.required:
        yield Whole()


def _strict_body(_contract: Contract, operation: Operation) -> Iterator[Whole]:
    """Only where some body is forbidden."""
    for name, schema in operation.body.schemas.items() if operation.body else ():
        known = schema.get("properties", {}).values()
        form = bare(name) in (FORM, MULTIPART)
        if is_json(name) or (form and (schema.get("required") or any(map(_strict, known)))):
            yield Whole()
            return


@plain_mutant("refusal/{part.name}", each=_flaws)
class TakesInvalid(PlainMutant[Flaw]):
    """Looks past one way in which a parameter can be invalid. It is answered like a valid one."""

    def check(self, argument: Argument, request: Request) -> None:
        same = argument.parameter == self.part.argument.parameter
        if not (same and self.part.shown_by(request)):
            super().check(argument, request)


@plain_mutant("refusal/body/required", each=_with_body)
class NeedsNoBody(PlainMutant[Whole]):
    """Looks at a body only if there is one. A request without it is answered."""

    async def receive(self, request: Request) -> None:
        data = await request.body()
        if data:
            await super().receive(_carrying(request, data))


@plain_mutant("refusal/body/schema", each=_strict_body)
class TakesAnyBody(PlainMutant[Whole]):
    """Looks whether there is a body, not at what it holds. Every body is answered."""

    async def receive(self, request: Request) -> None:
        data = await request.body()
        if not data:
            await super().receive(_carrying(request, data))


def _carrying(request: Request, data: bytes) -> Request:
    """*request* with its body, which can be read only once, to be read again."""

    async def body() -> bytes:
        return data

    return attrs.evolve(request, body=body)
