"""Access: how a key is refused, what is checked first, and what other methods are answered."""

from __future__ import annotations

from collections.abc import Callable

from ...answering import statuses
from ...http.messages import Refusal, Request, Response
from ..parts import keyed, once
from .quirk import QuirkBehaviour, quirk, table


@quirk(keyed)
class Forbidden(QuirkBehaviour):
    """Answers 403 to every wrong key. 401 and 403 are both documented."""

    @property
    def key_status(self) -> int:
        return statuses.of_the_key(self.operation, 403, 401)


@quirk(keyed)
class ForbiddenIfWrong(QuirkBehaviour):
    """Answers 401 without a key, 403 to a wrong one. Both are documented."""

    def authenticate(self, request: Request) -> None:
        assert self.operation.key
        try:
            super().authenticate(request)
        except Refusal as refusal:
            given = self.operation.key.read(request.headers, request.query)
            status = statuses.of_the_key(self.operation, 403, 401) if given else refusal.status
            raise Refusal(status, refusal.sentence) from None


@quirk(keyed)
class WrongKeysLimited(QuirkBehaviour):
    """Answers 429 to a fourth wrong key and all after it, where that is documented."""

    def authenticate(self, request: Request) -> None:
        try:
            super().authenticate(request)
        except Refusal:
            if "429" in self.operation.responses and self.count("wrong keys") >= 3:
                raise Refusal(429, "too many wrong keys") from None
            raise


@quirk(keyed)
class ParametersFirst(QuirkBehaviour):
    """Checks the parameters before the key. The order of checks is unspecified."""

    def answer(self, request: Request) -> Response:
        try:
            self.read(request.query)
        except Refusal as refusal:
            return self.refuse(refusal)
        return super().answer(request)


@quirk(keyed)
class HeadersInASCII(QuirkBehaviour):
    """Answers 400 to a header beyond ASCII. That is a gateway's response, not the contract's."""

    def answer(self, request: Request) -> Response:
        if all(text.isascii() for text in request.headers.values()):
            return super().answer(request)
        return Response(400, b"<h1>Bad Request</h1>", (("content-type", "text/html"),))


@quirk(keyed)
class Challenge(QuirkBehaviour):
    """Names an authentication scheme in its refusals, as HTTP wants of 401. Headers are free."""

    def respond(self, status: int, body: object, media_type: str = "application/json") -> Response:
        response = super().respond(status, body, media_type)
        extra = (("www-authenticate", 'ApiKey realm="accounts"'),) if status == 401 else ()
        return Response(response.status, response.body, response.headers + extra)


class _OtherMethods(QuirkBehaviour):
    """Answers all other methods with one status."""

    hook = "other_status"
    other_status: Callable[[], int]

    def other(self, _request: Request, _allowed: tuple[str, ...]) -> Response:
        return Response(self.other_status(), b"no", (("content-type", "text/plain"),))


class _NoHead(QuirkBehaviour):
    """Answers HEAD with one status."""

    hook = "head_status"
    head_status: Callable[[], int]

    async def exchange(self, request: Request) -> Response:
        if request.method == "HEAD":
            return Response(self.head_status(), b"")
        return await super().exchange(request)


table(
    ("access-methods-not-found", _OtherMethods, once, lambda: 404,
     "Answers 404 to other methods. The contract is silent about them."),
    ("access-methods-not-allowed", _OtherMethods, once, lambda: 405,
     "Answers 405 to other methods, without naming the right ones. The contract is silent."),
    ("access-methods-not-implemented", _OtherMethods, once, lambda: 501,
     "Answers 501 to other methods, as HTTP has it for unknown ones. The contract is silent."),
)  # fmt: skip


@quirk(keyed)
class KeyBeforeMethod(QuirkBehaviour):
    """Asks for the key before it looks at the method. The contract is silent about methods."""

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response:
        try:
            self.authenticate(request)
        except Refusal as refusal:
            return self.refuse(refusal)
        return super().other(request, allowed)


@quirk()
class CrossOrigin(QuirkBehaviour):
    """Answers OPTIONS as browsers want it, to anybody. The contract is silent about methods."""

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response:
        if request.method != "OPTIONS":
            return super().other(request, allowed)
        names = (("access-control-allow-origin", "*"), ("access-control-allow-headers", "*"))
        return Response(200, b"", (*names, ("access-control-allow-methods", ", ".join(allowed))))


table(
    ("access-head-not-allowed", _NoHead, once, lambda: 405,
     "Answers 405 to HEAD. The contract is silent about it."),
    ("access-head-not-found", _NoHead, once, lambda: 404,
     "Answers 404 to HEAD. The contract is silent about it."),
    ("access-head-not-implemented", _NoHead, once, lambda: 501,
     "Answers 501 to HEAD. The contract is silent about it."),
)  # fmt: skip
