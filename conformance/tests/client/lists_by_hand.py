"""A client of a list in any kind of pages, and a service of such lists.

The operation and its paging are written by hand, as the generator would write them.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import UNSET

from client.driver import AsyncDriver, Driver
from client.hostile import Request, Respond, answer

SIZE = 10
Told = dict[str, Any]


class Row(msgspec.Struct):
    id: int


class Rows(msgspec.Struct):
    data: list[Row]
    count: int | None = None
    next: str | int | None = None
    more: bool | None = None


class Lists:
    """A client of a list at ``/rows``, in pages as *paging* says."""

    def __init__(self, driver: Driver, **paging: Any) -> None:
        self.driver = driver
        parts = driver.subject.part
        runtime, kinds = parts("_runtime.paging"), parts("_runtime.parameters")
        integers = [kinds.Integer(name, name) for name in ("limit", "offset", "page")]
        texts = [kinds.Text(name, name) for name in ("cursor", "after", "q")]
        success = parts("_runtime.success").Success(first=200, last=200, type=Rows)
        self.operation = parts("_runtime.operation").Operation(
            method="GET", path="/rows", successes=(success,), parameters=(*integers, *texts)
        )
        body, header = runtime.InBody, runtime.InHeader
        told = {"total": body("count"), "next": body("next"), "more": body("more")}
        told |= {"link": header("Link"), "X-Total": header("X-Total")}
        given = {name: told.get(value, value) for name, value in paging.items()}
        self.paging = runtime.Paging(items=body("data"), key=attrgetter("id"), **given)

    def pager(self, prefetch: int = 0, **arguments: Any) -> Any:
        whole = {each.name: UNSET for each in self.operation.parameters} | arguments
        return self.driver.client._walk(self.operation, self.paging, prefetch, UNSET, **whole)

    def walk(self, prefetch: int = 0, **arguments: Any) -> list[int]:
        """What the items of a walk are called."""
        self.last = pager = self.pager(prefetch, **arguments)

        async def walk() -> list[int]:
            return [item.id async for item in pager]

        if isinstance(self.driver, AsyncDriver):
            return self.driver._run(walk())
        return [item.id for item in pager]


def offset(query: Mapping[str, str], _rows: list[int]) -> int:
    return int(query.get("offset", 0))


def number(query: Mapping[str, str], _rows: list[int]) -> int:
    return (int(query.get("page", 1)) - 1) * size_of(query)


def cursor(query: Mapping[str, str], _rows: list[int]) -> int:
    return int(query.get("cursor", "at-0").removeprefix("at-"))


def after(query: Mapping[str, str], rows: list[int]) -> int:
    return rows.index(int(query["after"])) + 1 if "after" in query else 0


def whole(_query: Mapping[str, str], _rows: list[int]) -> int:
    return 0


def size_of(query: Mapping[str, str]) -> int:
    return min(SIZE, int(query.get("limit", SIZE)))


def serving(
    rows: list[int], begins: Any, tells: Callable[[int, int], Told] | None = None
) -> Respond:
    """Serves *rows*; *tells* adds what leads on, from a page's end and the number of rows.
    Names that begin with a capital are headers."""

    def respond(connection: socket.socket, request: Request) -> None:
        start = begins(request.query, rows)
        end = len(rows) if begins is whole else start + size_of(request.query)
        told = tells(end, len(rows)) if tells else {}
        body = {"data": [{"id": each} for each in rows[start:end]]}
        body |= {name: value for name, value in told.items() if name.islower()}
        headers = {name: str(value) for name, value in told.items() if not name.islower()}
        connection.sendall(answer(json.dumps(body).encode(), **headers))

    return respond


def next_cursor(end: int, count: int) -> Told:
    return {"next": f"at-{end}" if end < count else None}


def next_link(end: int, count: int) -> Told:
    link = f'<http://elsewhere/v1/rows?cursor=at-{end}&q=a%20b>; rel="next", </>; rel="first"'
    return {"Link": link if end < count else '</>; rel="first"'}
