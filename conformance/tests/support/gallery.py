"""Lists of the museum, served by hand: no line of it is shared with the reference server.

Each freedom that a conforming server has, and each mistake, is a word that changes one thing.
"""

from __future__ import annotations

import base64
import json
import operator
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEY = "gallery-key"
_ENDS = {"gte": operator.ge, "gt": operator.gt, "lte": operator.le, "lt": operator.lt}
OWN = 20
"""Items on a page for which nobody can ask for a size."""


class Refused(Exception):
    """The request is invalid."""


def _number(request: Request, name: str, default: int, most: int, *, capped: bool = False) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdecimal() or int(text[:9]) < 1:
        raise Refused
    if int(text[:9]) > most and not capped:
        raise Refused
    return min(int(text[:9]), most)


@attrs.define
class Gallery:
    """*size* items in each list; *odd* is a freedom that it takes, or a mistake that it makes."""

    size: int = 137
    odd: str = ""
    _random: Random = attrs.field(factory=lambda: Random(0))
    _numbers: Any = attrs.field(factory=count)
    _spent: set[str] = attrs.field(factory=set)

    def app(self) -> Starlette:
        """The application."""
        routes = {
            "/visitors": self.visitors,
            "/halls": self.halls,
            "/posters": self.posters,
            "/feed": self.feed,
            "/members": self.members,
        }
        return Starlette(routes=[Route(path, self._guarded(made)) for path, made in routes.items()])

    def _guarded(self, made: Callable[[Request], Any]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            if request.headers.get("museum-key") != KEY:
                return JSONResponse({"error": "no key"}, 401)
            try:
                return JSONResponse(made(request))
            except Refused:
                return JSONResponse({"error": "invalid"}, 400)

        return answer

    def _exhibits(self, request: Request) -> list[Any]:
        kind = request.query_params.get("kind")
        made = (
            {"id": f"e{n * 7919 % 1009}", "name": f"Name {n}", "kind": f"kind {n % 3}"}
            for n in range(self.size)
        )
        return [item for item in made if kind in (None, item["kind"])]

    def visitors(self, request: Request) -> Any:
        """By a cursor that holds the place and what was asked for."""
        if request.query_params.get("hall") != "north":
            raise Refused
        kind, limit = request.query_params.get("kind"), _number(request, "limit", 20, 50)
        start = self._place(request, "after", kind)
        items = self._exhibits(request)
        if self.odd == "later pages without filters" and start:
            items = [*items[:start], *Gallery(self.size)._exhibits(_bare(request))[start:]]
        if self.odd == "an order for each page":
            self._random.shuffle(items)
        step = limit - 1 if self.odd == "pages overlap" and limit > 1 else limit
        page = self._page(items, start, limit)
        if self.odd == "cursors in items":
            places = (self._next(items, start, n, page, kind) for n in range(1, len(page) + 1))
            page = [item | {"note": place} for item, place in zip(page, places, strict=True)]
        return {"visitors": page, "nextCursor": self._next(items, start, step, page, kind)}

    def posters(self, request: Request) -> Any:
        """By a token; a size above the maximum gets the largest page, and totals come and go."""
        size = _number(request, "pageSize", 20, 50, capped=True)
        items, start = self._exhibits(_bare(request)), self._place(request, "pageToken", None)
        page = self._page(items, start, size)
        token = self._next(items, start, size, page, None)
        told = None if self.odd == "no totals" else len(items)
        return {"posters": page, "totalSize": told} | ({"nextPageToken": token} if token else {})

    def halls(self, request: Request) -> Any:
        """The list comes whole."""
        items = self._exhibits(request)
        if self.odd == "shuffled":
            self._random.shuffle(items)
        return {"halls": items[:-1] if self.odd == "loses one" and len(items) < 50 else items}

    def feed(self, request: Request) -> Any:
        """By the addresses of pages, newest first."""
        text = request.query_params.get("at", "0")
        start = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
        items = [
            {"id": n, "name": f"News {n}", "created": f"2026-01-{28 - n // 5:02}T10:00:00Z"}
            for n in range(self.size)
        ]
        size = 7 if self.odd == "short later pages" and start else OWN
        page = self._page(items, start, size)
        more = page and (self.odd == "empty last page" or start + size < len(items))
        if self.odd == "ends early" and start == 2 * OWN:
            more = False
        base = "https://public.example.com/v1/" if self.odd == "public" else request.base_url
        path = f"{base}{'other' if self.odd == 'leads astray' else 'feed'}?at="
        back = f"{path}{max(0, start - size)}" if start else None
        return {
            "next": f"{path}{start + size}" if more else None,
            "previous": back,
            "results": page,
        }

    def members(self, request: Request) -> Any:
        """By the keys of items, newest first."""
        given, limit = request.query_params, _number(request, "limit", 10, 100)
        items = [
            {"id": f"m{n * 31 % 997}", "email": None, "created": 1000 - n // 3}
            for n in range(self.size)
        ]
        ends, email = _ends(given), given.get("email")
        items = [
            item
            for item in items
            if email in (None, item["email"])
            and all(compare(item["created"], end) for compare, end in ends)
        ]
        keys = [item["id"] for item in items]
        start, end = 0, len(items)
        for name in ("starting_after", "ending_before"):
            if given.get(name) is not None and given[name] not in keys:
                raise Refused
        if "starting_after" in given:
            start = keys.index(given["starting_after"]) + (self.odd != "repeats the key")
        if "ending_before" in given:
            end = keys.index(given["ending_before"])
            start = max(start, end - limit)
            return {"data": items[start:end], "has_more": start > 0}
        page = self._page(items[:end], start, limit)
        more = start + limit < end
        return {"data": page, "has_more": True if self.odd == "always more" else more}

    def _page(self, items: list[Any], start: int, size: int) -> list[Any]:
        return items[start : start + size]

    def _place(self, request: Request, name: str, kind: str | None) -> int:
        text = request.query_params.get(name)
        if text is None:
            return 0
        try:
            start, _, asked = json.loads(base64.urlsafe_b64decode(text))
        except ValueError:
            raise Refused from None
        if self.odd == "cursors once":
            if text in self._spent:
                raise Refused
            self._spent.add(text)
        return int(start) if asked == kind else len(self._exhibits(request))

    def _next(
        self, items: list[Any], start: int, step: int, page: list[Any], kind: str | None
    ) -> str | None:
        more = start + step < len(items)
        if not page or not (more or self.odd == "empty last page"):
            return None
        nonce = next(self._numbers) if self.odd in ("cursors change", "cursors once") else 0
        return base64.urlsafe_b64encode(json.dumps([start + step, nonce, kind]).encode()).decode()


def _bare(request: Request) -> Request:
    """The same request without a query."""
    return Request({**request.scope, "query_string": b""})


def _ends(given: Any) -> list[tuple[Any, int]]:
    """The ends of a range that are asked for: how each compares, and with what."""
    texts = {word: given.get(f"created[{word}]") for word in _ENDS}
    asked = {word: text for word, text in texts.items() if text is not None}
    if not all(text.removeprefix("-").isdecimal() and text.isascii() for text in asked.values()):
        raise Refused
    return [(_ENDS[word], int(text)) for word, text in asked.items()]
