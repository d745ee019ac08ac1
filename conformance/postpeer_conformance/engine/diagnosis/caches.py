"""Responses that were kept for other questions: a cache whose key takes two questions for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain, islice

import attrs

from ...contract import ByNumber, Collection
from ...oracle.checked import CheckedExchange
from ...oracle.parameters import texts_of
from ...transport.exchange import Question
from ...transport.query import Pairs, Query
from .evidence import Diagnosis, Evidence
from .mixed_up import (
    all_kept_under,
    differing,
    equal_pages,
    few_kept,
    key_of,
    merged_by,
    owners,
)

_NOTE = "it is the response to the question before"
_TRIED = 3
"""Questions that are tried as those for which an empty page was kept."""
_FAR = 20
"""Items that are skipped at the most: a page behind few matches is empty, and tells nothing."""


def _of_page(collection: Collection, *, sized: bool) -> Iterator[Pairs]:
    """What asks for another page: by its size if *sized*, by its place or by its order."""
    paging, unusual = collection.paging, collection.order.unusual
    sizes = range(paging.largest - 1, paging.smallest, -1) if sized else ()
    # One by one: a document may allow a page of a billion items.
    yield from (paging.asking(size=n) for n in sizes if n != paging.default)
    step = paging.default if isinstance(paging, ByNumber) else 1
    starts = (n * step for n in range(1, _FAR) if paging.reaches(n * step, paging.default))
    yield from (paging.asking(start=n) for n in starts)
    if unusual is not None:
        yield unusual.asking


@attrs.frozen
class Caches:
    """Finds out, by questions that nobody asked before, whether a response was kept for others."""

    evidence: Evidence
    _known: dict[Query, Diagnosis] = attrs.field(factory=dict, init=False)
    _asked: dict[Query, Diagnosis | None] = attrs.field(factory=dict, init=False)

    def kept(self, judged: CheckedExchange, *, anew: bool = False) -> Diagnosis | None:
        """The diagnosis of *judged* where its response was kept for another question.

        With one parameter added, the question is answered rightly by itself, and wrongly again
        right after the other question with that parameter.  Where too few such parameters are left,
        all old responses together show it, unless it has to be seen *anew*.  None where that is not
        so, or could not be asked.
        """
        query = judged.question.query
        if judged.question.led:
            return None
        if query not in self._known:
            shown = self.known(judged) or self._shown_anew(judged)
            shown = shown or (None if anew else self._shown_by_all(judged))
            if shown is None:
                return None
            self._known[query] = shown
        return self._known[query]

    def of_few(self, failing: Sequence[CheckedExchange]) -> Diagnosis | None:
        """The diagnosis of all that are *failing* where responses are kept under a short key."""
        collection = self.evidence.state.collection
        if not failing or collection is None or not self.evidence.state.still:
            return None
        judged = self.evidence.judged
        key = few_kept(judged, [each.name for each in collection.parameters])
        if key is None:
            return None
        wrong = min(failing, key=lambda each: len(each.question.query))
        mine = key.of(wrong.question.query)
        before = next(e for e in judged if e.seen and key.of(e.question.query) == mine)
        others = (each for each in failing if each is not wrong)
        return self._diagnosis(wrong, before, key.likely, *others)

    def known(self, judged: CheckedExchange) -> Diagnosis | None:
        """The same, where it takes no request: another response was kept under the like key."""
        shown = {each.likely: each for each in self._known.values()}
        all_judged = self.evidence.judged if shown else ()
        others = owners(judged, all_judged, empty=True, right=False)
        keys = (merged_by(judged.question.query, each.question.query) for each in others)
        return next((shown[key] for key in keys if key in shown), None)

    def covers(self, cause: Diagnosis, judged: CheckedExchange) -> bool:
        """Whether *judged* is wrong for the same reason: it is right where nothing was kept."""
        assert cause.before is not None
        mine, other = cause.failing[0].question.query, cause.before.question.query
        more = next(self._unasked(judged.question.query, differing(mine, other)), None)
        return more is not None and self._right(judged.question.query.with_(*more))

    def mixed_up(self, mixed: Iterable[tuple[CheckedExchange, CheckedExchange]]) -> Diagnosis:
        """The shortest question that was answered as another one; why, where that can be shown."""
        judged, before = min(mixed, key=lambda pair: len(pair[0].question.query))
        shown = self._after(judged, before) or self._by_all(judged, before)
        return shown or self._diagnosis(judged, before, "")

    def _diagnosis(
        self, wrong: CheckedExchange, other: CheckedExchange, likely: str, *more: CheckedExchange
    ) -> Diagnosis:
        """The response that is *wrong* was kept for the *other* question, as *more* may be."""
        clause = self.evidence.checks.moments["neighbour"]
        return Diagnosis(clause, (wrong,), None, more, before=other, note=_NOTE, likely=likely)

    def _shown_anew(self, judged: CheckedExchange) -> Diagnosis | None:
        """The diagnosis by new questions."""
        query = judged.question.query
        if query not in self._asked:
            tried = (self._after(judged, other) for other in self._owners(judged))
            self._asked[query] = next(filter(None, tried), None)
        return self._asked[query]

    def _shown_by_all(self, judged: CheckedExchange) -> Diagnosis | None:
        """The same by all old ones."""
        tried = (self._by_all(judged, other) for other in self._owners(judged))
        return next(filter(None, tried), None)

    def _owners(self, judged: CheckedExchange) -> Iterator[CheckedExchange]:
        """The latest question that has this response; a few for an empty page, as many have it."""
        several = judged.seen is not None and not judged.seen.items
        found = owners(judged, self.evidence.judged, empty=several)
        return islice(found, _TRIED if several else 1)

    def _by_all(self, judged: CheckedExchange, other: CheckedExchange) -> Diagnosis | None:
        key = key_of(judged.question.query, other.question.query)
        if not key.likely or not all_kept_under(key, self.evidence.judged):
            return None
        return self._diagnosis(judged, other, key.likely)

    def _after(self, judged: CheckedExchange, other: CheckedExchange) -> Diagnosis | None:
        mine, theirs = judged.question.query, other.question.query
        more = list(islice(self._unasked(mine, differing(mine, theirs)), 2))
        if len(more) < 2 or not self._right(mine.with_(*more[0])):
            return None
        first, then = self._ask(theirs.with_(*more[1])), self._ask(mine.with_(*more[1]))
        wrong = self.evidence.checks.wrong
        if first is None or then is None or wrong(first) or not wrong(then):
            return None
        if not equal_pages(then, first):
            return None
        again = self._ask(mine.with_(*more[1]))
        if again is None or not wrong(again):
            return None  # what is kept comes again
        return self._diagnosis(then, first, merged_by(mine, theirs), judged)

    def _unasked(self, query: Query, free: Set[str]) -> Iterator[Pairs]:
        """Parameters with which nobody asked *query*, whatever those of *free* were."""
        collection = self.evidence.state.collection
        assert collection is not None
        usual = {(each.name, str(each.default)) for each in collection.parameters}

        def rest(query: Query) -> frozenset[tuple[str, str]]:
            return frozenset(query.without(*free)) - usual

        answers = self.evidence.confirmation.answers
        asked = {rest(each.question.query) for each in self.evidence.judged}
        asked |= {rest(question.query) for question, _ in answers}
        sized = collection.paging.size_name not in free
        for pairs in chain(_of_page(collection, sized=sized), self._choosing(collection)):
            mine = free & {name for name, _ in pairs}
            if pairs and not mine and rest(query.with_(*pairs)) not in asked:
                yield pairs

    def _choosing(self, collection: Collection) -> Iterator[Pairs]:
        """A value of a filter that some item has, alone and in each order."""
        census = self.evidence.state.census
        for way in ((), *collection.order.ways):
            for item in census.records.items if census is not None else ():
                for filter in collection.filters:
                    yield from (((filter.name, text), *way) for text in texts_of(filter, item))

    def _right(self, query: Query) -> bool:
        judged = self._ask(query)
        return judged is not None and not self.evidence.checks.wrong(judged)

    def _ask(self, query: Query) -> CheckedExchange | None:
        confirmation = self.evidence.confirmation
        if not confirmation.state.still or confirmation.left < 1:
            return None
        return confirmation.ask(Question(query), fresh=True)
