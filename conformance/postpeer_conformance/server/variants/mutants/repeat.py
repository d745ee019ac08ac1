"""Repeat: answers that depend on more than the question.

A run of the default budget asks some questions twice, others back to back that differ in one
parameter, each parameter in its turn, and some at the same time: a dozen that all differ, once,
and eight of the plan by turns.  What is wrong is asked again over a new connection, and then
behind each of the three questions before it; a burst is sent again as it was, up to 18 times.  A
fault in one answer of fifty, or one that needs a crowd of more than a dozen, may not meet it:
larger bursts come with larger budgets.  A list that loses an item each time that it is read looks
like one whose accounts are removed meanwhile: its clauses end undecided, since the data changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from attrs import evolve

from ....contract import Field, Filter, Parameter
from ...answering.bodies import put
from ...answering.resource import Resource
from ...http.messages import Answer, Json, Page, Query, Refusal, Request
from ..filter_parts import Of, cased, searched
from ..mutant import MutantBehaviour, mutant
from ..page_parts import counted, sized_offsets
from ..parts import (
    P,
    Whole,
    asked,
    choosing_more,
    crowds,
    filtered,
    idle,
    keyed,
    once,
    only_if,
    parameters,
    saying_more,
    unfiltering,
)

_AGAIN, _NEIGHBOURS, _TOGETHER = (
    f"repeat/{word}" for word in ("same-answer", "neighbours", "concurrent")
)

_LACKS = "keeps answers under a key that lacks `{part.name}`"
_JOINED = "keeps answers under a key of values without names and separators"


class _Counting(MutantBehaviour[P]):
    """Counts the pages that it answers."""

    pages = 0

    def page(self, query: Query) -> Page:
        self.pages += 1
        return super().page(query)


@mutant(_AGAIN, each=once)
class NowAndThenShort(_Counting[Whole]):
    """Loses the last item of every seventh page. Asked again, the page is right."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        return evolve(page, items=page.items[:-1]) if self.pages % 7 == 0 else page


@mutant(_AGAIN, each=once)
class NowAndThenEmpty(_Counting[Whole]):
    """Answers every eleventh question with nothing. Asked again, the page is right."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        return Page([], 0) if self.pages % 11 == 0 else page


@mutant(_AGAIN, each=searched)
class NowAndThenConfused(_Counting[Of]):
    """Gives each item of every ninth page its neighbour's text. Asked again, the page is right."""

    def page(self, query: Query) -> Page:
        page, field = super().page(query), self.part.field
        if self.pages % 9:
            return page
        turned = [*page.items[1:], *page.items[:1]]
        pairs = zip(page.items, turned, strict=True)
        return evolve(page, items=[put(i, field.pointer, field.of(o)) for i, o in pairs])


@mutant(_AGAIN, "shape/status", each=once)
class NowAndThenFailing(_Counting[Whole]):
    """Fails at every thirteenth question. Asked again, the page is right."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        if self.pages % 13 == 0:
            raise Refusal(500, "no connection left")
        return page


@mutant(_AGAIN, "total/counts-every-match", "page/default-size", "page/size", each=counted)
class TotalDrifts(_Counting[Whole]):
    """Counts one more after every tenth page. Nothing was added."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        return evolve(page, total=page.total + self.pages // 10)


class _KeepingLast(MutantBehaviour[P]):
    """Keeps its last page."""

    last: tuple[object, Page] | None = None

    def key(self, query: Query) -> object:
        """What the page is kept under."""
        raise NotImplementedError

    def page(self, query: Query) -> Page:
        key = self.key(query)
        if self.last is None or self.last[0] != key:
            self.last = (key, super().page(query))
        return self.last[1]


@mutant(
    *(_NEIGHBOURS, _AGAIN, "page/walk-is-complete", "page/backwards"),
    each=only_if(parameters, saying_more),
)
class CacheForgets(_KeepingLast[Parameter]):
    """Keeps its last answer under a key that lacks one parameter. The next question gets it."""

    def key(self, query: Query) -> object:
        return {name: text for name, text in query.texts.items() if name != self.part.name}


@mutant(
    *(_NEIGHBOURS, _AGAIN, "page/walk-is-complete"),
    each=only_if(unfiltering, filtered),
    diagnosis=_LACKS,
)
class FilteredCacheForgets(CacheForgets):
    """Keeps its last filtered answer under a key that lacks one parameter. Others are not kept."""

    def page(self, query: Query) -> Page:
        return super().page(query) if query.filters else MutantBehaviour.page(self, query)


@mutant(_NEIGHBOURS, _AGAIN, each=sized_offsets, diagnosis=_JOINED)
class CacheForgetsNames(_KeepingLast[Whole]):
    """Keeps its last answer under the values alone. Another parameter of the same value gets it."""

    def key(self, query: Query) -> object:
        return sorted(query.texts.values())


@mutant(_NEIGHBOURS, _AGAIN, each=sized_offsets, diagnosis=_JOINED)
class CacheJoins(_KeepingLast[Whole]):
    """Keeps its last answer under the values, one behind the other. 1 and 12 is then 11 and 2."""

    def key(self, query: Query) -> object:
        return "".join(query.texts.get(each.name, "") for each in self.operation.parameters)


class _Keeping(MutantBehaviour[P]):
    """Keeps every answer for good."""

    def __init__(self, resource: Resource, part: P) -> None:
        super().__init__(resource, part)
        self.kept: dict[object, Answer] = {}

    def key(self, texts: Mapping[str, str]) -> object:
        """What one answer is kept under."""
        raise NotImplementedError

    def answer(self, request: Request) -> Answer:
        if request.method != "GET":
            return super().answer(request)
        try:
            self.authenticate(request)
        except Refusal as refusal:
            return self.refuse(refusal)
        key = self.key(dict(request.query))
        answer = self.kept.get(key) or super().answer(request)
        if answer.status == 200:
            self.kept[key] = answer
        return answer


@mutant(_NEIGHBOURS, each=only_if(unfiltering, choosing_more), diagnosis=_LACKS)
class KeptWithout(_Keeping[Parameter]):
    """Keeps answers under a key that lacks one parameter. Even what is invalid gets one of them."""

    def key(self, texts: Mapping[str, str]) -> object:
        return frozenset((name, text) for name, text in texts.items() if name != self.part.name)


@mutant(_NEIGHBOURS, each=sized_offsets, diagnosis=_JOINED)
class KeptUnderValues(_Keeping[Whole]):
    """Keeps answers under the values, one behind the other. 1 and 12 is then 11 and 2."""

    def key(self, texts: Mapping[str, str]) -> object:
        return "".join(texts.values())


@mutant(
    _NEIGHBOURS, each=cased, diagnosis="keeps answers under a key that ignores the case of letters"
)
class KeptWithoutCase(_Keeping[Filter]):
    """Keeps answers under the query in small letters. A value in capitals gets another's items."""

    def key(self, texts: Mapping[str, str]) -> object:
        return frozenset((name, text.lower()) for name, text in texts.items())


@mutant(_NEIGHBOURS, _AGAIN, each=crowds)
class FilterStays(MutantBehaviour[Whole]):
    """Keeps the filters of the question before. A question without any gets them, once."""

    before: Query | None = None

    def page(self, query: Query) -> Page:
        before, self.before = self.before, query
        if before is not None and not query.filters:
            return super().page(evolve(query, filters=before.filters))
        return super().page(query)


@mutant(_AGAIN, _NEIGHBOURS, each=parameters)
class StaysOnConnection(MutantBehaviour[Parameter]):
    """Keeps a parameter for its connection. Later questions over it get it, too."""

    def __init__(self, resource: Resource, part: Parameter) -> None:
        super().__init__(resource, part)
        self.kept: dict[object, tuple[tuple[str, str], ...]] = {}

    def answer(self, request: Request) -> Answer:
        own = tuple(pair for pair in request.query if pair[0] == self.part.name)
        if own:
            self.kept[request.connection] = own
            return super().answer(request)
        before = self.kept.get(request.connection, ())
        return super().answer(evolve(request, query=(*request.query, *before)))


@mutant(_AGAIN, each=idle)
class OtherItemsBesideFilters(MutantBehaviour[Field]):
    """Leaves a field null where a filter is given. The same item looks different each time."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [put(item, self.part.pointer, None) for item in rows] if query.filters else rows


@mutant(_TOGETHER, each=keyed)
class KeyInUse(MutantBehaviour[Whole]):
    """Lets a key ask one question at a time. Of two at once, one is refused."""

    asking = 0

    async def exchange(self, request: Request) -> Answer:
        self.asking += 1
        try:
            await asyncio.sleep(0.005)  # as long as a query takes that waits for a database
            busy = Refusal(self.key_status, "this key is in use")
            return self.refuse(busy) if self.asking > 1 else self.answer(request)
        finally:
            self.asking -= 1


@mutant(_TOGETHER, each=asked)
class Mixed(MutantBehaviour[Whole]):
    """Keeps the question in one place for all. Of two at once, both get the later one's answer."""

    latest: Request

    async def exchange(self, request: Request) -> Answer:
        self.latest = request
        await asyncio.sleep(0.005)  # as long as a query takes that waits for a database
        return self.answer(self.latest)
