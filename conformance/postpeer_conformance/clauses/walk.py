"""Walk: the pages of a walk make up the whole list, and answers lead from page to page.

Each page of a walk that follows the responses is a question with a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve

from ..contract import ByCursor, ByKey, Collection, ListOperation, Whole
from ..oracle.checked import CheckedExchange
from ..oracle.following import Following
from ..oracle.oracle import Oracle, Page
from ..transport.exchange import Question
from ..transport.query import Query
from .clause import ByCheck, BySequence, Check, Clause, Finding
from .fault import Fault
from .misreadings.misreading import certain
from .misreadings.pages import items
from .misreadings.selecting import unfiltered
from .refusal import not_refused
from .steps import (
    is_back,
    is_lost,
    is_of_another_size,
    is_of_no_size,
    is_right_later_page,
    items_after,
    keeping,
    loses_filters,
    misled_by,
    resized,
    turned,
)

_MORE = "more items than one page holds"
_INVENTED = "no-such-cursor"


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of walks; none of a list that comes whole."""
    collection = operation.collection
    if isinstance(collection.paging, Whole):
        return
    if collection.paging.leads_on:
        yield from _OfSteps(collection).clauses()
    needed_data = _MORE
    if collection.paging.size is not None:
        needed_data = f"at least {collection.paging.smallest + 1} items"
    among = ", even among equal sort values" if collection.order.sortings else ""
    yield BySequence(
        "page/walk-is-complete",
        f"A walk page by page yields every item exactly once{among}.",
        collection.pointer + "/page",
        needed_data,
        None,
        blamed=lambda fault: fault.aspect in ("step", "lost") or _of_own_size(collection, fault),
    )


def _of_own_size(collection: Collection, fault: Fault) -> bool:
    """Whether a first page is too short or too long, where the size is the server's own."""
    nobody = collection.paging.size is None and collection.paging.position is None
    return nobody and fault.aspect in ("size", "window")


class _OfSteps:
    """The clauses of one list whose responses, or items, lead to the next page."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.paging = collection.paging
        self.following = Following(collection, "")

    def clauses(self) -> Iterator[Clause]:
        more = _MORE
        if isinstance(self.paging, ByCursor):
            yield self.invented()
            yield self._clause(
                "cursor-again",
                "A cursor that is sent again leads to the same page.",
                more,
                self._again,
                lambda fault: fault.judged.question.occasion == "again" and is_lost(fault),
            )
        if self.paging.leads_back:
            yield self._clause(
                "backwards",
                f"{self._leading(back=True)} leads to the previous page, in the same order.",
                more,
                self._leads_back,
                lambda fault: is_back(fault.judged),
                counts_matches=True,
            )
        if self.paging.next is not None or self.paging.more is not None:
            yield self.leads_on(more)
            yield self.ends()
        if self.paging.more is not None:
            yield self.more(more)
        yield from self.kept(more)

    def _clause(
        self,
        word: str,
        sentence: str,
        needed_data: str,
        check: Check,
        blamed: Callable[[Fault], bool] = lambda _fault: False,
        requests: tuple[Question, ...] = (),
        *,
        counts_matches: bool = False,
    ) -> Clause:
        pointer = self.collection.pointer + "/page"
        return ByCheck(
            f"page/{word}",
            sentence,
            pointer,
            needed_data,
            check,
            blamed=lambda fault: fault.aspect == "step" and blamed(fault),
            shows=lambda question: question.authentic,
            requests=requests,
            counts_matches=counts_matches,
        )

    def _leading(self, *, back: bool = False) -> str:
        """What leads to the next page, or *back*, as sentences call it."""
        paging = self.paging
        told = paging.previous if back else paging.next
        if told is not None:
            return f"`{told.header or told.pointer}`"
        assert isinstance(paging, ByKey)
        parameter = paging.before if back else paging.after
        return f"`{parameter.name if parameter else ''}`"

    def invented(self) -> Clause:
        assert isinstance(self.paging, ByCursor)
        name = self.paging.cursor.name

        def check(judged: CheckedExchange) -> Finding | bool:
            query = judged.question.query
            if not judged.question.authentic or query.get(name) != _INVENTED:
                return False
            if 400 <= judged.response.status < 500 and judged.documented:
                return True  # also with 404, as nothing is there
            page = judged.seen
            if page is not None:
                shown = f"{len(page.items)} items"
                return Finding("a refusal or an empty page", shown) if page.items else True
            return not_refused(judged, f"{judged.query_refusals}, or an empty page")

        return self._clause(
            "cursor-unknown",
            f"A value of `{name}` that no response gave is refused or gets an empty page.",
            "at least 1 item",
            check,
            requests=(Question(((name, _INVENTED),)),),
        )

    def _again(self, judged: CheckedExchange) -> bool:
        return judged.question.occasion == "again" and is_right_later_page(judged)

    def _leads_back(self, judged: CheckedExchange) -> Finding | bool:
        """A walk back goes on to the first page, and ends there."""
        if misled := misled_by(self.following, judged, back=True):
            return misled
        page, step, told = judged.expectation, judged.question.step, self.paging.previous
        if not judged.right or not isinstance(page, Page) or judged.seen is None:
            return False
        goes_on = told is None or self.following.told(judged.response, back=True) is not None
        numbered = told is not None and self.paging.position is not None
        if numbered and goes_on and judged.seen.items and not page.start:
            return Finding("the first page", "a page that leads back")
        back = is_right_later_page(judged) and step is not None and step.back
        whole = numbered and page.start >= page.size > 0  # else nothing begins where one would
        if not goes_on and (back or whole) and page.start and judged.seen.items:
            return Finding(f"a page before, with {items(page.start)} there", "none")
        return goes_on and is_right_later_page(judged)

    def leads_on(self, needed_data: str) -> Clause:
        def check(judged: CheckedExchange) -> Finding | bool:
            if misled := misled_by(self.following, judged):
                return misled
            left = items_after(judged)
            if left is None or not left or is_of_no_size(judged):
                return False
            if is_back(judged) and self.paging.next is None:
                return False
            if self._goes_on(judged):
                return True
            return Finding(f"a next page, with {items(left)} left", "none")

        return self._clause(
            "leads-on",
            "Every page but the last leads to the next one.",
            needed_data,
            check,
            is_lost,
            counts_matches=True,
        )

    def ends(self) -> Clause:
        """With cursors and addresses, an empty page may follow the last one."""
        numbered = self.paging.position is not None

        def check(judged: CheckedExchange) -> Finding | bool:
            page = judged.seen
            if items_after(judged) != 0 or page is None or is_back(judged):
                return False
            if numbered and not page.items:
                return False  # past the last page the contract is silent
            if not self._goes_on(judged):
                return True
            may = not numbered and page.items
            return False if may else Finding("the end of the list", "a page that leads on")

        last = "The last page says that it is the last."
        if not numbered and self.paging.more is None:
            last = "The last page, or an empty one after it, says that it is the last."
        needed_data = "a response to its requests"
        return self._clause("ends", last, needed_data, check, counts_matches=True)

    def _goes_on(self, judged: CheckedExchange) -> bool:
        """Whether the response says that there is another page; `more` says what is before one."""
        if not is_back(judged) and self._more(judged) is False:
            return False
        return self.paging.next is None or self.following.told(judged.response) is not None

    def _more(self, judged: CheckedExchange) -> Any:
        told = self.paging.more
        return told.of(judged.response.json, judged.response.header) if told else None

    def more(self, needed_data: str) -> Clause:
        told = self.paging.more

        def check(judged: CheckedExchange) -> Finding | bool:
            left, step = items_after(judged), judged.question.step
            if left is None or is_of_no_size(judged):
                return False
            if is_back(judged):
                if not isinstance(self.paging, ByKey):
                    return False  # an address back has no direction of its own
                left = step.start if step else 0
            found = self._more(judged)
            if not isinstance(found, bool):
                return False  # its schema says what it has to be
            if found == (left > 0):
                return True
            return Finding(f"{str(left > 0).lower()}, with {items(left)} left", str(found).lower())

        return self._clause(
            "more",
            f"`{told.pointer if told else ''}` says whether another page follows.",
            needed_data,
            check,
            counts_matches=True,
        )

    def kept(self, needed_data: str) -> Iterator[Clause]:
        """The clauses of what later pages keep of the first request."""
        names = {filter.name for filter in self.collection.filters}
        if names:
            yield self._clause(
                "keeps-filters",
                "Later pages of a walk keep the filters of the first request.",
                f"{needed_data}, of which some match a filter",
                keeping(self._without_filters),
                lambda fault: loses_filters(fault, names),
            )
        if self.collection.order.sortings:
            yield self._clause(
                "keeps-order",
                "Later pages of a walk keep the order of the first request.",
                f"{needed_data}, with different sort values",
                keeping(turned),
                lambda fault: "order" in fault.judged.kinds,
            )
        if self.paging.size is not None:
            yield self._clause(
                "keeps-size",
                f"Later pages of a walk keep the `{self.paging.size.name}` of the first request.",
                needed_data,
                keeping(resized),
                lambda fault: is_of_another_size(fault, goes_on=self._goes_on(fault.judged)),
            )

    def _without_filters(self, oracle: Oracle, query: Query, page: Page) -> Page | None:
        wider = certain(oracle, unfiltered(*self.collection.filters)(query))
        return None if wider is None else evolve(wider, start=page.start)
