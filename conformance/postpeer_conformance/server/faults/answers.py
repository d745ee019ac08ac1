"""The response: another status, another type, no JSON, or not what the document says."""

from __future__ import annotations

from time import monotonic

import attrs
import msgspec

from ...contract import Contract, Field, follow
from ...contract.errors import nearest
from ..answering.behaviour import Behaviour
from ..http.messages import Json, Refusal, Request, Response
from .fault import CallNext, Fault, FaultError, Handler, fault

_WORDS = {429: "too many requests", 500: "something failed", 503: "not available for a moment"}


@fault("status")
@attrs.frozen
class Status(Fault):
    """Responds with this status, and with a Retry-After of `retry-after` seconds."""

    value: int
    retry_after: int | None = None

    def check(self, _contract: Contract) -> None:
        if not 400 <= self.value <= 599:
            raise FaultError(f"status must be between 400 and 599, not {self.value}")

    def answer(self, handler: Handler) -> Response:
        """The response, in the shape of the document's errors."""
        response = handler.refuse(Refusal(self.value, _WORDS.get(self.value, "not today")))
        if self.retry_after is None:
            return response
        return response.with_headers(("retry-after", str(self.retry_after)))

    async def exchange(self, handler: Handler, _request: Request, _proceed: CallNext) -> Response:
        return self.answer(handler)


@fault("rate")
@attrs.define
class Rate(Fault):
    """Responds to requests beyond this number a second with 429 and a Retry-After."""

    value: int
    _second: int = attrs.field(default=0, init=False, eq=False)
    _used: int = attrs.field(default=0, init=False, eq=False)

    async def exchange(self, handler: Handler, request: Request, proceed: CallNext) -> Response:
        second = int(monotonic())
        self._used = self._used + 1 if second == self._second else 1
        self._second = second
        if self._used > self.value:
            return Status(429, 1).answer(handler)
        return await proceed(request)


@fault("content-type")
@attrs.frozen
class ContentType(Fault):
    """Labels the body with this media type."""

    value: str = "text/html"

    async def exchange(self, _handler: Handler, request: Request, proceed: CallNext) -> Response:
        response = await proceed(request)
        others = tuple(pair for pair in response.headers if pair[0].lower() != "content-type")
        return attrs.evolve(response, headers=(*others, ("content-type", self.value)))

    def check(self, _contract: Contract) -> None:
        if not (self.value.isascii() and self.value.isprintable()):
            raise FaultError("content-type must be a media type, such as text/html")


@fault("malformed")
@attrs.frozen
class Malformed(Fault):
    """Leaves out the last character of the JSON."""

    async def exchange(self, _handler: Handler, request: Request, proceed: CallNext) -> Response:
        response = await proceed(request)
        return attrs.evolve(response, body=response.body[:-1])


@attrs.frozen
class _Spoiled(Fault):
    """Spoils a field, by default the identity, of the first item of a page."""

    value: str | None = None

    def spoil(self, holder: dict[str, Json], name: str) -> None:
        raise NotImplementedError

    def check(self, contract: Contract) -> None:
        names = [field.name for each in contract.collections for field in each.collection.fields]
        if self.value is not None and self.value not in names:
            raise FaultError(f"no item has {self.value}: {nearest(self.value, names) or names}")

    async def exchange(self, handler: Handler, request: Request, proceed: CallNext) -> Response:
        response = await proceed(request)
        if response.status != 200 or not isinstance(handler, Behaviour):
            return response
        body = msgspec.json.decode(response.body)
        for item in follow(body, handler.collection.items)[:1]:
            above, _, name = self._field(handler).pointer.rpartition("/")
            self.spoil(follow(item, above), name.replace("~1", "/").replace("~0", "~"))
        return attrs.evolve(response, body=msgspec.json.encode(body))

    def _field(self, handler: Behaviour) -> Field:
        named = (field for field in handler.collection.fields if field.name == self.value)
        return next(named, handler.collection.key.fields[0])


@fault("wrong-type")
@attrs.frozen
class WrongType(_Spoiled):
    """Gives a field of the first item a wrong type: the named field, or else the key."""

    def spoil(self, holder: dict[str, Json], name: str) -> None:
        holder[name] = [holder.get(name)]


@fault("missing-field")
@attrs.frozen
class MissingField(_Spoiled):
    """Leaves a field out of the first item: the named field, or else the key."""

    def spoil(self, holder: dict[str, Json], name: str) -> None:
        holder.pop(name, None)
