"""AND and OR without brackets: what a search finds in one field escapes the other filters."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, Field, Filter
from ..oracle.matching import ascii_lower
from ..oracle.oracle import Oracle, Query
from ..oracle.rivals import (
    Predict,
    Prediction,
    Rival,
    answer,
    certain,
    given,
    guess,
    secondary,
    without,
)

_NEEDS = "an item that matches one filter and not another"


def escapes(collection: Collection) -> Iterator[Rival]:
    """A filter that is not applied to what a search of several fields finds in one of them."""
    for search, field in _found(collection):
        for other in collection.filters:
            if other == search:
                continue
            for value in dict.fromkeys((None, other.absent)):
                named = other.name if value is None else f"{other.name}={value}"
                found = f"what `{search.name}` finds in `{field.name}`"
                escaping = _escaping(search, field, (other,), value)
                yield secondary(f"does not apply `{named}` to {found}", _NEEDS, escaping)


def escapes_from_all(collection: Collection) -> Iterator[Rival]:
    """The same, from all other filters at once."""
    for search, field in _found(collection):
        others = tuple(each for each in collection.filters if each != search)
        sentence = f"applies no other filter to what `{search.name}` finds in `{field.name}`"
        yield guess(sentence, _escaping(search, field, others, None))


def _found(collection: Collection) -> Iterator[tuple[Filter, Field]]:
    for filter in collection.filters:
        if filter.match == "contains" and len(filter.fields) > 1:
            yield from ((filter, field) for field in filter.fields)


def _escaping(
    search: Filter, field: Field, others: tuple[Filter, ...], value: str | None
) -> Predict:
    """A server that does not apply *others* so; with a *value*, only where one of them is that."""
    names = {other.name for other in others}

    def concerns(query: Query) -> bool:
        return any(name in names and value in (None, text) for name, text in query)

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(search, query)
        if text is None or not concerns(query):
            return None
        page, rest = certain(oracle, query), certain(oracle, without(*names)(query))
        if page is None or rest is None:
            return None
        needle = ascii_lower(text) if search.ignore_case else text
        found = oracle.holding([field], needle, fold=search.ignore_case)
        mask = page.must | (rest.must & found)
        return answer(oracle, page.of(mask))

    return predict
