"""How a page of a list is said: in the body, and in header fields."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import attrs

from ...contract import Contract, ListOperation, Told, follow
from ..http.messages import Json, Page, Request
from . import bodies
from .fields import fields

_LINK = "link"


class Saying:
    """The responses of one list."""

    def __init__(self, contract: Contract, operation: ListOperation) -> None:
        self._collection = operation.collection
        paging = self._collection.paging
        frame = bodies.frame(contract, operation.page)
        self.media_type, self._frame = frame.media_type, frame.value
        self._schemas = contract.schemas
        self._schema = follow(
            contract.document, operation.page.content[bodies.preferred(operation.page)]
        )
        key = operation.key
        self._secret = {key.name} if key and key.location == "query" else set()
        self._leads = [(paging.next, "next"), (paging.previous, "prev")]
        for each, _ in self._leads:
            if each and each.pointer and self._schemas.locate(self._schema, each.pointer).required:
                self._frame = bodies.put(self._frame, each.pointer, None if each.nullable else "")
        told = [self._collection.total, paging.next, paging.previous]
        named = {each.header.lower() for each in told if each and each.header}
        required = fields(contract, operation.page)
        self._fixed = [each for each in required if each[0].lower() not in named]
        self.heads = bool(named or self._fixed)
        """Whether a response has header fields of the document."""

    def body(self, page: Page) -> Json:
        """The body with *page* in it."""
        total, paging = self._collection.total, self._collection.paging
        body = bodies.put(self._frame, self._collection.items, page.items)
        if total and total.pointer is not None:
            body = bodies.put(body, total.pointer, page.total)
        for told, text in ((paging.next, page.next), (paging.previous, page.previous)):
            if told and told.pointer and (text is not None or told.nullable):
                body = bodies.put(body, told.pointer, text)
        more = paging.more and paging.more.pointer
        return bodies.put(body, more, page.more) if more else body

    def headers(self, page: Page) -> list[tuple[str, str]]:
        """The header fields with what they say of *page*."""
        return [*self._fixed, *self._told(page)]

    def _told(self, page: Page) -> Iterator[tuple[str, str]]:
        total, texts = self._collection.total, (page.next, page.previous)
        if total and total.header:
            yield total.header, str(page.total)
        links: list[str] = []
        for (told, relation), text in zip(self._leads, texts, strict=True):
            if text is None or told is None or not told.header:
                continue
            if told.address:
                links.append(f'<{text}>; rel="{relation}"')
            else:
                yield told.header, text
        if links:
            yield _LINK, ", ".join(links)

    def addressed(self, request: Request, page: Page, sides: tuple[str, str]) -> Page:
        """*page* with addresses in the place of what *sides*, two parameters, would have to be."""
        texts = []
        found = zip(self._leads, (page.next, page.previous), sides, strict=True)
        for (told, _), text, name in found:
            if told and told.address and text is not None:
                text = self._address(request, told, sides, name, text)
            texts.append(text)
        return attrs.evolve(page, next=texts[0], previous=texts[1])

    def _address(
        self, request: Request, told: Told, sides: tuple[str, str], name: str, text: str
    ) -> str:
        """Where the request goes with *text* as *name*; other parameters stay, but for the key."""
        left_out = {*sides, *self._secret}
        kept = [(each, value) for each, value in request.query if each not in left_out]
        query = urlencode([*kept, (name, text)])
        address = f"{request.address}?{query}"
        return address if self._is_absolute(told) else _relative(address)

    def _is_absolute(self, told: Told) -> bool:
        if told.pointer is None:
            return True
        form = self._schemas.locate(self._schema, told.pointer).format or ""
        return not form.endswith("-reference")


def _relative(address: str) -> str:
    """*address* without the server."""
    parts = urlsplit(address)
    return parts._replace(scheme="", netloc="").geturl()
