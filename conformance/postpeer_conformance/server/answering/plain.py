"""How the reference server answers an operation that lists nothing, one method for each step.

The steps, in the order in which they happen::

    exchange  authenticate  opens  negotiate  read  check  receive  succeed
        (or, instead: refuse, other)
"""

from __future__ import annotations

from collections.abc import Callable

from ...contract import Contract, DocumentedResponse, Operation
from ...contract.media import ranges
from ..http.headers import weight
from ..http.messages import Refusal, Request, Response
from . import bodies, payload
from .arguments import arguments
from .fields import fields
from .handling import Handling

PlainFactory = Callable[[Contract, Operation, str], "Plain"]
"""A class of behaviour, or something else that makes one; the text is the key."""


class Plain(Handling):
    """Checks a request as the document says, and answers an example, or a value of the schema."""

    def __init__(self, contract: Contract, operation: Operation, key: str) -> None:
        super().__init__(contract, operation, key)
        self.arguments = arguments(contract, operation)
        self._answers: dict[tuple[int, str], Response] = {}

    async def exchange(self, request: Request) -> Response:
        """From request to answer."""
        try:
            self.authenticate(request)
            media_type = self.negotiate(request)
            self.read(request)
            await self.receive(request)
            return self.succeed(media_type)
        except Refusal as refusal:
            return self.refuse(refusal)

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

    def succeed(self, media_type: str) -> Response:
        """The response to a request that is as it should be."""
        status, documented = self.status, self.success
        if (status, media_type) not in self._answers:
            response = Response(status, b"")
            if documented and media_type and status not in (204, 304):
                body = bodies.of(self.contract, documented, media_type)
                response = self.respond(status, body.value, body.media_type)
            more = fields(self.contract, documented) if documented else ()
            self._answers[status, media_type] = response.with_headers(*more)
        return self._answers[status, media_type]

    def refuse(self, refusal: Refusal) -> Response:
        """The same with the header fields that the document wants."""
        documented = self.operation.response(refusal.status)
        more = fields(self.contract, documented) if documented else ()
        return super().refuse(refusal).with_headers(*more)
