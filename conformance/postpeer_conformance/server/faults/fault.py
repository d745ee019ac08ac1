"""What a fault is, and the kinds that there are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Protocol, TypeVar

import attrs

from ...contract import Contract
from ..http.messages import Refusal, Request, Response

CallNext = Callable[[Request], Awaitable[Response]]
"""The rest of the exchange."""


class FaultError(ValueError):
    """Its text says which fault cannot be, and which can."""


class Handler(Protocol):
    """Whatever answers requests of one method on one path."""

    async def exchange(self, request: Request) -> Response: ...

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response: ...

    def refuse(self, refusal: Refusal) -> Response: ...


class Fault:
    """The base: nothing bad happens."""

    kind: ClassVar[str]

    def check(self, contract: Contract) -> None:
        """Raise FaultError where *contract* has no room for this fault."""

    async def exchange(self, _handler: Handler, request: Request, proceed: CallNext) -> Response:
        """The response to *request*, which *handler* would give if nothing but this happened."""
        return await proceed(request)


KINDS: dict[str, type[Fault]] = {}
"""By name, in the order of their definition."""

C = TypeVar("C", bound=type[Fault])


def fault(kind: str) -> Callable[[C], C]:
    """Registers a class, an attrs class with its settings, as the *kind* of fault."""

    def register(cls: C) -> C:
        cls.kind = kind
        KINDS[kind] = cls
        return cls

    return register


def made(kind: str, value: str | None, settings: dict[str, str]) -> Fault:
    """The fault of *kind* with its *value* and *settings*; raises FaultError."""
    cls: Any = KINDS[kind]
    fields = {each.name.replace("_", "-"): each for each in attrs.fields(cls) if each.init}
    given = settings if value is None else {"value": value, **settings}
    for name in given:
        if name not in fields:
            known = [*(each for each in fields if each != "value"), "every", "times"]
            raise FaultError(f"{kind} takes no {name}; it takes {', '.join(known)}")
    for name, field in fields.items():
        if field.default is attrs.NOTHING and name not in given:
            raise FaultError(f"{kind} needs a value: write {kind}=…")
    read = {n: _read(kind, n, text, str(fields[n].type)) for n, text in given.items()}
    return cls(**{name.replace("-", "_"): each for name, each in read.items()})  # type: ignore[no-any-return]


def _read(kind: str, name: str, text: str, type_: str) -> Any:
    """*text* in the type of a setting: a number of at least 0, or text."""
    number = {"int": int, "float": float}.get(type_.partition(" ")[0])
    if number is None:
        return text
    try:
        value = number(text)
    except ValueError:
        value = -1
    if not 0 <= value < 10**9:
        shown = kind if name == "value" else f"{name} of {kind}"
        raise FaultError(f"{shown} must be a number of at least 0, not {text[:50]}")
    return value
