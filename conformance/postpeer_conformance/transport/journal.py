"""A run's conversation with a server, kept so that it can be judged again without the server.

A journal is a file of JSON lines: a :class:`Heading`, then a :class:`Line` for each request in the
order of their numbers.  It holds answers as they came, with the key masked, and never the key.

Lines are found again by their question, and by how often it was asked before.  So the same version
of the suite meets the same responses and comes to the same verdicts.  A newer one may ask more: a
question that the journal never heard is not answered; one that it heard gets its last response,
as from a world that stands still.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, quote

import attrs
import msgspec

from .. import files
from ..contract import Contract
from ..errors import UsageError
from ..product import COMMAND
from .exchange import Content, Exchange, Failure, FailureKind, KeyUse, Parts, Question, Response
from .probe import Channel, NotRecorded
from .sending import Lost

FORMAT = 1
_MOST = 128 * files.MIB
"""A journal is read as a whole."""
_COUNT = 1_000_000
"""What `run` takes, too."""
_REPORT = re.compile(rb'\s*\{\s*"version"')
"""What a report of `run --json` begins with."""

Row = TypeVar("Row", "Heading", "Line")


class Heading(msgspec.Struct, kw_only=True):
    """What has to be known to judge the rest: equal headings and lines give equal verdicts."""

    journal: int = FORMAT
    """The version of the format."""
    suite: str
    """The version of the suite that recorded it."""
    url: str
    document: str
    """A digest of the OpenAPI document."""
    seed: Annotated[int, msgspec.Meta(ge=0)]
    census: Annotated[int, msgspec.Meta(ge=1, le=_COUNT)]
    max_requests: Annotated[int, msgspec.Meta(ge=1, le=_COUNT)]
    clauses: list[str]
    """The patterns of ``--clause``."""
    profile: bool
    given: dict[str, str] = {}
    """The values of ``--given``."""
    invent: bool = False
    """Whether ids were made up that nobody told."""
    writes: bool = False
    """Whether requests that could write were sent for real."""


class Line(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One request and its response, or why none came."""

    operation: str
    number: int
    query: str
    """As it was sent: percent-encoded, without the question mark."""
    method: str = "GET"
    key: KeyUse = "valid"
    """How the key was used; never what it is."""
    path: list[tuple[str, str]] = []
    """What the braces of the operation's path stood for."""
    carried: list[tuple[str, str]] = []
    """Headers that were sent besides those of every request."""
    cookies: list[tuple[str, str]] = []
    media_type: str = ""
    """Of the body that was sent; empty where none was."""
    content: bytes = b""
    """That body."""
    lost: str = ""
    """Why the response could not be read to its end; empty where it could."""
    kind: FailureKind = "connection"
    status: int = 0
    headers: list[tuple[str, str]] = []
    text: str = ""
    data: bytes = b""
    """The body where it is not UTF-8."""
    echoed: bool | None = False
    seconds: float = 0.0

    @property
    def question(self) -> Question:
        """What was asked."""
        pairs = parse_qsl(self.query, keep_blank_values=True, errors="surrogateescape")
        content = Content(self.media_type, self.content) if self.media_type else None
        parts = Parts(tuple(self.path), tuple(self.carried), tuple(self.cookies), content)
        return Question(tuple(pairs), method=self.method, key=self.key, parts=parts)

    def response(self) -> Response:
        """What came; raises Lost where nothing did."""
        body = self.data or self.text.encode()
        response = Response(
            self.status, tuple(self.headers), body, echoed=self.echoed, seconds=self.seconds
        )
        if self.lost:
            raise Lost(attrs.evolve(response, failure=Failure(self.kind, self.lost)))
        return response


@attrs.define(slots=False)
class Journal:
    """Records what probes send, or answers them from what was recorded."""

    heading: Heading
    lines: list[Line] = attrs.field(factory=list)

    def recording(self, operation: str) -> Callable[[Channel], Channel]:
        """For a probe of *operation*: sends as it would, and keeps what came."""

        def middleware(send: Channel) -> Channel:
            def recorded(number: int, question: Question) -> Response:
                try:
                    response = send(number, question)
                except Lost as error:
                    self._keep(operation, number, question, **_kept(error.response))
                    raise
                self._keep(operation, number, question, **_kept(response))
                return response

            return recorded

        return middleware

    def playing(self, operation: str) -> Callable[[Channel], Channel]:
        """For a probe of *operation*: sends nothing, and answers from the lines."""
        lines: dict[Question, dict[int, Line]] = {}
        for line in sorted(self.lines, key=lambda each: each.number):
            if line.operation == operation:
                lines.setdefault(line.question, {})[line.number] = line
        lock, told = threading.Lock(), set[int]()

        def play(number: int, question: Question) -> Response:
            with lock:
                heard = lines.get(question)
                # One response is no second one: what is asked again has to be recorded again.
                again = question.source == "confirm" and heard and heard.keys() <= told
                if heard is None or again:
                    nothing = Exchange(number, question, Response(0, (), b""))
                    raise NotRecorded("the journal does not have it", nothing)
                # By number first: questions that are sent at the same time do not come in order.
                found = number if number in heard else min(heard)
                told.add(found)
                line = heard[found] if len(heard) == 1 else heard.pop(found)
            return line.response()

        return lambda _send: play

    def dump(self) -> bytes:
        """The journal as a file holds it."""
        ordered = sorted(self.lines, key=lambda line: (line.operation, line.number))
        return msgspec.json.Encoder().encode_lines([self.heading, *ordered])

    def _keep(self, operation: str, number: int, question: Question, **response: Any) -> None:
        query = "&".join(f"{_quote(name)}={_quote(text)}" for name, text in question.query)
        asked: dict[str, Any] = {"query": query, "method": question.method, "key": question.key}
        sent = _sent(question.parts)
        self.lines.append(Line(operation=operation, number=number, **asked, **sent, **response))


def _sent(parts: Parts) -> dict[str, Any]:
    """What a line says of *parts*."""
    sent: dict[str, Any] = {
        "path": list(parts.path),
        "carried": list(parts.headers),
        "cookies": list(parts.cookies),
    }
    content = parts.content
    if content is not None:
        sent |= {"media_type": content.media_type, "content": content.data}
    return sent


def _quote(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")


def _kept(response: Response) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "status": response.status,
        "headers": list(response.headers),
        "echoed": response.echoed,
        "seconds": round(response.seconds, 6),
    }
    if response.failure is not None:
        kept |= {"lost": response.failure.reason, "kind": response.failure.kind}
    try:
        return kept | {"text": response.body.decode("utf-8")}
    except UnicodeDecodeError:
        return kept | {"data": response.body}


def digest(contract: Contract) -> str:
    """What tells *contract*'s document from any other: 16 hexadecimal digits."""
    data = msgspec.json.encode(contract.document, order="deterministic")
    return hashlib.sha256(data).hexdigest()[:16]


def read(file: str) -> Journal:
    """The journal in *file*; raises UsageError where there is none, with the line at fault."""
    data = files.read(file, _MOST)
    if _REPORT.match(data):
        raise UsageError(
            f"{file} is a report, not a journal: give what `run --journal FILE` wrote;"
            f" `{COMMAND} report` shows a report"
        )
    rows = data.splitlines()
    if not rows:
        raise UsageError(f"{file} is empty: a journal is what `run --journal FILE` writes")
    heading = _decoded(file, 1, rows[0], Heading)
    if heading.journal != FORMAT:
        raise UsageError(
            f"{file} is a journal of format {heading.journal}; this version reads {FORMAT}"
        )
    return Journal(heading, [_decoded(file, n, row, Line) for n, row in enumerate(rows[1:], 2)])


def _decoded(file: str, number: int, row: bytes, kind: type[Row]) -> Row:
    try:
        return msgspec.json.decode(row, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            f"{file}, line {number}: this is not a journal of `run --journal FILE`: {error}"
        ) from None
