"""Misreadings of one filter, and what all misreadings of filters build on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import methodcaller
from typing import Any

from ...contract import Field, Filter, Starts
from ...oracle.columns import Test
from ...oracle.comparison import RankedPage, Refusal
from ...oracle.matching import ascii_lower
from ...oracle.oracle import Oracle, Page
from ...oracle.styles import Style, Unclear
from ...transport.query import Query
from .misreading import (
    AS_DUE,
    NOTHING,
    AsDue,
    Misreading,
    Predict,
    Prediction,
    certain,
    finishing,
    instead,
    rewriting,
    right_page,
)

Find = Callable[[str], Test | None]
"""Given the text asked for, a test of the texts of items; None where the right test applies."""


def matching(filter: Filter, find: Find, fields: Iterable[Field] = (), *, fold: bool) -> Predict:
    """A server that matches one filter in another way, or in other *fields*."""
    searched = tuple(fields) or filter.fields

    def found(oracle: Oracle, text: str) -> int | AsDue | None:
        test = find(ascii_lower(text) if fold else text)
        if isinstance(test, str) and not filter.whole and not oracle.sure(filter, test):
            return None  # what matches *test* is as open as if it were asked for
        if isinstance(test, str) and isinstance(filter, Starts):
            test = methodcaller("startswith", test)
        return AS_DUE if test is None else oracle.holding(searched, test, fold=fold)

    wider, name = unfiltered(filter), filter.name

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query) if name in query.texts else None
        if text is None:
            return None
        masks: dict[str, int | AsDue | None] = oracle.remember(found, dict)
        if text not in masks:
            masks[text] = found(oracle, text)
        mask = masks[text]
        if not isinstance(mask, int):
            return mask
        return None if certain(oracle, query) is None else narrowed(oracle, wider(query), mask)

    return predict


def otherwise(
    filter: Filter,
    ways: Mapping[str, Find],
    needed_data: str,
    primary: Callable[[str], bool],
    *,
    fold: bool,
) -> Iterator[Misreading]:
    """A misreading for each of *ways* to match, by its sentence; *primary* decides by that, too."""
    for how, find in ways.items():
        yield Misreading(how, needed_data, matching(filter, find, fold=fold), primary(how))


def everything(oracle: Oracle) -> int:
    """All ranks, as bits."""
    return (1 << len(oracle.records)) - 1


def wild(many: str = "", one: str = "", *, start: bool = False, whole: bool = False) -> Find:
    """Takes the characters of *many* for any text, and those of *one* for any character."""

    def find(needle: str) -> Callable[[str], Any] | None:
        if not set(needle) & {*many, *one}:
            return None
        first, *others = (_pattern(part, one) for part in _split(needle, many))
        # Atomic groups: with backtracking, many marks could take for ever.
        if not whole:
            sought = first + _behind(*others) if start else _behind(first, *others)
            return re.compile(sought, re.DOTALL).match
        last = ".*" + others.pop() if others else ""
        return re.compile(first + _behind(*others) + last, re.DOTALL).fullmatch

    return find


def _pattern(needle: str, one: str) -> str:
    return "".join("." if c in one else re.escape(c) for c in needle)


def _behind(*parts: str) -> str:
    """Each part somewhere after the one before, at its first place."""
    return "".join(f"(?>.*?{part})" for part in parts)


def _split(needle: str, many: str) -> list[str]:
    for mark in many[1:]:
        needle = needle.replace(mark, many[0])
    return needle.split(many[0]) if many else [needle]


def without(*names: str) -> Callable[[Query], Query]:
    """Drops the parameters *names* from a query."""
    return lambda query: query.without(*names)


def unfiltered(*filters: Filter) -> Callable[[Query], Query]:
    """Asks for all items, whatever *filters* choose by their values or by their defaults."""
    names = [each.name for each in filters]
    opening = tuple(
        (each.name, each.everything)
        for each in filters
        if each.parameter.default is not None and each.everything is not None
    )
    if not opening:
        return without(*names)
    return lambda query: query.without(*names).with_(*opening)


def narrowed(oracle: Oracle, wider: Query, mask: int) -> Prediction:
    """The response with *mask* as the matches of a filter that *wider* does without."""
    page = oracle.expect(wider)
    if not isinstance(page, Page) or (page.must ^ page.may) & mask:
        return None
    return right_page(oracle, page.of(page.must & mask))


def given(filter: Filter, query: Query) -> str | None:
    """The value asked for; None where it is a literal, or where there are several."""
    text = query.get(filter.name)
    if text is None or text == filter.absent or text == filter.everything:
        return None
    return _one(filter, query) if filter.listing else text


def valued(filter: Filter, answer: Callable[[Oracle, Query, str], Prediction]) -> Predict:
    """A server that answers *answer* where *filter* is given one value, which that gets as text."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        return None if text is None else answer(oracle, query, text)

    return predict


def one_value(oracle: Oracle, filter: Filter, text: str) -> Any:
    """The value that *text* stands for; for a parameter that is an array, its single element."""
    value = oracle.value(filter.name, text)
    return value[0] if filter.listing and isinstance(value, tuple) else value


def _one(filter: Filter, query: Query) -> str | None:
    """The value of an array that has only one."""
    try:
        texts = Style(filter.parameter).several(query.only(filter.name))
    except Unclear:
        return None
    return texts[0] if len(texts) == 1 else None


def nothing(filter: Filter) -> Predict:
    return instead(NOTHING, lambda query: _asks(filter, query))


def refuses(filter: Filter) -> Predict:
    return instead(Refusal(), lambda query: _asks(filter, query))


def _asks(filter: Filter, query: Query) -> bool:
    """Whether *query* gives one value, or several, and no literal."""
    return query.get(filter.name) not in (None, filter.absent, filter.everything)


def page_first(*filters: Filter) -> Predict:
    """A server that cuts the page from the list without *filters*, and then applies these."""
    wider, names = unfiltered(*filters), {filter.name for filter in filters}

    def spoil(oracle: Oracle, query: Query, page: Page, right: RankedPage) -> Prediction:
        whole = certain(oracle, wider(query))
        if not names & query.names or whole is None:
            return None
        if splits_equals(oracle, whole) and not oracle.is_usual(whole):
            return None
        kept = tuple(rank for rank in oracle.window(whole) if page.must >> rank & 1)
        return RankedPage(right.total, kept)

    return finishing(spoil)


def splits_equals(oracle: Oracle, page: Page) -> bool:
    """Whether *page* begins or ends between items with the same sort value.

    The census shows their order in the usual order of the whole list; elsewhere it may be another.
    """
    ranks, values = oracle.ordered(page), oracle.records.values(page.by)
    ends = (end for end in (page.start, page.start + page.size) if 0 < end < len(ranks))
    return page.by is not None and any(values[ranks[n - 1]] == values[ranks[n]] for n in ends)


def ignored_beside(name: str, other: str, text: str | None = None) -> Predict:
    """Ignores the parameter *name* where *other* is given, or only where it is *text*."""

    def change(query: Query) -> Query:
        found = query.get(other)
        return without(name)(query) if found is not None and text in (None, found) else query

    return rewriting(change)
