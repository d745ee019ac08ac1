"""Questions to a server in process, and as many kinds of them as a collection gives rise to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

import attrs
from starlette.types import ASGIApp

from postpeer_conformance.contract import Collection, Filter, ListOperation
from postpeer_conformance.server import KEY
from postpeer_conformance.transport.api_key import GUESSES

Answer = tuple[int, tuple[tuple[bytes, bytes], ...], bytes]


@attrs.frozen
class Asked:
    """A request; *at_once* together with the same for the smallest page."""

    query: tuple[tuple[str, str], ...] = ()
    key: str | None = KEY
    method: str = "GET"
    at_once: bool = False


async def answered(app: ASGIApp, operation: ListOperation, asked: Asked) -> Answer:
    """What *app* answers, over no network, without the number that it gives the request."""
    start: dict[str, Any] = {}
    body = b""

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal body
        start.update(message)
        body += message.get("body", b"")

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = []
    if operation.key is not None and asked.key is not None:
        headers.append((operation.key.header.lower().encode(), asked.key.encode()))
    scope = {
        "type": "http",
        "method": asked.method,
        "path": operation.path,
        "query_string": urlencode(asked.query).encode(),
        "headers": headers,
    }
    await app(scope, receive, send)
    kept = tuple(header for header in start["headers"] if header[0] != b"x-request-id")
    return start["status"], kept, body


def ask(app: ASGIApp, operation: ListOperation, all_asked: Iterable[Asked]) -> list[list[Answer]]:
    """The responses to each question: one, or two where another is asked at once."""

    async def run() -> list[list[Answer]]:
        return [await _both(app, operation, asked) for asked in all_asked]

    return asyncio.run(run())


def differs(
    app: ASGIApp, operation: ListOperation, right: Iterable[tuple[Asked, list[Answer]]]
) -> bool:
    """Whether *app* answers a question in another way than *right*; stops at the first."""

    async def run() -> bool:
        for asked, answers in right:
            if await _both(app, operation, asked) != answers:
                return True
        return False

    return asyncio.run(run())


async def _both(app: ASGIApp, operation: ListOperation, asked: Asked) -> list[Answer]:
    least = operation.collection.paging.asking(size=operation.collection.paging.least)
    other = attrs.evolve(asked, query=(*asked.query, *least))
    together = [asked, other] if asked.at_once else [asked]
    return await asyncio.gather(*(answered(app, operation, each) for each in together))


def questions(operation: ListOperation, items: list[Any]) -> Iterator[Asked]:
    """Questions that between them should show every mistake on *items*."""
    collection = operation.collection
    yield from _doors()
    yield from (Asked(at_once=True) for _ in range(2))
    writing = ("POST", "PUT", "PATCH", "DELETE")
    yield from (Asked(method=m, key=key) for m in (*writing, "HEAD") for key in (None, "x"))
    yield from (Asked(method=m) for m in ("HEAD", "OPTIONS"))
    yield from (Asked(query) for query in _pages(collection, len(items)))
    yield from (Asked(query) for query in _refusals(operation))
    filters = [list(_values(each, items[:25])) for each in collection.filters]
    yield from (Asked(query) for query in _together(collection, filters))
    yield from (Asked((pair,)) for values in filters for pair in values)
    yield from (Asked() for _ in range(15))


def _doors() -> Iterator[Asked]:
    half = len(KEY) // 2
    keys = (
        None,
        "",
        "x",
        KEY[:-1],
        KEY + "x",
        KEY.swapcase(),
        KEY[:half] + "x" * (len(KEY) - half),
    )
    yield from (Asked(key=key) for key in keys)
    yield Asked(key="x" * half + KEY[half:])
    yield from (Asked(key=key) for key in GUESSES.values())


def _pages(collection: Collection, size: int) -> Iterator[tuple[tuple[str, str], ...]]:
    paging = collection.paging
    yield ()
    least, most, usual = paging.smallest, paging.largest, paging.default
    limits = {least, least + 1, usual - 1, usual, usual + 1, most // 2, most - 1, most, 7}
    for n in sorted(limits & set(range(least, most + 1))):
        yield paging.asking(size=n)
    small = paging.asking(size=min(most, max(least, 3)))
    positions = [0, 1, 3, 7, usual, max(0, size - 1), size, size + 1, 2**31, 2**63]
    numbers = positions if paging.position else []
    for order in ((), *(each.asking for each in collection.order.sortings)):
        yield order
        yield from ((*order, (paging.position_name, str(n))) for n in numbers)
        yield from ((*order, *small, (paging.position_name, str(n))) for n in numbers)


def _refusals(operation: ListOperation) -> Iterator[tuple[tuple[str, str], ...]]:
    yield (("unknown-parameter", "1"),)
    for each in operation.parameters:
        texts = ["", "2abc", "1.5", "ten"]
        texts += [] if each.minimum is None else [str(each.minimum - n) for n in (1, 2, 99)]
        texts += [] if each.maximum is None else [str(each.maximum + 1), str(each.maximum + 99)]
        texts += [text for word in each.enum or () for text in (f"{word}x", word.swapcase())]
        yield from (((each.name, text),) for text in texts)
        yield ((each.name, "1"), (each.name, "2"))


def _values(filter: Filter, items: list[Any]) -> Iterator[tuple[str, str]]:
    """The filter with values that items have, and with others that are like them."""
    found = dict.fromkeys(f.of(item) for item in items for f in filter.fields)
    texts = [_written(value) for value in found if value is not None]
    if filter.match == "contains":
        engines = [(f"/{t[:4]}", f'"{t[:4]}"', f"{t[:4]} NOT {t[-4:]}") for t in texts[:20]]
        texts = [needle for text in texts for needle in _needles(text)]
        texts += [text for each in engines for text in each]
        texts += ["null", "\0", "x" * 1500, "'", "(", "[", "\\", "🌻"]
    else:
        texts += [
            variant for text in texts[:9] for variant in (text[:-1], text + "x", text.upper())
        ]
        texts += [text.replace("_", "%") for text in texts] + ["unknown value", "87", "all", "0"]
        near = [(text[:1], text[1:]) for text in texts[:9] if text]
        texts += [f"{one}{mark}{rest}" for one, rest in near for mark in ("\u0301", "\u200b")]
        texts += [f"{text}{mark}" for text in texts[:1] for mark in ("\0", "🌻")]
        texts += [filter.absent] if filter.absent else []
    yield from ((filter.name, text) for text in dict.fromkeys(texts))


def _needles(text: str) -> Iterator[str]:
    middle = len(text) // 2
    yield from (text, text[:4], text[-4:], text[middle - 2 : middle + 2], text[:1], text[:2])
    yield from (text.swapcase(), text[:16] + "~", text + "&x", text + "#x", text + " x")
    for wild in "%_*?.":
        yield text[: middle - 1] + wild + text[middle:]
        yield text[:1] + wild + text[-2:]
    yield from (
        f"{text[:middle]}{mark}{text[middle:]}" for mark in ("\\", "'", '"', " ", "~", "%20")
    )
    yield from (text.replace(" ", code) for code in ("+", "%20"))
    yield " ".join(reversed(text.split(" ")))
    yield from ("^" + text[:4], text[-4:] + "$", f"{text[:4]} OR {text[-4:]}", "x:" + text[:4])
    yield from ("0" + digits for digits in re.findall(r"[1-9][0-9]*", text)[:1])


def _together(
    collection: Collection, filters: list[list[tuple[str, str]]]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Filters with each other, and with the parameters for pages and order."""
    paging = collection.paging
    sizes = [paging.asking(size=max(2, paging.least)), paging.asking(size=paging.largest)]
    ways = [each.asking for each in collection.order.sortings if each.asking]
    some = [values[:3] + values[3:103:33] + values[-1:] for values in filters]
    for values in some:
        for pair in values:
            yield from ((*size, pair) for size in sizes)
            if paging.position is not None:
                yield from (((paging.position.name, n), pair) for n in "01")
                yield ((paging.position.name, "2"), *sizes[0], pair)
            yield from ((*way, pair) for way in ways)
            yield (pair,)
            yield ()
    for first, second in combinations(some, 2):
        yield from ((one, other) for one in first for other in second)
    if len(some) > 2:
        yield from ((a, b, c) for a in some[0] for b in some[1] for c in some[2])


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
