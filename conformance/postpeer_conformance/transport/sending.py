"""One request over a channel, and the response to it: read within bounds, and without the key."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote

import attrs
import httpx2

from ..contract import Operation, Parameter
from ..contract.media import JSON, bare, is_range
from .api_key import Mask, key_text
from .body import ENCODING, Unreadable, whole
from .exchange import NOTHING, Failure, FailureKind, Parts, Question, Response
from .in_process import EXCEPTION, FRESH, Unfinished
from .raised import Raised

_HEADERS = 256
"""Header lines of a response."""

COOKIE = "Cookie"
_ERRNO = re.compile(r"^\[Errno -?\d+\] ")
"""The number before the system's words."""
_SHOWN = re.compile(r": bytearray\(.*|\.$", re.DOTALL)
"""What a library's words end with: bytes as Python writes them, or a full stop."""

Headers = tuple[tuple[str, str], ...]


class Lost(Exception):
    """One request got no whole response.

    *response* has a failure, and the status and headers where they came before it failed.
    """

    def __init__(self, response: Response) -> None:
        assert response.failure is not None
        super().__init__(response.failure.reason)
        self.response = response


@attrs.define
class Sender:
    """Sends questions to one operation of one server."""

    operation: Operation
    url: str
    key: str = attrs.field(repr=False)
    client: httpx2.Client = attrs.field(repr=False)
    _mask: Mask = attrs.field(init=False, repr=False)
    _accept: str = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._mask = Mask(self.key)
        self._accept = ", ".join(_accepted(self.operation))
        # Each question stands for itself: a session that the right key began lets in no other one.
        self.client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def send(self, _number: int, question: Question) -> Response:
        """The server's response; *number* does not go over the wire.  Raises Lost."""
        started = time.perf_counter()
        try:
            received = self.client.send(self._request(question), stream=True)
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            raised = error.raised if isinstance(error, Unfinished) else None
            failure = Failure(_kind(error), _reason(error))
            raise self._lost(question, failure, raised=raised) from None
        status, raw = received.status_code, received.headers.raw
        # Space around a value is none of it (RFC 9110, 5.5); in this process nobody cuts it off.
        headers = tuple(
            (n.decode("latin-1"), v.decode("latin-1").strip(" \t")) for n, v in raw[:_HEADERS]
        )
        try:
            body = _body(received)
        except Unreadable as error:
            raise self._lost(question, error.failure, status, headers) from None
        finally:
            received.close()
        response = self._masked(question, status, headers, body, time.perf_counter() - started)
        return self._with(response, received.extensions.get(EXCEPTION))

    def _request(self, question: Question) -> httpx2.Request:
        headers = {"accept": self._accept, "accept-encoding": ENCODING}
        if question.parts is not NOTHING:
            headers |= carried(question.parts)
        url = address(self.operation, self.url, question)
        wanted, key = self.operation.key, key_text(self.key, question.key)
        if wanted is not None and key is not None:
            if wanted.location == "query":
                url += f"{'&' if question.query else '?'}{_quote(wanted.name)}={_quote(key)}"
            elif wanted.location == "cookie" and wanted.header in headers:
                headers[wanted.header] = f"{wanted.written(key)}; {headers[wanted.header]}"
            else:
                headers[wanted.header] = wanted.written(key)
        content = question.parts.content
        return self.client.build_request(
            question.method,
            url,
            headers=httpx2.Headers(headers, encoding="utf-8"),
            content=None if content is None else content.data,
            extensions={FRESH: question.fresh},
        )

    def _masked(
        self, question: Question, status: int, headers: Headers, body: bytes, seconds: float = 0.0
    ) -> Response:
        mask = self._mask
        text = mask.cut(body)
        shown = headers
        # Looking through all of them at once finds all that each of them has, and mostly nothing.
        if mask.stands_in("\n".join(part for pair in headers for part in pair).encode()):
            shown = tuple((mask.text(name), mask.text(value)) for name, value in headers)
        echoed: bool | None = False if mask.able else None
        if text != body or shown != headers:
            parts = (body, *(part.encode() for pair in headers for part in pair))
            echoed = any(mask.echoed(part, question.key) for part in parts)
        return Response(status, shown, text, echoed=echoed, seconds=seconds)

    def _with(self, response: Response, raised: Raised | None) -> Response:
        """*response*, and what the application *raised*, without the key."""
        if raised is None:
            return response
        return attrs.evolve(response, raised=raised.map(self._mask.text))

    def _lost(
        self,
        question: Question,
        failure: Failure,
        status: int = 0,
        headers: Headers = (),
        raised: Raised | None = None,
    ) -> Lost:
        response = self._with(self._masked(question, status, headers, b""), raised)
        told = Failure(failure.kind, self._mask.text(failure.reason))
        return Lost(attrs.evolve(response, failure=told))


def _body(response: httpx2.Response) -> bytes:
    """The body of *response*; raises Unreadable."""
    if len(response.headers.raw) > _HEADERS:
        raise Unreadable(Failure("size", f"it has more than {_HEADERS} headers"))
    try:
        return whole(response.iter_raw(2**16), response.headers.get("content-encoding", ""))
    except httpx2.RequestError as error:
        slow = isinstance(error, httpx2.TimeoutException)
        raise Unreadable(Failure("timeout" if slow else "cut off", _reason(error))) from None


def _accepted(operation: Operation) -> Iterable[str]:
    """The media types of JSON that the document has, and plain JSON."""
    documented = (response.json for response in operation.responses.values())
    names = [bare(found[0]) for found in documented if found is not None]
    return dict.fromkeys([*(name for name in names if not is_range(name)), JSON])


def address(operation: Operation, url: str, question: Question) -> str:
    """The whole URL of *question* on the server at *url*; braces are filled as RFC 6570 does."""
    known = {(each.location, each.name): each for each in operation.parameters}
    pairs = [f"{_quote(n)}={_value(known.get(('query', n)), t)}" for n, t in question.query]
    path = operation.path
    for name, text in question.parts.path:
        path = path.replace(f"{{{name}}}", _value(known.get(("path", name)), text))
    return url.rstrip("/") + path + ("?" if pairs else "") + "&".join(pairs)


def _value(parameter: Parameter | None, text: str) -> str:
    """*text* percent-encoded, but for what the style of *parameter* puts between values."""
    if parameter is None:
        return _quote(text)
    prefix = parameter.prefix if text.startswith(parameter.prefix) else ""
    begun = quote(prefix, safe=";=.")
    return begun + _quote(text.removeprefix(prefix), parameter.delimiters)


def carried(parts: Parts) -> dict[str, str]:
    """The headers that *parts* put into a request."""
    headers = dict(parts.headers)
    if parts.cookies:
        headers[COOKIE] = "; ".join(f"{name}={text}" for name, text in parts.cookies)
    if parts.content is not None:
        headers["Content-Type"] = parts.content.media_type
    return headers


def _quote(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="surrogateescape")


def _kind(error: httpx2.RequestError | httpx2.InvalidURL) -> FailureKind:
    """What kind of failure *error* is, before the head of a response came."""
    if isinstance(error, httpx2.TimeoutException):
        return "timeout"
    if isinstance(error, httpx2.ProxyError):
        return "proxy"
    if isinstance(error, httpx2.NetworkError):
        return "certificate" if "CERTIFICATE_VERIFY_FAILED" in str(error) else "connection"
    return "protocol"


def _reason(error: httpx2.RequestError | httpx2.InvalidURL) -> str:
    """*error* in words; httpx2 leaves some of its texts empty."""
    if isinstance(error, httpx2.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx2.ReadTimeout):
        return "no whole response in time"
    if "illegal status line" in str(error):
        return "the response is not HTTP"
    return _SHOWN.sub("", _ERRNO.sub("", str(error))) or type(error).__name__
