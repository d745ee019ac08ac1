"""Checks of single pages of a walk: their place in it, and what they keep of the first request."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from ..oracle.checked import CheckedExchange
from ..oracle.comparison import differences
from ..oracle.following import Following
from ..oracle.oracle import Oracle, Page, Refused
from ..transport.query import Query
from .clause import Check, Finding
from .fault import Fault
from .misreadings.misreading import right_page

Other = Callable[[Oracle, Query, Page], Page | None]
"""The page that a server would answer that forgot a part of the first request."""


def keeping(other: Other) -> Check:
    """A check that right pages after the first pass if they differ from the page of *other*."""

    def check(judged: CheckedExchange) -> bool:
        oracle, page, step = judged.oracle, judged.expectation, judged.question.step
        if oracle is None or step is None or not is_right_later_page(judged):
            return False
        if not isinstance(page, Page) or judged.seen is None:
            return False
        changed = other(oracle, step.first, page)
        if changed is None:
            return False
        # A right total does not show that the items were kept.
        found = evolve(right_page(oracle, changed), total=None)
        return bool(differences(oracle, page, found))

    return check


def turned(_oracle: Oracle, _query: Query, page: Page) -> Page:
    return evolve(page, ascending=not page.ascending)


def resized(_oracle: Oracle, _query: Query, page: Page) -> Page:
    return evolve(page, size=page.size - 1) if page.size > 1 else evolve(page, size=2)


def is_back(judged: CheckedExchange) -> bool:
    return judged.question.step is not None and judged.question.step.back


def in_order(steps: Sequence[CheckedExchange]) -> Sequence[CheckedExchange]:
    """*steps* in the order of the list; if some lead back, without those before the last one."""
    back = [step for step in steps if is_back(step)]
    if not back:
        return steps
    last = [step for step in steps if not is_back(step)][-1:]
    return [*reversed(back), *last]


def is_right_later_page(judged: CheckedExchange) -> bool:
    """Whether it is a right page of a walk, and not the first one."""
    step = judged.question.step
    return step is not None and (step.start > 0 or step.back) and judged.right


def items_after(judged: CheckedExchange) -> int | None:
    """How many items follow a right page; None where nobody knows."""
    page, seen = judged.expectation, judged.seen
    if not judged.question.authentic or not isinstance(page, Page) or not judged.right:
        return None
    if judged.oracle is None or not judged.oracle.records.complete or seen is None:
        return None
    if not page.exact:
        return None
    return max(0, page.must.bit_count() - page.start - len(seen.items))


def is_lost(fault: Fault) -> bool:
    """Whether the page before led to no page."""
    return fault.judged.seen is None


def is_of_no_size(judged: CheckedExchange) -> bool:
    """Whether a page of no items was asked for; from such pages no walk goes on."""
    return isinstance(judged.expectation, Page) and judged.expectation.size == 0


def _read_alone(fault: Fault) -> tuple[Page, Page] | None:
    """The page that an address with a number asks for, read by itself, and the one that was due.

    None where a response leads on in another way: a cursor may carry what is not in the query.
    """
    query, due = fault.judged.question.query, fault.judged.expectation
    alone = fault.oracle.expect(query)
    numbered = fault.oracle.paging.position_name in query.names
    return (alone, due) if numbered and isinstance(alone, Page) and isinstance(due, Page) else None


def is_of_another_size(fault: Fault, *, goes_on: bool) -> bool:
    """Whether it holds too few or too many items, though another page follows."""
    if pages := _read_alone(fault):
        return pages[0].size != pages[1].size
    page, seen = fault.judged.expectation, fault.judged.seen
    if fault.judged.kinds != {"count"} or seen is None or not isinstance(page, Page) or not goes_on:
        return False
    left = page.must.bit_count() - page.start
    return not left < len(seen.items) <= page.size


def loses_filters(fault: Fault, names: set[str]) -> bool:
    """Whether the filters of *names* are lost: other items came, or their values have changed."""
    if pages := _read_alone(fault):
        return pages[0].must != pages[1].must
    asked, now = (q.only(*names) for q in (fault.query, fault.judged.question.query))
    return bool(asked) and ("foreign" in fault.judged.kinds or (bool(now) and {*now} != {*asked}))


def misled_by(
    following: Following, judged: CheckedExchange, *, back: bool = False
) -> Finding | None:
    """What is wrong with an address in a right response that the document itself has refused."""
    query = following.address(judged.response, back=back) if judged.right else None
    if query is None or judged.oracle is None:
        return None
    due = judged.oracle.expect(query)
    if not isinstance(due, Refused) or due.defect == "past":
        return None
    return Finding(f"an address with a valid `{due.parameter}`", query.get(due.parameter) or "none")
