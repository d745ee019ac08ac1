"""Which misreading it is, where several explain a wrong response, or one does by accident."""

from __future__ import annotations

from collections.abc import Sequence

from ...clauses.misreadings.misreading import Misreading
from ...oracle.checked import CheckedExchange
from ...transport.exchange import Question
from ...transport.query import Query
from ..session.confirmation import Confirmation
from .attribution import accounts_for, is_plain, is_ruled_out

Rivals = Sequence[tuple[str, Misreading]]
"""Misreadings, each with its clause."""
_QUESTIONS = 3
"""Requests that it may take to tell them apart."""


def told_apart(
    confirmation: Confirmation, queries: Sequence[Query], failing: CheckedExchange, rivals: Rivals
) -> Rivals:
    """Those of *rivals*, which explain *failing*, that explain the responses to more of *queries*.

    Each of these is one that a rival misreads, and another one does not.  A single rival is asked
    for one more wrong response.
    """
    rivals = _not_refuted(confirmation, failing, rivals)
    tried = {failing.question.query}
    for _ in range(_QUESTIONS):
        query = _telling(queries, failing, rivals, tried)
        if query is None or confirmation.left <= _QUESTIONS:
            break
        tried.add(query)
        judged = confirmation.ask(Question(query))
        if judged is None:
            break
        alone = len(rivals) == 1
        rivals = [each for each in rivals if _stands(each[1], failing, judged)]
        if alone or not rivals:
            break
    return rivals


def _not_refuted(confirmation: Confirmation, failing: CheckedExchange, rivals: Rivals) -> Rivals:
    """Those of *rivals* that no right response to a smaller question excludes; or else all."""
    oracle = failing.oracle
    assert oracle is not None
    right = [
        question.query
        for question, faults in confirmation.answers
        if not faults.of_page and not question.led
    ]
    possible = [
        (clause, each)
        for clause, each in rivals
        if not any(
            _tells(each, failing, query) and each.ruled_out_by(oracle, query) for query in right
        )
    ]
    return possible or rivals


def _telling(
    queries: Sequence[Query], failing: CheckedExchange, rivals: Rivals, tried: set[Query]
) -> Query | None:
    """The query that parts *rivals* best: about half of them misread it."""
    oracle, names = failing.oracle, failing.question.query.names
    assert oracle is not None
    most, plain = max(1, len(rivals) - 1), is_plain(failing.question.query)
    misread: dict[Query, int] = {}
    for query in queries:
        # Of letters beyond ASCII no misreading is sure, unless it is about them.
        if query.names <= names and query not in tried and (is_plain(query) or not plain):
            misread[query] = sum(each.ruled_out_by(oracle, query) for _, each in rivals)
    parting = [query for query, count in misread.items() if 0 < count <= most]
    return min(parting, key=lambda each: abs(2 * misread[each] - len(rivals)), default=None)


def _tells(misreading: Misreading, failing: CheckedExchange, query: Query) -> bool:
    """Whether a response to *query* can speak for or against *misreading*.

    A mistake in some values of a parameter needs the value of *failing*.
    """
    name = misreading.partial_parameter
    return not name or query.get(name) == failing.question.query.get(name)


def _stands(misreading: Misreading, failing: CheckedExchange, judged: CheckedExchange) -> bool:
    """Whether the response is what *misreading* predicts, as far as it tells."""
    if not _tells(misreading, failing, judged.question.query):
        return True
    if judged.mismatches:
        assert judged.oracle is not None
        untold = misreading.predict(judged.oracle, judged.question.query) is None
        return untold or accounts_for(misreading, judged)
    return not is_ruled_out(misreading, judged)
