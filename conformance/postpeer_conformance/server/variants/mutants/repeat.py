"""Repeat: responses that depend on more than the question.

A run of the default budget asks some questions twice, others back to back that differ in one
parameter, each parameter in its turn, and some at the same time: a dozen that all differ, once,
and eight of the plan by turns.  What is wrong is asked again over a new connection, and then
behind each of the three questions before it; a burst is sent again as it was, up to 18 times.  A
fault in one response of fifty, or one that needs a crowd of more than a dozen, may not meet it:
larger bursts come with larger budgets.  A list that loses an item each time that it is read looks
like one whose accounts are removed meanwhile: its clauses end undecided, since the data changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from attrs import evolve

from ....contract import Parameter
from ...answering.bodies import put
from ...answering.resource import Resource
from ...http.messages import Page, Query, Refusal, Request, Response
from .. import parts
from ..breaks import either
from ..filter_parts import Of, cased, searched
from ..mutant import MutantBehaviour, mutant, table
from ..page_parts import counted, sized_offsets
from ..parts import P, Whole, once, only_if
from ..steps import Listed

_AGAIN, _NEIGHBOURS, _TOGETHER = (
    f"repeat/{word}" for word in ("same-answer", "neighbours", "concurrent")
)
_PAGES = ("page/walk-is-complete", "page/window")
_KEPT = either(_NEIGHBOURS, _AGAIN, *_PAGES, "page/backwards")
_PLACED = either(
    _NEIGHBOURS, *_PAGES, *(f"refusal/{{part.name}}/{w}" for w in ("below-minimum", "type"))
)
"""Of the pages of a walk, each is then the first one."""
_LACKS = "keeps responses under a key that lacks `{part.name}`"
_JOINED = "keeps responses under a key of values without names and separators"


class _Counting(MutantBehaviour[P]):
    """Counts the pages that it answers."""

    step: Callable[[Page, int], Page]
    pages = 0

    def page(self, query: Query) -> Page:
        self.pages += 1
        return self.step(super().page(query), self.pages)


def _now_and_then_confused(self: _Counting[Of], page: Page, number: int) -> Page:
    if number % 9:
        return page
    field, turned = self.part.field, [*page.items[1:], *page.items[:1]]
    pairs = zip(page.items, turned, strict=True)
    return evolve(page, items=[put(i, field.pointer, field.of(o)) for i, o in pairs])


def _now_and_then_failing(page: Page, number: int) -> Page:
    if number % 13 == 0:
        raise Refusal(500, "no connection left")
    return page


class _KeepingLast(MutantBehaviour[P]):
    """Keeps its last page under a key."""

    step: Callable[[Query], object]
    last: tuple[object, Page] | None = None

    def page(self, query: Query) -> Page:
        arrays = {n: str(v) for n, v in query.filters.items() if isinstance(v, tuple)}
        key = self.step(evolve(query, texts={**query.texts, **arrays}))
        if self.last is None or self.last[0] != key:
            self.last = (key, super().page(query))
        return self.last[1]


@mutant(_KEPT, only_if(parts.parameters, parts.saying_more))
class CacheForgets(_KeepingLast[Parameter]):
    """Keeps its last response under a key that lacks one parameter. The next question gets it."""

    def step(self, query: Query) -> object:
        return {name: text for name, text in query.texts.items() if name != self.part.name}


@mutant(_KEPT, only_if(parts.unfiltering, parts.filtered), _LACKS)
class FilteredCacheForgets(CacheForgets):
    """Keeps its last filtered response under a key that lacks a parameter. Others are not kept."""

    def page(self, query: Query) -> Page:
        return super().page(query) if query.filters else MutantBehaviour.page(self, query)


class _Keeping(MutantBehaviour[P]):
    """Keeps every response for good, under a key that is made from the texts of its parameters."""

    step: Callable[[Mapping[str, str]], object]

    def __init__(self, resource: Resource, part: P) -> None:
        super().__init__(resource, part)
        self.kept: dict[object, Response] = {}

    def answer(self, request: Request) -> Response:
        if request.method != "GET":
            return super().answer(request)
        try:
            self.authenticate(request)
        except Refusal as refusal:
            return self.refuse(refusal)
        texts: dict[str, str] = {}
        for name, text in request.query:
            texts[name] = f"{texts[name]},{text}" if name in texts else text
        key = self.step(texts)
        response = self.kept.get(key) or super().answer(request)
        if response.status == 200:
            self.kept[key] = response
        return response


def _without(self: _Keeping[Parameter], texts: Mapping[str, str]) -> object:
    return frozenset((name, text) for name, text in texts.items() if name != self.part.name)


@mutant(_AGAIN, parts.crowds)
class FilterStays(MutantBehaviour[Whole]):
    """Keeps the filters of the question before. A question without any gets them, once."""

    before: Query | None = None

    def page(self, query: Query) -> Page:
        before, self.before = self.before, query
        if before is not None and not query.texts.keys() & self.filters.keys():
            return super().page(evolve(query, filters=before.filters))
        return super().page(query)


@mutant(either(_AGAIN, _NEIGHBOURS), parts.parameters)
class StaysOnConnection(MutantBehaviour[Parameter]):
    """Keeps a parameter for its connection. Later questions over it get it, too."""

    def __init__(self, resource: Resource, part: Parameter) -> None:
        super().__init__(resource, part)
        self.kept: dict[object, tuple[tuple[str, str], ...]] = {}

    def answer(self, request: Request) -> Response:
        own = tuple(pair for pair in request.query if pair[0] == self.part.name)
        if own:
            self.kept[request.connection] = own
            return super().answer(request)
        before = self.kept.get(request.connection, ())
        return super().answer(evolve(request, query=(*request.query, *before)))


@mutant(_TOGETHER, parts.keyed)
class KeyInUse(MutantBehaviour[Whole]):
    """Lets a key ask one question at a time. Of two at once, one is refused."""

    asking = 0

    async def exchange(self, request: Request) -> Response:
        self.asking += 1
        try:
            await asyncio.sleep(0.005)  # as long as a query takes that waits for a database
            busy = Refusal(self.key_status, "this key is in use")
            return self.refuse(busy) if self.asking > 1 else self.answer(request)
        finally:
            self.asking -= 1


@mutant(_TOGETHER, parts.asked)
class Mixed(MutantBehaviour[Whole]):
    """Keeps the question in one place for all. Of two at once, both get the later's response."""

    latest: Request

    async def exchange(self, request: Request) -> Response:
        self.latest = request
        await asyncio.sleep(0.005)  # as long as a query takes that waits for a database
        return self.answer(self.latest)


table(
    ("repeat-now-and-then-short", _Counting, _AGAIN, once, (),
     lambda page, number: page if number % 7 else evolve(page, items=page.items[:-1]),
     "Loses the last item of every seventh page. Asked again, the page is right."),
    ("repeat-now-and-then-empty", _Counting, _AGAIN, once, (),
     lambda page, number: page if number % 11 else Page([], 0),
     "Answers every eleventh question with nothing. Asked again, the page is right."),
    ("repeat-now-and-then-confused", _Counting, _AGAIN, searched, (), _now_and_then_confused,
     "Gives each item of every ninth page its neighbour's text. Asked again, the page is right."),
    ("repeat-now-and-then-failing", _Counting, _AGAIN, once, (), _now_and_then_failing,
     "Fails at every thirteenth question. Asked again, the page is right."),
    ("repeat-total-drifts", _Counting, "total/counts-every-match", counted, (),
     lambda page, number: evolve(page, total=page.total + number // 10),
     "Counts one more after every tenth page. Nothing was added."),
    ("repeat-cache-forgets-names", _KeepingLast, _KEPT, sized_offsets, _JOINED,
     lambda query: sorted(query.texts.values()),
     "Keeps its last response under the values alone. Another parameter of that value gets it."),
    ("repeat-cache-joins", _KeepingLast, _KEPT, sized_offsets, _JOINED,
     lambda self, query:
         "".join(query.texts.get(each.name, "") for each in self.operation.parameters),
     "Keeps its last response under the values, one behind the other. 1 and 12 is then 11 and 2."),
    ("repeat-kept-without", _Keeping, _NEIGHBOURS,
     only_if(parts.unplaced, parts.choosing_more), _LACKS, _without,
     "Keeps responses under a key that lacks one parameter. Even what is invalid gets one."),
    ("repeat-kept-without-place", _Keeping, _PLACED, only_if(parts.places, parts.choosing_more),
     _LACKS, _without,
     "Keeps responses under a key that lacks the place of a page. A walk gets one page again."),
    ("repeat-kept-under-values", _Keeping, _NEIGHBOURS, sized_offsets, _JOINED,
     lambda texts: "".join(texts.values()),
     "Keeps responses under the values, one behind the other. 1 and 12 is then 11 and 2."),
    ("repeat-kept-without-case", _Keeping, _NEIGHBOURS, cased,
     "keeps responses under a key that ignores the case of letters",
     lambda texts: frozenset((name, text.lower()) for name, text in texts.items()),
     "Keeps responses under the query in small letters. A value in capitals gets another's items."),
    ("repeat-other-items-beside-filters", Listed, _AGAIN, parts.idle, (),
     lambda self, query, rows:
         [put(item, self.part.pointer, None) for item in rows] if query.filters else rows,
     "Leaves a field null where a filter is given. The same item looks different each time."),
)  # fmt: skip
