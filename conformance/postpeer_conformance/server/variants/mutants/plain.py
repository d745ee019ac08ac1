"""Operations without a list: a door that opens too easily, and answers that are not documented.

A run of the default budget sends a valid request, and with it each wrong key, each other method,
and each parameter that the document does not have; so each of these is seen wherever a valid
request can be made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from ....contract import Contract, DocumentedResponse, Operation
from ....contract.field import types
from ....contract.media import JSON
from ...answering import bodies, statuses
from ...answering.fields import FRAMING, OURS
from ...answering.plain import Plain
from ...http.messages import Json, Refusal, Request, Response
from ..parts import Number, P, Whole
from ..plain_mutant import PlainMutant, keyed, plain_mutant, plain_table
from .access import DOORS, WRONG, KeyIfGiven, OtherKeys

_BODIES: tuple[Json, ...] = ("wrong", 0, [], {})
"""Values, one of which breaks nearly every schema."""
_UNDOCUMENTED, _TYPE = 299, "x-wrong/x-wrong"


@attrs.frozen
class Wrong:
    """A body that breaks its schema."""

    value: Json
    name: str = ""


@attrs.frozen
class Header:
    """A header that a response has to have."""

    name: str


def _wrong(contract: Contract, documented: DocumentedResponse | None) -> Iterator[Wrong]:
    """The first body in JSON that breaks the schema of *response*."""
    if documented is not None and documented.json is not None:
        valid = contract.validator(documented.json[1]).is_valid
        yield from [Wrong(each) for each in _BODIES if not valid(each)][:1]


def _answered(contract: Contract, operation: Operation) -> Iterator[Wrong]:
    yield from _wrong(contract, Plain(contract, operation, "").success)


def _refused(contract: Contract, operation: Operation) -> Iterator[Wrong]:
    """Only where a wrong key shows it."""
    if operation.key is not None:
        yield from _wrong(contract, operation.response(statuses.of_the_key(operation)))


def _typed(contract: Contract, operation: Operation) -> Iterator[Whole]:
    documented = Plain(contract, operation, "").success
    if documented is not None and documented.content and documented.schema(_TYPE) is None:
        yield Whole()


def _refused_typed(_contract: Contract, operation: Operation) -> Iterator[Whole]:
    """Only where a wrong key shows it."""
    status = statuses.of_the_key(operation)
    documented = operation.response(status) if operation.key else None
    if documented is not None and documented.content and documented.schema(_TYPE) is None:
        yield Whole()


def _closed(_contract: Contract, operation: Operation) -> Iterator[Number]:
    """Only where there is a status of success that the document does not have."""
    succeeds = any(each[0] == "2" for each in operation.responses)
    if succeeds and operation.response(_UNDOCUMENTED) is None:
        yield Number(_UNDOCUMENTED)


def _sound(_contract: Contract, operation: Operation) -> Iterator[Number]:
    """Only where no failure is documented."""
    if not {"500", "5XX"} & operation.responses.keys():
        yield Number(500)


def _first(contract: Contract, operation: Operation) -> Iterator[Number]:
    """Only of the operation that answers for its path, where OPTIONS is no other one's."""
    alike = [each for each in contract.operations if each.path == operation.path]
    if alike[0] is operation and "OPTIONS" not in operation.methods:
        yield Number(500)


def _headed(contract: Contract, operation: Operation) -> Iterator[Header]:
    documented = Plain(contract, operation, "").success
    for name, stated in documented.headers.items() if documented else ():
        if stated.get("required") is True and name.lower() not in FRAMING | OURS:
            yield Header(name)


def _numbered(contract: Contract, operation: Operation) -> Iterator[Header]:
    """Those of them that are numbers."""
    documented = Plain(contract, operation, "").success
    for each in _headed(contract, operation):
        if documented and types(documented.headers[each.name]["schema"]) <= {"integer", "number"}:
            yield each


@plain_mutant("access/missing", "access/empty", *WRONG, each=keyed)
class Open(PlainMutant[Whole]):
    """Asks nobody for a key. Every key that should be refused is served."""

    def authenticate(self, request: Request) -> None:
        pass


@plain_mutant("access/missing", each=keyed)
class MissingKey(KeyIfGiven, PlainMutant[Whole]):
    """Compares the key only if there is one. A request without it is served."""


class _Door(OtherKeys, PlainMutant[Whole]):
    """Lets other keys in."""


for _name, _breaks, _lets_in, _text in DOORS:
    if _name in ("empty-key", "any-key", "beginning-of-key", "longer-key", "any-case"):
        plain_table((f"plain-{_name}", _Door, _breaks, keyed, _lets_in, _text))


class _Responding(PlainMutant[P]):
    """Makes something else of a response to a valid request."""

    step: Callable[[Response], Response]

    def succeed(self, media_type: str) -> Response:
        return self.step(super().succeed(media_type))


class _RefusingKeys(PlainMutant[P]):
    """Makes something else of the refusal of a key."""

    step: Callable[[Response], Response]

    def refuse(self, refusal: Refusal) -> Response:
        right = super().refuse(refusal)
        return self.step(right) if refusal.status == self.key_status else right


def _other_value(self: PlainMutant[Wrong], right: Response) -> Response:
    return attrs.evolve(right, body=bodies.response(200, self.part.value, JSON).body)


def _headed_by(response: Response, name: str, *values: str) -> Response:
    """*response* with other *values* of one header."""
    others = (each for each in response.headers if each[0] != name)
    return attrs.evolve(response, headers=(*others, *((name, value) for value in values)))


plain_table(
    ("plain-key-in-header", _Responding, "access/not-echoed", keyed,
     lambda self, right: right.with_headers(("x-debug-key", self.key)),
     "Sends the key back in a header, for debugging. Every log of responses holds it."),
    ("plain-another-body", _Responding, "shape/success", _answered, _other_value,
     "Answers another value. It breaks the schema."),
    ("plain-another-refusal", _RefusingKeys, "shape/refusal", _refused, _other_value,
     "Refuses a key with another value. It breaks the schema of refusals."),
    ("plain-another-type", _Responding, "shape/content-type", _typed,
     lambda right: _headed_by(right, "content-type", _TYPE),
     "Gives its body another name. The media type is not documented."),
)  # fmt: skip


@plain_mutant("shape/content-type", each=_refused_typed)
class RefusalOfAnotherType(PlainMutant[Whole]):
    """Gives what it refuses with another name. The media type is not documented."""

    def refuse(self, refusal: Refusal) -> Response:
        return _headed_by(super().refuse(refusal), "content-type", _TYPE)


plain_table(
    ("plain-another-status", _Responding, "shape/status", _closed,
     lambda self, right: attrs.evolve(right, status=self.part.value),
     "Answers with another status of success. It is not documented."),
)  # fmt: skip


@plain_mutant("shape/status", each=_sound)
class FailsOnUnknownParameter(PlainMutant[Number]):
    """Fails where the query has a name that it does not know. No question may make it fail."""

    def read(self, request: Request) -> None:
        super().read(request)
        if "no-such-parameter" in dict(request.query):
            raise Refusal(self.part.value, "unknown parameter")


@plain_mutant("method/safe", each=_first)
class FailsOnOptions(PlainMutant[Number]):
    """Fails where a page asks what it may send. No other method may make it fail."""

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response:
        right = super().other(request, allowed)
        failed = attrs.evolve(right, status=self.part.value)
        return failed if request.method == "OPTIONS" else right


plain_table(
    ("plain-header-left-out", _Responding, "shape/headers", _headed,
     lambda self, right: _headed_by(right, self.part.name),
     "Leaves out a header that the response has to have."),
    ("plain-header-of-another-type", _Responding, "shape/headers", _numbered,
     lambda self, right: _headed_by(right, self.part.name, "soon"),
     "Writes a word into a header that is a number."),
)  # fmt: skip
