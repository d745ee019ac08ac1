"""What the document says of a whole request: whether it is valid, or what about it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import attrs
import jsonschema_rs

from ..contract import Contract, Operation, Parameter, media
from ..transport.exchange import Content, Question
from .arguments import defect, scalar
from .contents import broken
from .oracle import Refused, Unjudged
from .styles import Style

BODY = "body"
"""What a refusal names in place of a parameter."""
_NO_PARAMETERS = {"accept", "content-type", "authorization"}
"""Headers that OpenAPI does not let parameters be."""


def parameters(operation: Operation) -> Iterator[Parameter]:
    """The parameters of *operation* that a request is free to choose; the key is none of them."""
    key = operation.key
    for each in operation.parameters:
        header = each.name.lower() if each.location == "header" else ""
        if header in _NO_PARAMETERS:
            continue
        if key is None or (key.location, key.name.lower()) != (each.location, each.name.lower()):
            yield each


def may_miss(parameter: Parameter) -> bool:
    """Whether nothing means that *parameter* is missing; it may mean an empty array or object."""
    return scalar(parameter) or bool(parameter.media_type)


@attrs.frozen(slots=False)
class Requests:
    """Reads requests of *operation*, whose method and key are right."""

    contract: Contract = attrs.field(repr=False)
    operation: Operation

    def expect(self, question: Question) -> Refused | Unjudged | None:
        """What is due: a refusal if exactly one thing is wrong; None if the request is valid."""
        found = [*self._of_parameters(question), *self._of_content(question.parts.content)]
        if not found:
            return None
        wrong = [each for each in found if isinstance(each, Refused)]
        return wrong[0] if len(found) == len(wrong) == 1 else Unjudged()

    def allows(self, content: Content) -> bool:
        """Whether a request may have *content* as its body."""
        return not list(self._of_content(content))

    def _of_parameters(self, question: Question) -> Iterator[Refused | Unjudged]:
        parts = question.parts
        given = {
            "query": question.query,
            "path": parts.path,
            "header": parts.headers,
            "cookie": parts.cookies,
        }
        claimed = list[tuple[str, str]]()
        for parameter in parameters(self.operation):
            own = Style(parameter).own(given[parameter.location])
            claimed += {(parameter.location, name) for name, _ in own}
            found = defect(parameter, own) if own else self._missing(parameter)
            if found is not None:
                known = Refused(parameter.name, found, parameter.location)
                yield known if found else Unjudged()
        if len({*claimed}) < len(claimed):
            yield Unjudged()

    @staticmethod
    def _missing(parameter: Parameter) -> str | None:
        """What is wrong where *parameter* is not there."""
        if not parameter.required:
            return None
        return "required" if may_miss(parameter) else ""

    def _of_content(self, content: Content | None) -> Iterator[Refused | Unjudged]:
        body = self.operation.body
        if content is None:
            if body is not None and body.required:
                yield Refused(BODY, "required", BODY)
            return
        pointer = None if body is None else body.schema(content.media_type)
        if body is None or pointer is None:
            yield Unjudged()
            return
        if media.is_json(content.media_type):
            found = self._broken(pointer, content.data)
        else:
            named = next(name for name, each in body.content.items() if each == pointer)
            found = broken(self.contract.schemas, body.schemas[named], content)
        if found is not None:
            yield Refused(BODY, "schema", BODY) if found else Unjudged()

    def _broken(self, pointer: str, data: bytes) -> bool | None:
        """Whether *data* breaks the schema; None where it is valid, False if none can say."""
        try:
            value = json.loads(data)
        except ValueError:
            return True
        try:
            errors = list(self.contract.validator(pointer).iter_errors(value))
        except (ValueError, RecursionError, OverflowError):
            return False
        if not errors:
            return None
        return any(map(self._telling, errors))

    def _telling(self, error: jsonschema_rs.ValidationError) -> bool:
        """Whether *error* is a reason to refuse.

        Formats are none; and what is read-only need not be sent though it is required.
        """
        if error.kind.name == "required":
            return error.kind.as_dict()["property"] not in self.contract.schemas.read_only
        return bool(error.kind.name != "format")
