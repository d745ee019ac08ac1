"""Wrong readings of a clause, as small changes of the oracle.

A misreading predicts what a server with one particular mistake would answer.  If the contract does
not allow what it predicts, a right response rules it out; if a failing server answers what it
predicts, it names the mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from ...oracle.comparison import RankedPage, Refusal, differences
from ...oracle.oracle import Oracle, Page, Refused
from ...transport.query import Query


@attrs.frozen
class AsDue:
    """A mistake that does not show in a response: it is the right one."""


Prediction = RankedPage | Refusal | AsDue | None
"""What a server with the mistake answers; None where that is not known."""
Predict = Callable[[Oracle, Query], Prediction]
AS_DUE = AsDue()
NOTHING = RankedPage(0, ())
"""An empty page, and a total of 0."""


@attrs.frozen(eq=False)
class Misreading:
    """One misreading; *primary* ones must be excluded before the clause holds."""

    sentence: str
    """What the server does: "answers as if ``_`` were a wildcard"."""
    needed_data: str
    """The data that would show it."""
    predict: Predict = attrs.field(repr=False)
    primary: bool = True
    partial_parameter: str = ""
    """The parameter of which it misreads some values only; its other values tell nothing."""
    parameter: str = ""
    """The parameter without which it answers right; empty where it may answer any query wrongly."""

    def ruled_out_by(self, oracle: Oracle, query: Query, *, told: bool = True) -> bool:
        """Whether a right response to *query* would exclude this reading (:func:`ruled_out_by`)."""
        known = _ruled_out_by(oracle, query, told)
        if self in known:
            return known[self]
        return self in ruled_out_by(oracle, query, (self,), told=told)

    def differs(self, oracle: Oracle, query: Query, page: Page, right: RankedPage) -> bool:
        """Whether it predicts for *query* what is none of the responses that *page* allows."""
        prediction = self.predict(oracle, query)
        if prediction is None or isinstance(prediction, AsDue):
            return False
        if isinstance(prediction, RankedPage) and right.total is None:
            prediction = RankedPage(None, prediction.ranks)
        if prediction == right:
            return False
        if isinstance(prediction, Refusal):
            return not page.refusable
        if _is_open(oracle, page) and _reaches_beyond(oracle, page):
            return False  # it would list items that the census did not read
        return bool(differences(oracle, page, prediction))

    def predicts(self, oracle: Oracle, query: Query, actual: RankedPage | Refusal) -> bool:
        """Whether this reading answers *actual* to *query*, whatever its order of equals.

        In an order of the server's own all items are equals: the items have to be the same.
        """
        predicted = self.predict(oracle, query)
        if not (isinstance(predicted, RankedPage) and isinstance(actual, RankedPage)):
            return isinstance(predicted, Refusal) and isinstance(actual, Refusal)
        if len({*predicted.ranks}) != len({*actual.ranks}):
            return False
        page = oracle.expect(query)
        if isinstance(page, Page) and page.by is None:
            same = sorted(predicted.ranks) == sorted(actual.ranks)
            return same and actual.total in (None, predicted.total)
        values = oracle.values(query)
        return actual.total in (None, predicted.total) and [values[n] for n in predicted.ranks] == [
            values[n] for n in actual.ranks
        ]


def ruled_out_by(
    oracle: Oracle, query: Query, misreadings: Sequence[Misreading], *, told: bool = True
) -> set[Misreading]:
    """Those of *misreadings* that a right response to *query* would exclude.

    *told* says whether that answer tells the total, if the list has one.
    """
    known, given = _ruled_out_by(oracle, query, told), {"", *query.names}
    unknown = [each for each in misreadings if each.parameter in given and each not in known]
    page = oracle.expect(query) if unknown else None
    if isinstance(page, Page):
        right = right_page(oracle, page)
        if not told or oracle.collection.total is None:
            right = RankedPage(None, right.ranks)
        known.update({each: each.differs(oracle, query, page, right) for each in unknown})
    return {misreading for misreading in misreadings if known.get(misreading)}


def _is_open(oracle: Oracle, page: Page) -> bool:
    """Whether it is unknown which items follow those that the census read."""
    return page.by is None or (oracle.records.gaps and oracle.paging.position is None)


def _reaches_beyond(oracle: Oracle, page: Page) -> bool:
    """Whether *page* may hold matches that the census did not read."""
    return not oracle.records.complete and page.start + page.size > page.must.bit_count()


def _ruled_out_by(oracle: Oracle, query: Query, told: bool) -> dict[Misreading, bool]:
    """What is known of misreadings so far."""
    found: dict[Misreading, bool] = oracle.remember(("separated", query, told), dict)
    return found


def optional(sentence: str, needed_data: str, predict: Predict) -> Misreading:
    """A misreading that a clause may hold without excluding."""
    return Misreading(sentence, needed_data, predict, primary=False)


def diagnostic_only(sentence: str, predict: Predict, partial_parameter: str = "") -> Misreading:
    """A misreading that no question is planned for; it only explains."""
    return Misreading(sentence, "", predict, primary=False, partial_parameter=partial_parameter)


def right_page(oracle: Oracle, page: Page) -> RankedPage:
    """The right response, with the census' own order among equals."""
    return RankedPage(page.must.bit_count(), tuple(oracle.window(page)))


def certain(oracle: Oracle, query: Query) -> Page | None:
    """The one right page for *query*; None where it is refused or leaves a freedom."""
    page = oracle.expect(query)
    return page if isinstance(page, Page) and page.exact else None


def asked(oracle: Oracle, query: Query) -> Prediction:
    """The right response to *query*; None where the contract leaves it open."""
    if isinstance(oracle.expect(query), Refused):
        return Refusal()
    page = certain(oracle, query)
    return None if page is None else right_page(oracle, page)


def rewriting(change: Callable[[Query], Query]) -> Predict:
    """A server that answers another query than the one it was asked."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        changed = change(query)
        return AS_DUE if changed == query else asked(oracle, changed)

    return predict


def cutting(change: Callable[[Oracle, Query, Page], Page | None]) -> Predict:
    """A server that cuts another window, or out of another order."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        page = certain(oracle, query)
        changed = None if page is None else change(oracle, query, page)
        return None if changed is None else right_page(oracle, changed)

    return predict


def finishing(change: Callable[[Oracle, Query, Page, RankedPage], Prediction]) -> Predict:
    """A server that has the right page and spoils it."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        page = oracle.expect(query)
        return (
            change(oracle, query, page, right_page(oracle, page))
            if isinstance(page, Page)
            else None
        )

    return predict


def instead(found: RankedPage | Refusal, concerned: Callable[[Query], bool]) -> Predict:
    """A server that answers *found* to the queries that are *concerned*."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        return found if concerned(query) and isinstance(oracle.expect(query), Page) else None

    return predict


def ordering(value: Callable[[Any], Any]) -> Predict:
    """A server that sorts by *value* of each item."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        page = certain(oracle, query)
        if page is None:
            return None
        order = oracle.order(value)
        found = [n for n in (order[::-1] if page.ascending else order) if page.must >> n & 1]
        return RankedPage(len(found), tuple(found[page.start : page.start + page.size]))

    return predict
