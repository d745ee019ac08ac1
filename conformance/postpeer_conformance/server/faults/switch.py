"""Which faults are on, and for which requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import attrs

from ...contract import Contract
from ...contract.errors import nearest
from ..http.messages import Refusal, Request, Response
from .fault import KINDS, CallNext, Fault, FaultError, Handler, made

HEADER = "x-fault"
"""Whose value switches faults on for one request."""
_CACHED = 100


@attrs.define
class FaultRule:
    """A fault, and when it strikes."""

    text: str
    """As it was given: for instance ``status=503,every=3``."""
    fault: Fault
    every: int = 1
    """It strikes every n-th request."""
    times: int | None = None
    """It strikes so often, and then no more."""
    _seen: int = attrs.field(default=0, init=False)
    _struck: int = attrs.field(default=0, init=False)

    def strikes(self) -> bool:
        """Whether the request that is now there is struck."""
        self._seen += 1
        struck = self._seen % self.every == 0 and (self.times is None or self._struck < self.times)
        self._struck += struck
        return struck


def read(contract: Contract, text: str) -> FaultRule:
    """The switch that *text* says: ``kind=value,setting=value``; raises FaultError."""
    (kind, value), *pairs = (_pair(part) for part in text.split(","))
    if kind not in KINDS:
        hint = nearest(kind, KINDS) or f"there are {', '.join(KINDS)}"
        raise FaultError(f"there is no fault {kind[:50] or 'without a name'}; {hint}")
    settings = {name: given or "" for name, given in pairs}
    every, times = (_count(settings, name) for name in ("every", "times"))
    switch = FaultRule(text, made(kind, value, settings), every or 1, times)
    switch.fault.check(contract)
    return switch


def _pair(part: str) -> tuple[str, str | None]:
    name, equals, value = part.strip().partition("=")
    return name.strip().lower(), value.strip() if equals else None


def _count(settings: dict[str, str], name: str) -> int | None:
    text = settings.pop(name, None)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:10]) > 0):
        raise FaultError(f"{name} must be a number of at least 1, not {text[:50]}")
    return int(text[:10])


class Faults:
    """The faults of an application."""

    def __init__(self, contract: Contract, texts: Sequence[str], by_header: bool) -> None:
        """With *by_header* a request may switch faults on for itself.  Raises FaultError."""
        self._contract, self._first, self._by_header = contract, tuple(texts), by_header
        self._cache: dict[str, list[FaultRule]] = {}
        self._switches: list[FaultRule] = []
        self.reset()

    @property
    def texts(self) -> list[str]:
        """The faults that are on."""
        return [switch.text for switch in self._switches]

    def switch(self, texts: Iterable[str]) -> None:
        """Switch these on and all others off; raises FaultError and changes nothing."""
        self._switches = [read(self._contract, text) for text in texts]

    def reset(self) -> None:
        """Switch on what was on in the beginning, as if there had been no request."""
        self.switch(self._first)
        self._cache.clear()

    async def exchange(self, handler: Handler, request: Request) -> Response:
        """The response of *handler*, with what strikes on the way; the first is the outermost."""
        proceed: CallNext = handler.exchange
        switches = self._switches
        if self._by_header and HEADER in request.headers:
            try:
                switches = [*switches, *self._own(request.headers[HEADER])]
            except FaultError as error:
                return handler.refuse(Refusal(400, f"{HEADER}: {error}"))
        if not switches:
            return await handler.exchange(request)
        for switch in reversed([each for each in switches if each.strikes()]):
            proceed = partial(_struck, switch.fault, handler, proceed)
        return await proceed(request)

    def _own(self, header: str) -> list[FaultRule]:
        """The switches of *header*; kept, so that they count the requests that bear it."""
        if header not in self._cache:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[header] = [read(self._contract, each) for each in header.split(";")]
        return self._cache[header]


async def _struck(fault: Fault, handler: Handler, proceed: CallNext, request: Request) -> Response:
    return await fault.exchange(handler, request, proceed)
