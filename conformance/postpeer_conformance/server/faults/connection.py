"""The connection: late, lost, broken off, slow."""

from __future__ import annotations

import asyncio
import random

import attrs

from ..http.messages import Request, Response
from .fault import CallNext, Fault, Handler, fault


@fault("latency")
@attrs.frozen
class Latency(Fault):
    """Responds after this many milliseconds, and up to `jitter` more."""

    value: float
    jitter: float = 0.0

    async def exchange(self, _handler: Handler, request: Request, proceed: CallNext) -> Response:
        await asyncio.sleep((self.value + random.random() * self.jitter) / 1000)
        return await proceed(request)


@fault("reset")
@attrs.frozen
class Reset(Fault):
    """Resets the connection instead of responding."""

    async def exchange(self, _handler: Handler, _request: Request, _proceed: CallNext) -> Response:
        raise ConnectionResetError("the connection was reset")


@fault("truncate")
@attrs.frozen
class Truncate(Fault):
    """Ends the connection in the middle of the body."""

    async def exchange(self, _handler: Handler, request: Request, proceed: CallNext) -> Response:
        return attrs.evolve(await proceed(request), cut=0.5)


@fault("drip")
@attrs.frozen
class Drip(Fault):
    """Spreads the body over this many milliseconds."""

    value: float

    async def exchange(self, _handler: Handler, request: Request, proceed: CallNext) -> Response:
        return attrs.evolve(await proceed(request), seconds=self.value / 1000)
