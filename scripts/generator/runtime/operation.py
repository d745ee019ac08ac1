"""What the modules of ``api`` consist of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar
from urllib.parse import quote
from uuid import uuid4

import msgspec
from msgspec import UNSET

from .errors import InvalidArgumentError

if TYPE_CHECKING:  # imported by the operations that need them
    from .bodies import Body
    from .parameters import Text
    from .success import Success
    from .uploads import Upload

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods for which a missing body has a length, too (RFC 9110, 8.6)."""


_quoted = lru_cache(partial(quote, safe=""))
"""Names of parameters are few."""


class Outgoing(NamedTuple):
    """A request, but for what all requests have."""

    method: str
    target: bytes
    """Path and query, behind the path of the service."""
    headers: Sequence[tuple[bytes, bytes]]
    content: bytes | Upload
    keyed: bool
    """Whether the key goes with it."""
    idempotent: bool
    """Whether the service knows it again by a key, so that it does not act twice."""

    @property
    def repeatable(self) -> bool:
        """Whether its body can be sent once more."""
        return isinstance(self.content, bytes) or self.content.repeatable


class Operation(msgspec.Struct, Generic[AnswerT], frozen=True, kw_only=True):
    """One method on one path, and what its responses are decoded to."""

    method: str
    path: str
    successes: tuple[Success, ...]
    """The successful responses, the most special status first."""
    parameters: tuple[Text, ...] = ()
    body: Body | None = None
    accept: str | None = None
    """The media types to ask for; None for JSON."""
    keyed: bool = True
    idempotency: str | None = None
    """The argument for the key by which the service knows a request again; left out, one is made
    up."""

    def success(self, status: int) -> Success | None:
        """What a response with *status* holds; None where it is no success."""
        for success in self.successes:
            if success.first <= status <= success.last:
                return success
        return None

    def request(self, arguments: Mapping[str, object]) -> Outgoing:
        """What to send; raises :class:`InvalidArgumentError`."""
        if self.idempotency and arguments[self.idempotency] is UNSET:
            arguments = {**arguments, self.idempotency: str(uuid4())}
        path = self.path
        query: list[str] = []
        cookies: list[str] = []
        headers = [] if self.accept is None else [(b"accept", self.accept.encode("ascii"))]
        for parameter in self.parameters:
            value = arguments[parameter.name]
            if value is UNSET:
                continue
            for name, items in parameter.parts(value):
                joined = parameter.joined(items)
                if parameter.place == "path":
                    if not joined.strip("."):
                        raise InvalidArgumentError(f"{parameter.name} must not be empty or dots")
                    path = path.replace("{" + name + "}", joined)
                elif parameter.place == "query":
                    query.append(f"{_quoted(name)}={joined}")
                elif parameter.place == "cookie":
                    cookies.append(f"{name}={joined}")
                else:
                    headers.append(parameter.header(name, items))
        if cookies:
            headers.append((b"cookie", "; ".join(cookies).encode("ascii")))
        content = self._content(arguments, headers)
        target = f"{path}?{'&'.join(query)}" if query else path
        return Outgoing(
            self.method,
            target.encode("ascii"),
            headers,
            content,
            self.keyed,
            self.idempotency is not None,
        )

    def _content(
        self, arguments: Mapping[str, object], headers: list[tuple[bytes, bytes]]
    ) -> bytes | Upload:
        """The body; appends the *headers* that describe it."""
        content: bytes | Upload = b""
        value = self.body.chosen(arguments) if self.body else UNSET
        if self.body and value is not UNSET:
            content, media_type = self.body.encode(value)
            headers.append((b"content-type", media_type.encode("ascii")))
        length = len(content) if isinstance(content, bytes) else content.length
        if length is None:
            headers.append((b"transfer-encoding", b"chunked"))
        elif length or self.method in _WITH_BODY:
            headers.append((b"content-length", b"%d" % length))
        return content
