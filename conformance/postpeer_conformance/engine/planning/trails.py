"""Walks that follow what the responses of a list say."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import attrs
from attrs import evolve

from ...contract import ByCursor, ByKey
from ...oracle.oracle import Oracle
from ...transport.batch import After, Trail
from ...transport.exchange import Exchange, Question, Step
from ...transport.query import Query

Course = Callable[[Question, After], Generator[Question, Exchange, object]]
"""A script that begins with a question."""
_PAGES = 7
"""Pages of the walk over everything."""
_SOME = 3
"""Pages of any other walk."""


@attrs.frozen
class Trails:
    """Makes walks of which each response leads to the next page."""

    oracle: Oracle

    @property
    def needed(self) -> bool:
        """Whether responses of the list lead on."""
        paging = self.oracle.paging
        return paging.next is not None or isinstance(paging, ByKey)

    def of(self, number: int, query: Query, size: int, pages: int) -> Trail:
        """At most *pages* of *size*, from the first page of *query* on."""
        return self._along(number, query, size, pages, _forwards)

    def turning(self, number: int, query: Query, size: int, pages: int) -> Trail:
        """The same, and where responses lead back, the page before the last of these."""
        if not self.oracle.paging.leads_back:
            return self.of(number, query, size, pages)
        return self._along(number, query, size, pages + 1, partial(_and_one_back, pages))

    def whole(self, number: int, other: Query) -> Trail:
        """The list from its first page to its last, and where responses lead back, back again.

        Then the second page is asked for again, and what led to it beside *other* parameters.
        """
        paging, total = self.oracle.paging, len(self.oracle.records)
        size = max(paging.smallest, min(paging.largest, -(-total // _PAGES)))
        pages = -(-total // max(1, size)) + 1
        script = partial(_there_and_back, other, self._cursor)
        return self._along(number, Query(), size, 2 * pages + 2, script)

    def contexts(self, queries: Iterable[Query]) -> Iterator[tuple[Query, int]]:
        """Those of *queries* that have several pages, each with a size for few of these."""
        paging = self.oracle.paging
        for query in queries:
            count = self.oracle.matches(query)
            size = max(paging.smallest, min(paging.largest, -(-count // _SOME)))
            if count > size:
                yield query, size

    def excessive(self, number: int) -> Iterator[Trail]:
        """Pages of more items than may be asked for: those left out must not be skipped."""
        paging = self.oracle.paging
        cut = paging.bounded and paging.excess != "refused"
        if cut and len(self.oracle.records) > paging.largest:
            yield self.of(number, Query(), paging.largest + 1, _SOME)

    @property
    def _cursor(self) -> str:
        paging = self.oracle.paging
        return paging.cursor.name if isinstance(paging, ByCursor) else ""

    def _along(self, number: int, query: Query, size: int, most: int, script: Course) -> Trail:
        opening = self.oracle.collection.opening if not query else ()
        query = Query((*opening, *query)).with_(*self.oracle.paging.asking(size=size))
        first = Question(
            query, source="plan", walk=number, fresh=number % 2 == 1, step=Step(query, 0)
        )

        return Trail.along(partial(script, first), first, most)


def _forwards(
    first: Question, after: After, most: int | None = None
) -> Generator[Question, Exchange, list[Exchange]]:
    """Each page, until none follows, or there are *most*, or one comes the third time."""
    question: Question | None = first
    answers = list[Exchange]()
    while question is not None and len(answers) != most and not _circles(question, answers):
        answers.append((yield question))
        question = after(answers[-1])
        if question is not None:
            question = evolve(question, fresh=first.fresh)
    return answers


def _and_one_back(pages: int, first: Question, after: After) -> Generator[Question, Exchange, None]:
    """Up to so many pages, and the one before the last: that one keeps what was asked for, too."""
    answers = yield from _forwards(first, after, pages)
    before = _before(answers, after)
    if before is not None:
        yield evolve(before, walk=back_of(first))


def _before(answers: Sequence[Exchange], after: After) -> Question | None:
    """What leads back from the last page; None where nobody knows where the one before begins."""
    starts = [each.question.step.start for each in answers if each.question.step is not None]
    # Pages of the server's own size may be short.
    regular = all(end - start == starts[1] for start, end in pairwise(starts))
    return after(answers[-1], back=True) if regular else None


def _circles(question: Question, answers: Sequence[Exchange]) -> bool:
    """Whether it was asked twice, and got the same response."""
    same = [each.response.json for each in answers if each.question.query == question.query]
    return len(same) > 1 and same[-1] == same[-2]


def back_of(first: Question) -> int | None:
    """The number of the walk back from the end of the one that *first* begins."""
    return None if first.walk is None else -first.walk


def _there_and_back(
    other: Query, cursor: str, first: Question, after: After
) -> Generator[Question, Exchange, None]:
    answers = yield from _forwards(first, after)
    before = _before(answers, after)
    while before is not None:
        response = yield evolve(before, walk=back_of(first))
        before = after(response, back=True)
    for exchange in answers[1:2]:
        again = evolve(exchange.question, walk=None, fresh=False)
        yield evolve(again, source="repeat", occasion="again")
        led = again.query.get(cursor)
        if led is not None:
            beside = first.query.with_(*other, (cursor, led))
            yield Question(beside, source="plan")
