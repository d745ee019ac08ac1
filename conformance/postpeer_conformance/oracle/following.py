"""What leads from one page of a list to the next, or back to the one before."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import attrs

from ..contract import ByCursor, ByKey, Collection, Paging, Told
from ..transport.exchange import Question, Response, Step
from ..transport.query import Query
from .comparison import ParsedPage, page_of

_QUOTED = r'"(?:\\.|[^"\\])*"'
_ATTRIBUTE = re.compile(rf';\s*+([^\s;,="]++)(?:\s*+=\s*+({_QUOTED}|[^\s;,"]*+))?')
_LINK = re.compile(rf'<([^<>]*+)>((?:[^",]|{_QUOTED})*+)')
"""A link, and its attributes, in which a comma stands between quotes only (RFC 8288, 3).

Not by ``Response.links``, which cuts addresses at semicolons, and texts between quotes.  It takes
linear time: a server may send headers of any form.
"""
_DIGITS = 18
"""Digits of the largest number that counts items."""
_RELATIONS = {False: {"next"}, True: {"prev", "previous"}}
"""What a Link header calls the page behind, and the page before (RFC 8288)."""


@attrs.frozen(slots=False)
class Following:
    """Follows what the responses of one list say."""

    collection: Collection
    url: str
    """The address of the list, without a query."""
    own: int = 0
    """The size of a page for which none was asked; 0 where none was seen."""

    @cached_property
    def _paging(self) -> Paging:
        return attrs.evolve(self.collection.paging, own=self.own)

    def after(
        self, question: Question, response: Response, *, back: bool = False
    ) -> Question | None:
        """The question for the page behind that in *response*, or with *back* the page before it.

        None where the response says that there is none, or is no page.
        """
        page, step = page_of(self.collection, response), question.step or Step(question.query, 0)
        ended = step.back == back and self._more(response) is False
        if page is None or not page.items or ended or (back and not step.start):
            return None
        query = self._query(question.query, response, page, back=back)
        if query is None:
            return None
        start = self._start(query, step, len(page.items), back=back)
        return attrs.evolve(question, query=query, step=Step(step.first, start, back))

    def _start(self, query: Query, step: Step, count: int, *, back: bool) -> int:
        """The items before the page of *query*, by its number, or else by those that came.

        A page before begins one page earlier, whatever the number that a response gives for it.
        """
        if back:
            return max(0, step.start - self._size(step.first))
        if _number(query, self._paging.position_name) is not None:
            return self._paging.start_of(query.texts, self._size(query))
        return step.start + count

    def _size(self, query: Query) -> int:
        asked = _number(query, self._paging.size_name)
        if asked is None:
            return self._paging.default
        return min(asked, self._paging.largest) if self._paging.bounded else asked

    def _more(self, response: Response) -> bool | None:
        more = self.collection.paging.more
        found = None if more is None else more.of(response.json, response.header)
        return found if isinstance(found, bool) else None

    def _query(
        self, query: Query, response: Response, page: ParsedPage, *, back: bool
    ) -> Query | None:
        paging = self.collection.paging
        if isinstance(paging, ByKey) and (paging.next is None or back):
            return self._of_key(paging, query, page, back=back)
        told, found = self._place(back=back), self.told(response, back=back)
        if found is None or told is None:
            return None
        if told.address:
            return self._of_address(found)
        return query.with_((paging.cursor.name, found)) if isinstance(paging, ByCursor) else None

    def _place(self, *, back: bool) -> Told | None:
        return self.collection.paging.previous if back else self.collection.paging.next

    def told(self, response: Response, *, back: bool = False) -> str | None:
        """What *response* gives for the page behind, or with *back* before it; None for nothing.

        It is an address or the value of a cursor.
        """
        told = self._place(back=back)
        if told is None:
            return None
        if told.header is not None and told.address:
            return _linked(response, told.header, _RELATIONS[back])
        found = told.of(response.json, response.header)
        if isinstance(found, bool) or not isinstance(found, str | int) or found == "":
            return None
        return str(found)

    def goes_on(self, response: Response) -> bool:
        """Whether *response* says that another page follows."""
        more = self._more(response)
        return more is not False and (more is True or self.told(response) is not None)

    def address(self, response: Response, *, back: bool = False) -> Query | None:
        """What the address asks for that *response* gives; None where it gives none."""
        told, found = self._place(back=back), self.told(response, back=back)
        if told is None or found is None or not told.address:
            return None
        names = [each.name for each in self.collection.choosing]
        return _query_of(found.partition("?")[2].partition("#")[0]).without(*names)

    def strays(self, response: Response) -> bool:
        """Whether *response* names a page behind it that is none of this list."""
        told, found = self._place(back=False), self.told(response)
        address = told is not None and told.address
        return address and found is not None and self._of_address(found) is None

    def _of_key(self, paging: ByKey, query: Query, page: ParsedPage, *, back: bool) -> Query | None:
        """Behind the last item, or before the first one; None behind a page that is not full."""
        full = paging.size is None or len(page.items) >= self._size(query)
        if paging.more is None and not full:
            return None
        key = self.collection.key.of(page.items[0 if back else -1])
        parameter = paging.before if back else paging.after
        if parameter is None or isinstance(key, tuple) or key is None:
            return None
        others = [each.name for each in (paging.after, paging.before) if each is not None]
        return Query((*query.without(*others), (parameter.name, str(key))))

    def _of_address(self, address: str) -> Query | None:
        """The query of *address*, without what chooses the list; None where it leads elsewhere.

        It is asked where the list was asked for: behind a gateway a server may know itself by
        another host, and by a longer or shorter path.
        """
        found = urlsplit(urljoin(self.url, address))
        theirs, own = ("/" + unquote(p).strip("/") for p in (found.path, urlsplit(self.url).path))
        if not (theirs.endswith(own) or own.endswith(theirs)):
            return None
        return _query_of(found.query).without(*(each.name for each in self.collection.choosing))


def _query_of(text: str) -> Query:
    return Query(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


def _number(query: Query, name: str) -> int | None:
    """The number that *query* gives *name*; None for other text, which a server may write, too."""
    text = query.get(name) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _linked(response: Response, header: str, relations: set[str]) -> str | None:
    """The address of the first of *relations* in the headers called *header* (RFC 8288)."""
    for name, text in response.headers:
        for address, attributes in _LINK.findall(text if name.lower() == header.lower() else ""):
            for attribute, value in _ATTRIBUTE.findall(attributes):
                words = value.strip('"').lower().split()
                if attribute.lower() == "rel" and relations & {*words}:
                    return str(address)
    return None
