"""Leading: cursors and addresses in other forms, and ends that are said in another way."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from attrs import evolve

from ....contract import ByAddress, ByCursor, Told
from ...answering.bodies import put
from ...answering.pages import NOWHERE
from ...http.messages import Json, Mark, Page, Query, Refusal, Request, Response
from ..page_parts import cursors
from ..parts import where
from .quirk import QuirkBehaviour, quirk

_LAST = "end"
"""The cursor behind the last page."""


_alone = where(lambda c: isinstance(c.paging, ByCursor | ByAddress) and c.paging.more is None)
"""Where nothing but what responses say leads on."""
_plain = where(lambda c: c.paging.next and c.paging.next.pointer and not c.paging.next.address)
"""Where what leads on is text in the body, of any form."""
_addressed = where(lambda c: c.paging.next and c.paging.next.address)
_linked = where(lambda c: c.paging.next and (c.paging.next.header or "").lower() == "link")


@quirk(_alone)
class EmptyEnd(QuirkBehaviour):
    """Leads from the last page to an empty one. That may be, where cursors alone lead on."""

    def linked(self, query: Query, page: Page) -> Page:
        found = super().linked(query, page)
        ends = page.items and not query.back
        return evolve(found, next=found.next or _LAST) if ends else found

    def of_cursor(self, query: Query, text: str) -> Mark:
        return NOWHERE if text == _LAST else super().of_cursor(query, text)


@quirk(cursors)
class FreshCursors(QuirkBehaviour):
    """Writes another cursor each time. What it looks like is the server's own."""

    def lead(self, query: Query, mark: Mark, position: int) -> str:
        return f"{self.count('cursor')}.{super().lead(query, mark, position)}"

    def of_cursor(self, query: Query, text: str) -> Mark:
        return super().of_cursor(query, re.sub(r"^[0-9]+\.", "", text))


@quirk(cursors)
class LooseCursors(QuirkBehaviour):
    """Takes a cursor beside other filters than it was given for. The contract is silent there."""

    def signed(self, _query: Query) -> str:
        return self.operation.id


@quirk(cursors)
class UnknownCursorEmpty(QuirkBehaviour):
    """Answers an empty page to an invented cursor. It may be refused, or get an empty page."""

    def of_cursor(self, query: Query, text: str) -> Mark:
        try:
            return super().of_cursor(query, text)
        except Refusal:
            return NOWHERE


@quirk(_plain)
class EmptyForNone(QuirkBehaviour):
    """Answers an empty text where nothing follows. Null, missing and empty mean the same."""

    def present(self, page: Page) -> Json:
        body, told = super().present(page), self.paging.next
        pointer = told.pointer if told is not None else None
        return put(body, pointer, page.next or "") if pointer is not None else body


@quirk(_addressed)
class AddressesTurned(QuirkBehaviour):
    """Turns the parameters of addresses, and adds one. Their order means nothing."""

    def addressed(self, request: Request, page: Page) -> Page:
        found, paging = super().addressed(request, page), self.paging
        return evolve(
            found,
            next=self._turned(paging.next, found.next),
            previous=self._turned(paging.previous, found.previous),
        )

    def _turned(self, told: Told | None, text: str | None) -> str | None:
        if told is None or not told.address or text is None:
            return text
        parts = urlsplit(text)
        return parts._replace(query=urlencode([*reversed(parse_qsl(parts.query))])).geturl()


@quirk(_linked)
class ManyLinks(QuirkBehaviour):
    """Links other pages too, and writes relations in other ways (RFC 8288). Only next counts."""

    def answer(self, request: Request) -> Response:
        response = super().answer(request)
        return evolve(response, headers=tuple(self._linked(pair) for pair in response.headers))

    def _linked(self, pair: tuple[str, str]) -> tuple[str, str]:
        name, value = pair
        if name.lower() != "link":
            return pair
        own = value.replace('rel="next"', 'title="more, and more"; REL="last next"')
        return name, f'</first>; rel=first , {own},</a,b?c=d;e>; rel="help about"'
