"""From ASGI to a request, and from a response to ASGI, broken off where it says so."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from functools import partial
from urllib.parse import parse_qsl, quote

from starlette.types import Receive, Scope, Send

from . import headers
from .messages import Refusal, Request, Response

_PIECES = 20
"""Into how many pieces a body falls that is spread over a time."""
_HOST = re.compile(r"[\w.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?", re.ASCII)
_PATH = "/%:@!$&'()*+,;=~"
"""What a path may hold as it is, beside letters and digits (RFC 3986, 3.3)."""
LARGEST = 2**20
"""Bytes of a request's body that are read."""
TRANSPORT = "transport"
"""Where in a scope's state the connection's transport is, if there is a connection."""


def received(scope: Scope, receive: Receive) -> Request:
    """The request that *scope* is; its body stays where it is until it is asked for."""
    query = scope["query_string"].decode("utf-8", "replace")
    headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in scope["headers"]}
    return Request(
        method=scope["method"],
        path=scope["path"],
        headers=headers,
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        connection=scope.get("client"),
        path_values=scope.get("path_params", {}),
        address=_address(scope, headers.get("host", "")),
        body=partial(_body, receive),
    )


def _address(scope: Scope, host: str) -> str:
    """Where a request was sent; the server's own name stands for a host that is none."""
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = name if port is None else f"{name}:{port}"
    path = scope.get("raw_path") or scope["path"].encode()
    return f"{scope.get('scheme', 'http')}://{host}{quote(path, safe=_PATH)}"


async def _body(receive: Receive) -> bytes:
    """All that comes in; the rest of what is too large is not kept."""
    pieces, size, more = [], 0, True
    while more and size <= LARGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the client is gone")
        pieces.append(message.get("body", b""))
        size, more = size + len(pieces[-1]), message.get("more_body", False)
    if size > LARGEST:
        raise Refusal(413, f"the body has more than {LARGEST} bytes")
    return b"".join(pieces)


async def send_answer(
    response: Response, request: Request, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send *response*, compressed where it travels; to HEAD without its body, whose length is told.

    Where it is cut off and there is no connection to close, it does not come to its end.
    """
    transport = _transport(scope)
    if transport is not None:
        response = headers.compressed(response, request)
    raw = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in response.headers]
    if response.status not in (204, 304):
        raw.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": raw})
    body = b"" if request.method == "HEAD" else response.body
    if response.seconds or response.cut is not None:
        whole = await _slowly(response, body, send)
        if not whole:
            await _hang_up(scope, receive, hard=False)
            return
        body = b""
    await send({"type": "http.response.body", "body": body})


async def _slowly(response: Response, body: bytes, send: Send) -> bool:
    """Send *body* piece by piece; False where it is cut off."""
    end = len(body) if response.cut is None else int(len(body) * response.cut)
    step = max(1, -(-end // _PIECES))
    for start in range(0, end, step):
        piece = body[start : min(start + step, end)]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(response.seconds / _PIECES)
    return end >= len(body)


async def reset(scope: Scope, receive: Receive) -> None:
    """End the connection without a response; where there is none, send nothing."""
    await _hang_up(scope, receive, hard=True)


def _transport(scope: Scope) -> asyncio.Transport | None:
    found: asyncio.Transport | None = scope.get("state", {}).get(TRANSPORT)
    return found  # those of uvloop are of a class of their own


async def _hang_up(scope: Scope, receive: Receive, hard: bool) -> None:
    """Close the connection: what was sent arrives, or, *hard*, a reset."""
    transport = _transport(scope)
    if transport is None:
        return  # without a connection, a response that never comes whole is all that can be seen
    if hard:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass  # until the server knows: it would answer 500 otherwise
