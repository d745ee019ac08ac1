"""What HTTP asks of every response, whatever it holds: a name, a validator, a coding."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from zlib import crc32

import attrs

from .messages import Request, Response

_NAME = re.compile(r"[\w.:/+=@-]{1,100}", re.ASCII)
_WORTH_PACKING = 1000
"""Bytes; fewer travel in one packet anyway."""


def request_id(request: Request, number: int) -> str:
    """What a request is called: as it calls itself, or else its *number*."""
    given = request.headers.get("x-request-id", "")
    return given if _NAME.fullmatch(given) else f"{number}"


def with_validators(response: Response, request: Request, name: str) -> Response:
    """*response* with the *name* of its request and a validator; 304 where nothing has changed."""
    # the document may have a form of its own for the name; most responses have one header yet
    request_id = len(response.headers) > 1 and response.has("x-request-id")
    called = () if request_id else (("x-request-id", name),)
    if response.status != 200 or request.method not in ("GET", "HEAD") or response.has("etag"):
        return response.with_headers(*called)
    tag = f'W/"{len(response.body):x}-{crc32(response.body):08x}"'
    known = request.headers.get("if-none-match")
    if known is None or not _unchanged(known, tag):
        return response.with_headers(*called, ("etag", tag))
    kept = (pair for pair in response.headers if pair[0].lower() != "content-type")
    return Response(304, b"", (*kept, *called, ("etag", tag)))


def _unchanged(known: str, tag: str) -> bool:
    """Whether *tag* is among the *known* ones; weak or not, they are the same here."""
    tags = {each.strip().removeprefix("W/") for each in known.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


def compressed(response: Response, request: Request) -> Response:
    """*response* compressed, where the client asks for it and it is worth it."""
    if len(response.body) < _WORTH_PACKING or response.has("content-encoding"):
        return response
    response = response.with_headers(("vary", "accept-encoding"))
    if not weight(request.headers.get("accept-encoding", ""), ("gzip", "*")):
        return response
    body = gzip.compress(response.body, compresslevel=1, mtime=0)
    return attrs.evolve(response.with_headers(("content-encoding", "gzip")), body=body)


def weight(header: str, names: tuple[str, ...]) -> float:
    """How much *header* wants what has these *names*, the most telling first; 0: not at all."""
    wanted = dict(_weights(header))
    return next((wanted[name] for name in names if name in wanted), 0.0)


def _weights(header: str) -> Iterator[tuple[str, float]]:
    for each in header.lower().split(","):
        name, *settings = (part.strip() for part in each.split(";"))
        given = next((part[2:] for part in settings if part.startswith("q=")), "1")
        try:
            yield name, float(given)
        except ValueError:
            yield name, 0.0
