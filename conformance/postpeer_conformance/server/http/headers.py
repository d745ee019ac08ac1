"""What HTTP asks of every answer, whatever it holds: a name, a validator, a coding."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from zlib import crc32

import attrs

from .messages import Answer, Request

_NAME = re.compile(r"[\w.:/+=@-]{1,100}", re.ASCII)
_WORTH_PACKING = 1000
"""Bytes; fewer travel in one packet anyway."""


def request_id(request: Request, number: int) -> str:
    """What a request is called: as it calls itself, or else its *number*."""
    given = request.headers.get("x-request-id", "")
    return given if _NAME.fullmatch(given) else f"{number}"


def with_validators(answer: Answer, request: Request, name: str) -> Answer:
    """*answer* with the *name* of its request and a validator; 304 where nothing has changed."""
    # the document may have a form of its own for the name; most answers have one header yet
    request_id = len(answer.headers) > 1 and answer.has("x-request-id")
    called = () if request_id else (("x-request-id", name),)
    if answer.status != 200 or request.method not in ("GET", "HEAD") or answer.has("etag"):
        return answer.with_headers(*called)
    tag = f'W/"{len(answer.body):x}-{crc32(answer.body):08x}"'
    known = request.headers.get("if-none-match")
    if known is None or not _unchanged(known, tag):
        return answer.with_headers(*called, ("etag", tag))
    kept = (pair for pair in answer.headers if pair[0].lower() != "content-type")
    return Answer(304, b"", (*kept, *called, ("etag", tag)))


def _unchanged(known: str, tag: str) -> bool:
    """Whether *tag* is among the *known* ones; weak or not, they are the same here."""
    tags = {each.strip().removeprefix("W/") for each in known.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


def compressed(answer: Answer, request: Request) -> Answer:
    """*answer* compressed, where the client asks for it and it is worth it."""
    if len(answer.body) < _WORTH_PACKING or answer.has("content-encoding"):
        return answer
    answer = answer.with_headers(("vary", "accept-encoding"))
    if not weight(request.headers.get("accept-encoding", ""), ("gzip", "*")):
        return answer
    body = gzip.compress(answer.body, compresslevel=1, mtime=0)
    return attrs.evolve(answer.with_headers(("content-encoding", "gzip")), body=body)


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
