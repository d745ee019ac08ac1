"""A service with a list for each form that ``x-collection`` can describe, and its client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from generator import Names, write_package
from postpeer_conformance.contract import load
from postpeer_conformance.server import serving

DOCUMENT = Path(__file__).parent / "lists.yaml"
NAMES = Names("Archive", "archive-client", "ARCHIVE_BADGE")
ROWS = [{"kind": "row", "id": f"r{number:02}", "rank": number} for number in range(23)]
IDS = [row["id"] for row in ROWS]
SIZE = 5


@attrs.frozen
class Cut:
    """A page: the rows from *start* to *end*."""

    start: int
    end: int

    @property
    def rows(self) -> list[dict[str, Any]]:
        return ROWS[self.start : self.end]

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        return self.end if self.end < len(ROWS) else None

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.start - SIZE) if self.start else None


def cut(start: int, query: Mapping[str, str], size: str = "limit") -> Cut:
    return Cut(start, start + int(query.get(size, SIZE)))


def by_offset(query: Mapping[str, str]) -> Response:
    page = cut(int(query.get("skip", 0)), query)
    data = {"rows": page.rows} if page.rows else {}
    return JSONResponse({"data": data}, headers={"X-Total-Count": str(len(ROWS))})


def by_capped_offset(query: Mapping[str, str]) -> Response:
    size = min(SIZE, int(query.get("limit", SIZE)))
    page = cut(int(query.get("offset", 0)), {"limit": str(size)})
    return JSONResponse({"rows": page.rows, "more": page.next is not None})


def by_number(query: Mapping[str, str]) -> Response:
    number, size = int(query.get("page", 0)), int(query.get("size", SIZE))
    page = cut(number * size, query, "size")
    links = [(number + 1, "next", page.next), (number - 1, "prev", page.previous)]
    shown = [f'</by-number?page={n}>; rel="{rel}"' for n, rel, at in links if at is not None]
    return JSONResponse(page.rows, headers={"Link": ", ".join(shown)})


def by_deep_number(query: Mapping[str, str]) -> Response:
    number, size = int(query.get("page[number]", 1)), int(query.get("page[size]", SIZE))
    page = cut((number - 1) * size, query, "page[size]")
    if not page.rows:
        return JSONResponse({"message": "there is no such page"}, 404)
    return JSONResponse({"data": page.rows, "total": None})


def by_cursor(query: Mapping[str, str]) -> Response:
    page = cut(int(query.get("cursor", "at-0").removeprefix("at-")), query)
    told = {"next": page.next, "previous": page.previous}
    meta = {name: f"at-{at}" for name, at in told.items() if at is not None}
    return JSONResponse({"rows": page.rows, **({"meta": meta} if meta else {})})


def after_key(query: Mapping[str, str]) -> Response:
    """``has_more`` is said for the direction of the request."""
    size, rank = int(query.get("limit", SIZE)), int(query.get("rank[gte]", 0))
    rows = ROWS[rank:]
    ids = [row["id"] for row in rows]
    if "ending_before" in query:
        rows = rows[: ids.index(query["ending_before"])]
        return JSONResponse({"data": rows[-size:], "has_more": len(rows) > size})
    if "starting_after" in query:
        rows = rows[ids.index(query["starting_after"]) + 1 :]
    return JSONResponse({"data": rows[:size], "has_more": len(rows) > size})


def by_address(query: Mapping[str, str]) -> Response:
    """The first page has no query; what stands before the query is another service."""
    page = cut(int(query.get("at", 0)), query)

    def address(at: int | None) -> str | None:
        return at if at is None else f"http://elsewhere/by-address{f'?at={at}' if at else ''}"

    body = {"results": page.rows, "next": address(page.next), "previous": address(page.previous)}
    return JSONResponse(body)


def by_link(query: Mapping[str, str]) -> Response:
    page = cut(int(query.get("after", 0)), query)
    link = f'<by-link?after={page.next}>; rel="next"' if page.next is not None else ""
    return JSONResponse(page.rows, headers={"Link": link})


def whole(_query: Mapping[str, str]) -> Response:
    return JSONResponse({"rows": ROWS, "count": len(ROWS)})


FORMS: dict[str, Callable[[Mapping[str, str]], Response]] = {
    "by_offset": by_offset,
    "by_capped_offset": by_capped_offset,
    "by_number": by_number,
    "by_deep_number": by_deep_number,
    "by_cursor": by_cursor,
    "after_key": after_key,
    "by_address": by_address,
    "by_link": by_link,
    "whole": whole,
}
PATHS = {name: f"/{name.replace('_', '-')}" for name in FORMS} | {"by_cursor": "/by-cursor/{shelf}"}


@attrs.define
class Archive:
    """The running service, and what it was asked."""

    url: str = ""
    asked: list[str] = attrs.field(factory=list)


@contextmanager
def serving_archive() -> Iterator[Archive]:
    archive = Archive()

    def endpoint(form: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            archive.asked.append(request.url.query)
            return FORMS[form](request.query_params)

        return answer

    app = Starlette(routes=[Route(path, endpoint(form)) for form, path in PATHS.items()])
    with serving(app) as url:
        archive.url = url
        yield archive


def write_client(folder: Path) -> tuple[str, ...]:
    """Generates the client; gives the sentences about what it lacks."""
    return write_package(load(DOCUMENT), folder, NAMES)
