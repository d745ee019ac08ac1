"""AND and OR without brackets: what a search finds in one field escapes the other filters."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import Collection, Contains, Field, Filter
from ...oracle.matching import ascii_lower
from ...oracle.oracle import Oracle
from ...transport.query import Query
from .misreading import (
    Misreading,
    Predict,
    Prediction,
    certain,
    diagnostic_only,
    optional,
    right_page,
)
from .selecting import given, unfiltered

_NEEDS = "an item that matches one filter and not another"


def escapes(collection: Collection) -> Iterator[Misreading]:
    """A filter that is not applied to what a search of several fields finds in one of them."""
    for search, field in _found(collection):
        found = f"what `{search.name}` finds in `{field.name}`"
        others = _others(collection, search)
        for other in others:
            escaping = _escaping(search, field, (other,))
            yield optional(f"does not apply `{other.name}` to {found}", _NEEDS, escaping)
            if other.absent is not None:
                beside = (other.name, other.absent)
                escaping = _escaping(search, field, others, beside)
                sentence = f"applies no filter but `{other.name}={other.absent}` to {found}"
                yield optional(sentence, _NEEDS, escaping)


def escapes_from_all(collection: Collection) -> Iterator[Misreading]:
    """The same, from all other filters at once."""
    for search, field in _found(collection):
        sentence = f"applies no other filter to what `{search.name}` finds in `{field.name}`"
        yield diagnostic_only(sentence, _escaping(search, field, _others(collection, search)))


def _others(collection: Collection, search: Filter) -> tuple[Filter, ...]:
    return tuple(each for each in collection.filters if each != search)


def _found(collection: Collection) -> Iterator[tuple[Filter, Field]]:
    for filter in collection.filters_of(Contains):
        if len(filter.fields) > 1:
            yield from ((filter, field) for field in filter.fields)


def _escaping(
    search: Filter, field: Field, others: tuple[Filter, ...], beside: tuple[str, str] | None = None
) -> Predict:
    """A server that does not apply *others* so: at all, or *beside* this parameter only."""
    names, wider = {other.name for other in others}, unfiltered(*others)

    def concerns(query: Query) -> bool:
        return any(name in names for name, _ in query) and beside in (None, *query)

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(search, query)
        if text is None or not concerns(query):
            return None
        page, rest = certain(oracle, query), certain(oracle, wider(query))
        if page is None or rest is None:
            return None
        needle = ascii_lower(text) if search.ignore_case else text
        found = oracle.holding([field], needle, fold=search.ignore_case)
        mask = page.must | (rest.must & found)
        return right_page(oracle, page.of(mask))

    return predict
