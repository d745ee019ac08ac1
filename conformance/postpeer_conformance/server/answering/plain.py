"""How the reference server answers an operation that lists nothing, one method for each step.

The steps, in the order in which they happen::

    exchange  authenticate  opens  negotiate  read  check  receive  respond
        (or, instead: refuse, other)
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from ...contract import Contract, DocumentedResponse, Operation
from ...contract.media import ranges
from ..http.headers import weight
from ..http.messages import Refusal, Request, Response
from . import bodies, keys, methods, payload, statuses
from .arguments import Argument, arguments
from .checks import Checks
from .fields import fields

PlainFactory = Callable[[Contract, Operation, str], "Plain"]
"""A class of behaviour, or something else that makes one; the text is the key."""


class Plain:
    """Checks a request as the document says, and answers an example, or a value of the schema."""

    def __init__(self, contract: Contract, operation: Operation, key: str) -> None:
        self.contract, self.operation = contract, operation
        self.key = key
        self.arguments = arguments(contract, operation)
        self.checks = Checks(contract)
        self._answers: dict[tuple[int, str], Response] = {}
        self._errors: dict[int, bodies.Body] = {}

    async def exchange(self, request: Request) -> Response:
        """From request to answer."""
        try:
            self.authenticate(request)
            media_type = self.negotiate(request)
            self.read(request)
            await self.receive(request)
            return self.respond(media_type)
        except Refusal as refusal:
            return self.refuse(refusal)

    def authenticate(self, request: Request) -> None:
        """Raise :class:`Refusal` without the right key."""
        if wrong := keys.wrong(self.operation, request, self.opens):
            raise Refusal(statuses.of_the_key(self.operation), wrong)

    def opens(self, given: str) -> bool:
        """Whether *given* is the key; takes as long for any of its length."""
        return secrets.compare_digest(given.encode(), self.key.encode())

    def negotiate(self, request: Request) -> str:
        """The media type of the response; empty where it has no body.

        Where the client takes none of the documented ones, raises :class:`Refusal` if the document
        has 406, and disregards what it takes otherwise (RFC 9110, 12.5.1).
        """
        success = self.success
        if success is None or not success.content:
            return ""
        accepted, first = request.headers.get("accept", "*/*"), bodies.preferred(success)
        for each in sorted(success.content, key=lambda name: name != first):
            if weight(accepted, ranges(bodies.sent(each))):
                return each
        if "406" in self.operation.responses:
            kinds = " or ".join(success.content)
            raise Refusal(406, f"the response is {kinds}, which Accept does not allow")
        return first

    def read(self, request: Request) -> None:
        """Raise :class:`Refusal` for a parameter that is missing or not valid."""
        for each in self.arguments:
            self.check(each, request)

    def check(self, argument: Argument, request: Request) -> None:
        """The same for one parameter."""
        try:
            argument.check(self.checks, request)
        except ValueError as error:
            status = statuses.of_parameter(self.operation, argument.parameter)
            raise Refusal(status, str(error)) from None

    async def receive(self, request: Request) -> None:
        """Raise :class:`Refusal` for a body that is missing or not valid."""
        await payload.check(self.contract, self.operation, self.checks, request)

    @property
    def status(self) -> int:
        """The status of success: the first that is documented."""
        named = (name for name in sorted(self.operation.responses) if name[0] in "23")
        first = next(named, "200" if "default" in self.operation.responses else "204")
        return int(first.replace("XX", "00"))

    @property
    def success(self) -> DocumentedResponse | None:
        """What the document says of it; None where it says nothing."""
        return self.operation.response(self.status)

    def respond(self, media_type: str) -> Response:
        """The response to a request that is as it should be."""
        status, documented = self.status, self.success
        if (status, media_type) not in self._answers:
            response = Response(status, b"")
            if documented and media_type and status not in (204, 304):
                body = bodies.of(self.contract, documented, media_type)
                response = bodies.response(status, body.value, body.media_type)
            more = fields(self.contract, documented) if documented else ()
            self._answers[status, media_type] = response.with_headers(*more)
        return self._answers[status, media_type]

    def refuse(self, refusal: Refusal) -> Response:
        """The response to a request that is not: the document's, with the reason in it."""
        status = refusal.status
        if status not in self._errors:
            self._errors[status] = bodies.example(self.contract, self.operation, status)
        error = self._errors[status]
        response = bodies.response(status, error.saying(refusal.sentence), error.media_type)
        documented = self.operation.response(status)
        return response.with_headers(*(fields(self.contract, documented) if documented else ()))

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response:
        """The response to a method that the document does not have."""
        return methods.other(request, allowed, self.refuse)
