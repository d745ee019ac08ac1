"""What passes between the steps of the reference server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import attrs

from ...contract import Field

Json = Any


async def _nothing() -> bytes:
    return b""


@attrs.frozen
class Request:
    """A request, decoded."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By name in lower case; of repeated ones the last."""
    query: tuple[tuple[str, str], ...]
    """Names and texts, in the order in which they were sent."""
    connection: object = None
    """What tells the connections of clients apart; None where there is none."""
    path_values: Mapping[str, str] = attrs.field(factory=dict)
    """The texts that stand in the path for the names of its template."""
    address: str = ""
    """Where it was sent, as an absolute URL without its query."""
    body: Callable[[], Awaitable[bytes]] = attrs.field(default=_nothing, repr=False)
    """Reads the body, once; raises :class:`Refusal` for one that is too large."""


@attrs.frozen
class Response:
    """A response, ready to be sent."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    cut: float | None = None
    """The part of the body after which the connection ends."""
    seconds: float = 0.0
    """Over how long the body is spread."""

    def with_headers(self, *more: tuple[str, str]) -> Response:
        """The same with *more* headers behind its own."""
        return Response(self.status, self.body, (*self.headers, *more), self.cut, self.seconds)

    def has(self, name: str) -> bool:
        """Whether there is a header of this *name*, which is in lower case."""
        return any(each == name or each.lower() == name for each, _ in self.headers)


@attrs.frozen
class Mark:
    """A row that a page begins behind, or ends before."""

    values: tuple[Any, ...]
    """What orders the row among the others; without any, it stands behind them all."""
    back: bool = False
    """Whether the page ends before it."""


@attrs.frozen
class Query:
    """A request for a page, understood and allowed."""

    filters: Mapping[str, Json]
    """Parameter to value, a tuple where it is several; None asks for items that have none."""
    limit: int
    offset: int = 0
    ascending: bool = True
    by: Field | None = None
    """What the list is ordered by; None where the order is the server's own."""
    mark: Mark | None = None
    """Where the page is, unless a number says so."""
    texts: Mapping[str, str] = attrs.field(factory=dict, eq=False)
    """The parameters as they were sent."""

    @property
    def later(self) -> bool:
        """Whether it is not for the first page."""
        return self.offset > 0 or self.mark is not None

    @property
    def back(self) -> bool:
        """Whether it is for the page before a row."""
        return self.mark is not None and self.mark.back

    def without(self, *names: str) -> Query:
        """The same without the filters of these *names*."""
        kept = {name: value for name, value in self.filters.items() if name not in names}
        return attrs.evolve(self, filters=kept)


@attrs.frozen
class Page:
    """What a query finds: one window of the matches, and how many there are."""

    items: list[Json]
    total: int
    """0 where the document has no place for it."""
    next: str | None = None
    """What leads to the page behind it: the text of a parameter, or an address."""
    previous: str | None = None
    more: bool = False
    """Whether another page follows in the direction of the query."""


class Refusal(Exception):
    """The request is not answered: *status* and a sentence for people."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status, self.sentence = status, sentence
