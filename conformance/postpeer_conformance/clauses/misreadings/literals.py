"""Wrong readings of the literal for no filter, and of a filter that is not given."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import Filter
from ...oracle.comparison import Answer, Refusal
from ...oracle.oracle import Oracle, Page
from ...oracle.parameters import written
from ...transport.query import Query
from .misreading import (
    Misreading,
    Predict,
    Prediction,
    answer,
    certain,
    finishing,
    optional,
    rewriting,
)
from .selecting import everything, unfiltered


def has_default(filter: Filter) -> bool:
    """Whether it chooses where it is not given."""
    default = filter.parameter.default
    return default is not None and written(default) not in (filter.everything, filter.absent)


def _is_given(filter: Filter, query: Query) -> bool:
    return filter.everything is not None and query.get(filter.name) == filter.everything


def of_everything(filter: Filter, asking: str, needed_data: str) -> Iterator[Misreading]:
    """The literal taken for a value, or for nothing."""

    def nothing(_oracle: Oracle, query: Query, _page: Page, _right: Answer) -> Prediction:
        return Answer(0, ()) if _is_given(filter, query) else None

    yield Misreading(f"takes `{asking}` for a value", needed_data, finishing(nothing))
    if has_default(filter):
        sentence = f"takes the default for `{asking}`"
        yield Misreading(
            sentence,
            "items that the default excludes",
            rewriting(lambda q: q.without(filter.name) if _is_given(filter, q) else q),
        )


def refuses_everything(filter: Filter) -> Predict:
    """Takes the literal for an invalid value."""
    return lambda _oracle, query: Refusal() if _is_given(filter, query) else None


def of_default(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Other choices where the filter is not given."""
    name, wider = filter.name, unfiltered(filter)
    default = filter.parameter.default

    def unfiltered_page(oracle: Oracle, query: Query) -> Prediction:
        page = certain(oracle, query) if name not in query.names else None
        if page is None:
            return None
        whole = certain(oracle, wider(query)) if filter.everything is not None else None
        known = whole.must if whole is not None else everything(oracle)
        return answer(oracle, page.of(known))

    yield Misreading(f"applies no default of `{name}`", needed_data, unfiltered_page)
    for other in filter.element.enum or ():
        text = written(other)
        if text not in (written(default), filter.everything):

            def instead(query: Query, text: str = text) -> Query:
                return query if name in query.names else query.with_((name, text))

            yield optional(
                f"takes {text} as the default of `{name}`", needed_data, rewriting(instead)
            )
