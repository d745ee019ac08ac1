"""Misreadings of the literal that means "no filter", and of a filter's default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from attrs import evolve

from ...contract import Filter
from ...oracle.comparison import Refusal
from ...oracle.oracle import Oracle
from ...oracle.parameters import written
from ...transport.query import Query
from .misreading import (
    NOTHING,
    Misreading,
    Predict,
    Prediction,
    asked,
    certain,
    diagnostic_only,
    instead,
    optional,
    rewriting,
    right_page,
)
from .selecting import everything, unfiltered


def has_default(filter: Filter) -> bool:
    """Whether *filter* selects items even if the query leaves it out."""
    default = filter.parameter.default
    return default is not None and written(default) not in (filter.everything, filter.absent)


def _asks_for_everything(filter: Filter, query: Query) -> bool:
    return filter.everything is not None and query.get(filter.name) == filter.everything


def of_everything(filter: Filter, asking: str, needed_data: str) -> Iterator[Misreading]:
    """The literal taken for a value, or for an omitted parameter."""
    taken = instead(NOTHING, partial(_asks_for_everything, filter))
    yield Misreading(f"takes `{asking}` for a value", needed_data, taken)
    if has_default(filter):
        sentence = f"takes the default for `{asking}`"
        yield Misreading(
            sentence,
            "items that the default excludes",
            rewriting(lambda q: q.without(filter.name) if _asks_for_everything(filter, q) else q),
        )


def refuses_everything(filter: Filter) -> Predict:
    """Takes the literal for an invalid value."""
    return instead(Refusal(), partial(_asks_for_everything, filter))


def of_no_default(filter: Filter, misreadings: Iterable[Misreading]) -> Iterator[Misreading]:
    """*misreadings* of *filter* by a server that treats its default like a value that is asked for.

    To leave the filter out is then to answer everything, which has to be known.
    """
    default = Query.of((filter.name, written(filter.parameter.default)))
    known = has_default(filter) and filter.everything is not None
    for each in misreadings if known else ():

        def predict(oracle: Oracle, query: Query, each: Misreading = each) -> Prediction:
            same = query if filter.name in query.names else Query((*query, *default))
            return each.predict(_without_default(oracle, filter), same)

        yield diagnostic_only(each.sentence, predict, each.partial_parameter)


def _without_default(oracle: Oracle, filter: Filter) -> Oracle:
    """An oracle of the same items that takes *filter*, when it is left out, for no filter."""

    def make() -> Oracle:
        schema = {k: v for k, v in filter.parameter.schema.items() if k != "default"}
        free = evolve(filter, parameter=evolve(filter.parameter, schema=schema))
        filters = tuple(free if each is filter else each for each in oracle.collection.filters)
        collection = evolve(oracle.collection, filters=filters)
        return Oracle(evolve(oracle.operation, collection=collection), oracle.records)

    return oracle.remember((_without_default, filter.name), make)


def of_default(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Other defaults than the documented one, or none."""
    name, wider = filter.name, unfiltered(filter)
    default = filter.parameter.default

    def unfiltered_list(oracle: Oracle, query: Query) -> Prediction:
        if name in query.names:
            return None
        if filter.everything is not None:
            return asked(oracle, wider(query))
        # Nothing asks for the whole list: what other filters select of it is unknown.
        page = None if query.names & oracle.filters.keys() else certain(oracle, query)
        return None if page is None else right_page(oracle, page.of(everything(oracle)))

    yield Misreading(f"applies no default of `{name}`", needed_data, unfiltered_list)
    for other in filter.element.enum or ():
        text = written(other)
        if text not in (written(default), filter.everything):

            def instead(query: Query, text: str = text) -> Query:
                return query if name in query.names else query.with_((name, text))

            yield optional(
                f"takes {text} as the default of `{name}`", needed_data, rewriting(instead)
            )
