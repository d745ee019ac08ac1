"""Misreadings of filters: what they select, where they are ignored, and what they refuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations

from ...contract import Collection, Field, Filter, Range, To, Whole
from ...oracle.comparison import Refusal
from ...oracle.matching import ascii_lower
from ...oracle.oracle import Oracle, Page
from ...oracle.parameters import texts_of, written
from ...transport.query import Query
from . import arrays
from .collations import COLLATIONS
from .misreading import (
    NOTHING,
    Misreading,
    Predict,
    Prediction,
    asked,
    cutting,
    diagnostic_only,
    instead,
    optional,
    rewriting,
)
from .selecting import (
    Find,
    everything,
    given,
    ignored_beside,
    narrowed,
    otherwise,
    page_first,
    unfiltered,
    valued,
    wild,
)


def _cleaned(asked: str) -> Callable[[str], bool] | None:
    clean = re.sub(r"\W", "", asked)
    return None if clean in ("", asked) else clean.__eq__


def _numbers(asked: str) -> Callable[[str], bool] | None:
    number = asked.lstrip("0")
    return (lambda v: v.isdecimal() and v.lstrip("0") == number) if asked.isdecimal() else None


def _beginnings(size: int, asked: str) -> Callable[[str], bool]:
    return lambda value: value[:size] == asked[:size]


Select = Callable[[Oracle, str, int, int], int | None]
"""Given the value asked for, its certain and its possible matches as bits, the ranks that a server
selects, as bits; None where it is right."""

_LIKE: dict[str, Find] = {
    "answers values that contain the one asked for": lambda n: n,
    "answers values that begin with the one asked for": lambda n: lambda v: v.startswith(n),
    "answers values that end with the one asked for": lambda n: lambda v: v.endswith(n),
    "answers values that the one asked for begins with": lambda n: n.startswith,
    "answers as if `_` were a wildcard": wild(one="_", whole=True),
    "answers as if `%` were a wildcard": wild(many="%", whole=True),
    "answers as if `*` were a wildcard": wild(many="*", whole=True),
    "compares without case": lambda n: lambda v: ascii_lower(n) == ascii_lower(v),
    **COLLATIONS,
    "reads a list of values, with commas": lambda n: n.split(",").__contains__,
    "reads a list of values, with bars": lambda n: n.split("|").__contains__,
    "drops every character but letters, digits and `_`": _cleaned,
    "compares numbers by their value": _numbers,
    **{
        f"compares the first {size} characters": partial(_beginnings, size)
        for size in (8, 10, 12, 16, 20, 24, 30, 32, 50, 64)
    },
}


def tells_parts(filter: Filter) -> bool:
    """Whether one value can be part of another; the few words of an enum often cannot."""
    words = [written(each) for each in filter.element.enum or ()]
    if not words or any(field.schema.get("enum") is None for field in filter.fields):
        return True
    return any(one != other and one in other for one, other in permutations(words, 2))


def likened(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Comparisons of *filter* that are not of whole values."""
    fold = filter.ignore_case
    ways = {how: find for how, find in _LIKE.items() if not (fold and "case" in how)}
    yield from otherwise(filter, ways, needed_data, lambda how: "contain" in how, fold=fold)


def cut_first(collection: Collection, filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """The page cut before *filter* applies; a list that comes whole has no pages."""
    if not isinstance(collection.paging, Whole):
        sentence = f"cuts the page before it applies `{filter.name}`"
        primary = not _comes_first(collection, filter)
        yield Misreading(sentence, needed_data, page_first(filter), primary=primary)


def _comes_first(collection: Collection, filter: Filter) -> bool:
    """Whether the matches of *filter* are always the first items of the list."""
    orders = collection.order.sortings
    ends = isinstance(filter, Range) and all(each.by in filter.fields for each in orders)
    ascending = {each.ascending for each in orders}
    return ends and ascending == {isinstance(filter, To)}


def widened(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """No filter at all; without the parameter the default would apply."""
    if filter.parameter.default is not None and filter.everything is not None:
        wider = unfiltered(filter)

        def widen(query: Query) -> Query:
            return wider(query) if given(filter, query) is not None else query

        sentence = f"answers every item, whatever the value of `{filter.name}`"
        yield Misreading(sentence, needed_data, rewriting(widen))


def inverted(filter: Filter) -> Predict:
    return _choosing(filter, lambda oracle, _text, must, _may: everything(oracle) & ~must)


def with_absent(filter: Filter) -> Predict:
    return _choosing(filter, lambda oracle, _text, must, _may: must | oracle.absent(filter.fields))


def last_lost(filter: Filter) -> Predict:
    """Loses one match of each value, or of several values together."""

    def without_last(must: int) -> int | None:
        return must & ~(1 << (must.bit_length() - 1)) if must else None

    one = _choosing(filter, lambda _oracle, _text, must, _may: without_last(must))
    several = arrays.choosing(filter, lambda o, values: without_last(o.mask(filter, values)[0]))

    def predict(oracle: Oracle, query: Query) -> Prediction:
        found = one(oracle, query)
        return several(oracle, query) if found is None else found

    return predict if filter.listing else one


def if_unknown(filter: Filter) -> Predict:
    """Everything for a value that no item has."""
    return _choosing(filter, lambda oracle, _text, _must, may: None if may else everything(oracle))


def joined_inside(filter: Filter, field: Field) -> Misreading:
    """An inner join with another table, where the filter is given."""

    def change(oracle: Oracle, query: Query, page: Page) -> Page | None:
        if filter.name not in query.names:
            return None
        return page.of(page.must & ~oracle.absent([field]))

    sentence = f"loses items without `{field.name}` where `{filter.name}` is given"
    return diagnostic_only(sentence, cutting(change))


def rarest_lost(filter: Filter) -> Predict:
    def rarest(oracle: Oracle) -> str | None:
        counts = Counter(text for item in oracle.records.items for text in texts_of(filter, item))
        return min(counts, key=lambda text: (counts[text], text), default=None)

    def select(oracle: Oracle, text: str, _must: int, _may: int) -> int | None:
        return 0 if text == oracle.remember((select, ""), lambda: rarest(oracle)) else None

    return _choosing(filter, select)


def refuses_unknown(filter: Filter) -> Predict:
    return _refusing(filter, known=False)


def refuses_short(filter: Filter, size: int) -> Predict:
    return instead(Refusal(), lambda query: 0 < len(given(filter, query) or "") < size)


def refuses_known(filter: Filter) -> Predict:
    return _refusing(filter, known=True)


def _refusing(filter: Filter, *, known: bool) -> Predict:
    """Refuses the values that some item has, or those that none has."""

    def answer(oracle: Oracle, _query: Query, text: str) -> Prediction:
        has = oracle.mask(filter, oracle.value(filter.name, text))[1] > 0
        return Refusal() if has is known else None

    return valued(filter, answer)


def if_absent(filter: Filter, keep: bool = False) -> Predict:
    """For the literal, the items that have a value; with *keep*, all items."""
    wider = unfiltered(filter)

    def predict(oracle: Oracle, query: Query) -> Prediction:
        if not _asks_for_absent(filter, query):
            return None
        mask = everything(oracle)
        if not keep:
            mask &= ~oracle.absent(filter.fields)
        return narrowed(oracle, wider(query), mask)

    return predict


def literal(filter: Filter) -> Predict:
    """Nothing for the literal, as if it were a value."""
    return instead(NOTHING, partial(_asks_for_absent, filter))


def refuses_absent(filter: Filter) -> Predict:
    return instead(Refusal(), partial(_asks_for_absent, filter))


def lowered(filter: Filter) -> Predict:
    """Takes the literal in other case for the literal; all other values are read rightly."""
    absent = filter.absent or ""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = query.get(filter.name) or ""
        taken = text.lower() == absent.lower()
        return asked(oracle, query.with_((filter.name, absent)) if taken else query)

    return predict


def ignored_beside_others(
    collection: Collection, name: str, needed_data: str
) -> Iterator[Misreading]:
    """The filter *name* forgotten where another parameter is given that is no filter."""
    filters = {filter.name for filter in collection.filters}
    for other in collection.parameters:
        if other.name not in filters:
            sentence = f"ignores `{name}` when `{other.name}` is also given"
            yield optional(sentence, needed_data, ignored_beside(name, other.name))


def ignored_after_the_first_page(collection: Collection, name: str) -> Iterator[Misreading]:
    """A separate query for later pages that lacks the filter *name*."""
    if collection.paging.position is None:
        return
    ignored = ignored_beside(name, collection.paging.position.name)

    def predict(oracle: Oracle, query: Query) -> Prediction:
        page = oracle.expect(query)
        return ignored(oracle, query) if isinstance(page, Page) and page.start else None

    yield diagnostic_only(f"ignores `{name}` after the first page", predict)


def ignored_on_the_largest_page(
    collection: Collection, name: str, needed_data: str
) -> Iterator[Misreading]:
    """A separate query for the largest page that lacks the filter *name*."""
    for size, most in collection.paging.asking(size=collection.paging.largest):
        sentence = f"ignores `{name}` when `{size}={most}` is also given"
        yield optional(sentence, needed_data, ignored_beside(name, size, most))


def _choosing(filter: Filter, select: Select) -> Predict:
    wider = unfiltered(filter)

    def answer(oracle: Oracle, query: Query, text: str) -> Prediction:
        chosen = select(oracle, text, *oracle.mask(filter, oracle.value(filter.name, text)))
        return None if chosen is None else narrowed(oracle, wider(query), chosen)

    return valued(filter, answer)


def _asks_for_absent(filter: Filter, query: Query) -> bool:
    return filter.absent is not None and query.get(filter.name) == filter.absent
