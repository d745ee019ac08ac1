"""The words of a conversation with a server: question, response, exchange."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

import attrs
import msgspec

from ..contract.media import bare
from .query import Pairs, Query, query_of
from .raised import Raised

MASK = b"***"
"""What stands in responses in place of the key."""

KeyUse = Literal[
    "valid",
    "missing",
    "empty",
    "wrong",
    "wrong-end",
    "wrong-start",
    "truncated",
    "extended",
    "case",
    "accented",
    "percent",
    "star",
    "regex",
    "null",
    "undefined",
    "sql",
]
"""What is sent as the key: the valid one, none, one that is wrong in this way, or a text that
careless code takes for any key (see :data:`.api_key.GUESSES`).
"""

Source = Literal[
    "census",
    "replay",
    "table",
    "plan",
    "cover",
    "random",
    "syntax",
    "repeat",
    "confirm",
    "profile",
]
"""Why a question is asked."""

Occasion = Literal["", "again", "neighbour", "together"]
"""What is special about the moment: asked before, right after its neighbour, at the same time."""


@attrs.frozen
class Content:
    """The body of a request."""

    media_type: str
    data: bytes = attrs.field(repr=False)


@attrs.frozen(cache_hash=True)
class Parts:
    """What a request carries besides its query; the values are decoded."""

    path: Pairs = ()
    """What the braces of the operation's path stand for."""
    headers: Pairs = ()
    cookies: Pairs = ()
    content: Content | None = None


@attrs.frozen
class Step:
    """Where in a walk that follows the responses a page is."""

    first: Query
    """What asked for the first page."""
    start: int
    """How many items came before."""
    back: bool = False
    """Whether what leads back led to it."""


NOTHING = Parts()
"""What most requests carry besides their query; one for all, since they are many."""


@attrs.frozen
class Question:
    """A request worth sending; *query*, *key* and *parts* distinguish two of one method."""

    query: Query = attrs.field(default=Query(), converter=query_of)
    method: str = "GET"
    key: KeyUse = "valid"
    source: Source = attrs.field(default="table", eq=False)
    occasion: Occasion = attrs.field(default="", eq=False)
    walk: int | None = attrs.field(default=None, eq=False)
    """Which walk it is a step of; the steps of one walk are contiguous windows."""
    fresh: bool = attrs.field(default=False, eq=False)
    """Whether it is sent over a new connection, which knows nothing of what was asked before."""
    parts: Parts = NOTHING
    step: Step | None = attrs.field(default=None, eq=False)
    """Of which page it is, where its query does not tell it."""

    @property
    def authentic(self) -> bool:
        """Whether the contract says what the response holds."""
        return self.method == "GET" and self.key == "valid"

    @property
    def led(self) -> bool:
        """Whether a response led to it, so that its query does not tell which page it is."""
        return self.step is not None and self.query != self.step.first


FailureKind = Literal[
    "connection", "certificate", "proxy", "protocol", "timeout", "cut off", "encoding", "size"
]
"""Where a response failed: before its head came (no connection, a certificate that is not trusted,
a proxy, no HTTP), or while it was read (too slow, broken off, not encoded as it says, too large).
"""


@attrs.frozen
class Failure:
    """Why a response could not be read, without the key."""

    kind: FailureKind
    reason: str

    @property
    def of_server(self) -> bool:
        """Whether no conforming server sends such a response, however large or slow it may be."""
        return self.kind in ("encoding", "cut off")


@attrs.frozen(slots=False)
class Response:
    """A response; the key is masked in it.

    If it could not be read to its end, *failure* says why: then the body is empty, and the status
    is 0 unless the head came.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = attrs.field(repr=False)
    echoed: bool | None = attrs.field(default=False)
    """Whether the valid key stood in it; None for a key that cannot be told from other text."""
    seconds: float = attrs.field(default=0.0, eq=False)
    failure: Failure | None = None
    raised: Raised | None = attrs.field(default=None, eq=False, repr=False)
    """What an application in this process raised, without the key; None where that is unknown."""

    def header(self, name: str) -> str | None:
        """The first header called *name*, in any case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty where there is none."""
        return bare(self.header("content-type") or "")

    @cached_property
    def json(self) -> Any:
        """The decoded body; raises ValueError (msgspec.DecodeError is one) where it is not JSON."""
        try:
            return msgspec.json.decode(self.body)
        except RecursionError as error:
            raise ValueError("JSON is nested too deeply") from error


@attrs.frozen
class Exchange:
    """A question that was answered; *number* counts the requests of a run from 1."""

    number: int
    question: Question
    response: Response
    crowd: int = 0
    """The number of the first request that was sent at the same time; 0 where it was sent alone."""
