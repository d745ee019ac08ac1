"""How to get from a page to the previous one, and from there forwards again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from .operation import AnswerT, ItemT
from .page_styles import leads_back, leads_nowhere, told_by
from .paging import Fetched, Paging, Step, value_of

Given = Mapping[str, Any]


def preceding(
    paging: Paging[AnswerT, ItemT], given: Given, page: Fetched[AnswerT], full: int
) -> Step | None:
    """What asks for the page before *page*, which was asked for with the arguments *given*; None at
    the beginning, and where the service does not say how to get there. Pages on the way here had
    *full* items; 0 where there were none."""
    if paging.after:
        return _before_items(paging, given, page)
    if paging.previous and paging.previous(page.answer, page.headers) in (None, ""):
        return None
    if paging.offset:
        return _lower_offset(paging, given, page, full)
    if paging.number:
        number = value_of(given, paging.number, paging.first)
        return Step(((paging.number, number - 1),)) if number > paging.first else None
    if not paging.previous:
        return None
    told = told_by(paging.previous, page)
    return Step(((paging.cursor, told),)) if paging.cursor else Step(address=str(told), back=True)


def _lower_offset(
    paging: Paging[AnswerT, ItemT], given: Given, page: Fetched[AnswerT], full: int
) -> Step | None:
    """A page of the same size, or of the items that are left. A service may send fewer items than
    were asked for; then the pages on the way show how many."""
    begin, items = value_of(given, paging.offset, 0), paging.listed(page.answer)
    size = full or value_of(given, paging.limit, paging.usual) or len(items)
    size = min(max(size, len(items)), begin)
    if size <= 0:
        return None
    window = ((paging.limit, size),) if paging.limit else ()
    return Step((*window, (str(paging.offset), begin - size)))


def _before_items(
    paging: Paging[AnswerT, ItemT], given: Given, page: Fetched[AnswerT]
) -> Step | None:
    items = paging.listed(page.answer)
    if not paging.before or not items:
        return None
    if leads_back(paging, given):
        if leads_nowhere(paging, page, back=True):
            return None
    elif value_of(given, paging.after) is UNSET:
        return None
    return Step(((paging.before, paging.key(items[0])), (str(paging.after), UNSET)))


def forward_again(paging: Paging[AnswerT, ItemT], page: Fetched[AnswerT]) -> Step:
    """What asks for the page after one that was reached backwards: there always is one."""
    items = paging.listed(page.answer)
    after = paging.key(items[-1]) if items else UNSET
    return Step(((str(paging.after), after), (str(paging.before), UNSET)))
