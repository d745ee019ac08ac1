"""What every operation of the reference server does: it asks for the key, checks and refuses."""

from __future__ import annotations

import secrets

from ...contract import Contract, Operation
from ...contract.media import JSON
from ..http.messages import Json, Refusal, Request, Response
from . import bodies, statuses
from .arguments import Argument
from .checks import Checks
from .parameters import shown


class Handling:
    """The steps that do not depend on what an operation answers."""

    operation: Operation

    def __init__(self, contract: Contract, operation: Operation, key: str) -> None:
        self.contract, self.operation, self.key = contract, operation, key
        self.checks = Checks(contract)
        self._errors: dict[int, bodies.Body] = {}

    def authenticate(self, request: Request) -> None:
        """Raise :class:`Refusal` without the right key."""
        key = self.operation.key
        if key is None:
            return
        given, where = key.read(request.headers, request.query), f"{key.location} {key.name}"
        if given is None:
            raise Refusal(self.key_status, f"the {where} is missing")
        if not self.opens(given):
            raise Refusal(self.key_status, f"the key in the {where} is not valid")

    def opens(self, given: str) -> bool:
        """Whether *given* is the key; takes as long for any of its length."""
        return secrets.compare_digest(given.encode(), self.key.encode())

    @property
    def key_status(self) -> int:
        """The documented status for a wrong key."""
        return statuses.of_the_key(self.operation)

    def check(self, argument: Argument, request: Request) -> None:
        """Raise :class:`Refusal` for a parameter that is missing or not valid."""
        try:
            argument.check(self.checks, request)
        except ValueError as error:
            status = statuses.of_parameter(self.operation, argument.parameter)
            raise Refusal(status, str(error)) from None

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response:
        """The response to a method that the document does not have; OPTIONS asks for *allowed*."""
        allow = ("allow", ", ".join(allowed))
        if request.method == "OPTIONS":
            return Response(204, b"", (allow,))
        sentence = f"{shown(request.method)} is not one of {allow[1]}"
        return self.refuse(Refusal(405, sentence)).with_headers(allow)

    def refuse(self, refusal: Refusal) -> Response:
        """The response to a request that is refused: the document's, with the reason in it."""
        error = self._error(refusal.status)
        return self.respond(refusal.status, error.saying(refusal.sentence), error.media_type)

    def respond(self, status: int, body: Json, media_type: str = JSON) -> Response:
        """The response as it is sent."""
        return bodies.response(status, body, media_type)

    def _error(self, status: int) -> bodies.Body:
        if status not in self._errors:
            self._errors[status] = bodies.example(self.contract, self.operation, status)
        return self._errors[status]
