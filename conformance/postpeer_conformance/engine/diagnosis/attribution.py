"""Which clause a wrong response breaks, and which misreading explains it.

Misreadings come first: one that predicts wrong responses and that no right one refutes names both.
A wrong response that no misreading explains counts against the clause that its parameters and its
mismatch point to: the question with the fewest parameters tells most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from ...clauses.clause import ByMisreadings, Clause
from ...clauses.misreadings.misreading import Misreading
from ...oracle.checked import CheckedExchange
from ...oracle.comparison import Kind, Refusal
from ...oracle.oracle import Page
from ...transport.query import Query
from .evidence import Diagnosis

_ODD = 10
"""One contradiction in so many wrong responses does not refute a misreading: servers fold the case
of letters outside ASCII in several ways."""
_FEW = 5
"""A misreading that explains at most one in so many wrong responses does so by chance."""


def explain(
    clauses: Sequence[Clause], judged: Sequence[CheckedExchange]
) -> tuple[list[Diagnosis], list[CheckedExchange]]:
    """The causes that misreadings name, and the wrong responses that none explains."""
    left = [each for each in judged if each.mismatches]
    right = [each for each in judged if each.right]
    explained, alive = _alive(clauses, left, right)
    doubts = {
        misreading: sum(map(partial(is_ruled_out, misreading), right)) for _, misreading in alive
    }
    with_less = [_with_less(left, each) for each in left]
    causes: list[Diagnosis] = []
    open_ = set(range(len(left)))
    while alive:
        own = {r: {n for n in f & open_ if with_less[n] <= f} for r, f in explained.items()}
        whole = {n for n in open_ if not _is_led(left[n])}
        clause, misreading = max(alive, key=lambda pair: _likelihood(pair[1], own[pair[1]], doubts))
        if not own[misreading] >= whole:
            entire = [pair for pair in alive if own[pair[1]] >= whole]
            of_one = (pair for pair in entire if _is_of_one_value(pair[1], left, whole))
            clause, misreading = next(of_one, (clause, misreading))
        found = explained[misreading] & open_
        further = bool(causes and misreading.partial_parameter)
        if _is_by_chance(len(own[misreading]), len(whole), further=further):
            break
        failing = tuple(left[n] for n in sorted(found))
        rivals = tuple((c, r) for c, r in alive if r is not misreading and found <= explained[r])
        also = frozenset(c for c, _ in rivals if c != clause)
        hidden = {
            n
            for n in open_ - found
            if beyond(misreading, failing, left[n]) or _differs(misreading, left[n])
        }
        open_ -= found | hidden
        covered = tuple(left[n] for n in sorted(hidden))
        causes.append(Diagnosis(clause, failing, misreading, covered, also, rivals))
    return causes, [left[n] for n in sorted(open_)]


def _is_by_chance(explained: int, open_: int, *, further: bool) -> bool:
    """Whether so few of the wrong responses say nothing: one of many, or one in so many.

    A *further* mistake, in some values of a filter, explains any response that the first cause
    does not reach.
    """
    few = explained == 1 and (open_ > 2 or further)
    return explained == 0 or few or explained * _FEW <= open_


def _alive(
    clauses: Sequence[Clause], left: Sequence[CheckedExchange], right: Sequence[CheckedExchange]
) -> tuple[dict[Misreading, set[int]], list[tuple[str, Misreading]]]:
    """Which of *left* each misreading explains, by their numbers.

    And those that explain some and are not refuted, each with its clause.
    """
    misreadings = [
        (clause.id, each)
        for clause in clauses
        if isinstance(clause, ByMisreadings)
        for each in (*clause.misreadings, *clause.explanations)
    ]
    explained = {
        misreading: {n for n, each in enumerate(left) if accounts_for(misreading, each)}
        for _, misreading in misreadings
    }
    return explained, [
        (clause, misreading)
        for clause, misreading in misreadings
        if explained[misreading] and not _refuted(misreading, left, explained[misreading], right)
    ]


def _with_less(left: Sequence[CheckedExchange], judged: CheckedExchange) -> set[int]:
    """Those of *left* that are wrong in the same way with some of the parameters of *judged*.

    Whatever explains *judged* has to explain these, too: what it has besides is not the reason.
    """
    query = set(judged.question.query)
    fewer = ((n, other) for n, other in enumerate(left) if set(other.question.query) < query)
    return {n for n, other in fewer if _way(other) and _way(other) == _way(judged)}


def _way(judged: CheckedExchange) -> frozenset[Kind]:
    """How the response is wrong, whatever the size of its page."""
    return judged.kinds - {"count"}


def _likelihood(
    misreading: Misreading, explained: set[int], doubts: Mapping[Misreading, int]
) -> tuple[bool, int, int, bool]:
    """A mistake in some values is the last thing to believe: nearly all responses have few values.

    Right responses that are no proof against a misreading are reasons to *doubt* it.
    """
    likely = bool(explained) and not misreading.partial_parameter
    return likely, len(explained), -doubts[misreading], misreading.primary


def beyond(
    misreading: Misreading, failing: Iterable[CheckedExchange], judged: CheckedExchange
) -> bool:
    """Whether *misreading* is at work here too, though a freedom of the contract hides it.

    *failing* are responses that it explains: one of them has no parameter that is not here.  A
    filter that selects wrongly does so on the later pages of a walk, too.
    """
    step = judged.question.step
    concerned = {misreading.parameter, misreading.partial_parameter}
    if step is not None and _is_led(judged) and concerned & step.first.names:
        return True
    names = set(judged.question.query.names)
    near = any(set(each.question.query.names) <= names for each in failing)
    query, oracle = judged.question.query, judged.oracle
    assert oracle is not None
    return near and (not is_plain(query) or misreading.predict(oracle, query) is None)


def is_plain(query: Query) -> bool:
    """Whether all texts are in ASCII.

    Beyond it a server may fold letters as it likes: no misreading is sure of its response.
    """
    return all(text.isascii() for _, text in query)


def accounts_for(misreading: Misreading, judged: CheckedExchange) -> bool:
    """Whether *misreading* predicts the response."""
    if judged.misread is None or judged.oracle is None or _is_led(judged):
        return False
    return misreading.predicts(judged.oracle, judged.question.query, judged.misread)


def _refuted(
    misreading: Misreading,
    wrong: Sequence[CheckedExchange],
    explained: set[int],
    right: Iterable[CheckedExchange],
) -> bool:
    """Whether some response is not what *misreading* predicts, where that breaks the contract.

    A server that may refuse a query says nothing, when it does, of a mistake in other queries.
    """
    others = (each for n, each in enumerate(wrong) if n not in explained)
    values = {_value(misreading, wrong[n]) for n in explained}
    free = all(_may_be_refused(wrong[n]) for n in explained)

    def differ(known: Iterable[CheckedExchange]) -> Iterator[CheckedExchange]:
        told = (e for e in known if _value(misreading, e) in values)
        return (e for e in told if (free or not _was_refused(e)) and _differs(misreading, e))

    return any(differ(right)) or sum(1 for _ in differ(others)) * _ODD > len(explained)


def _may_be_refused(judged: CheckedExchange) -> bool:
    return isinstance(judged.expectation, Page) and judged.expectation.refusable


def _was_refused(judged: CheckedExchange) -> bool:
    """Whether it is a refusal that is right."""
    return judged.right and judged.seen is None


def _is_of_one_value(
    misreading: Misreading, left: Sequence[CheckedExchange], whole: set[int]
) -> bool:
    """Whether *misreading*, a mistake in some values, is one in a single value."""
    return len({_value(misreading, left[n]) for n in whole}) == 1


def _value(misreading: Misreading, judged: CheckedExchange) -> str | None:
    return judged.question.query.get(misreading.partial_parameter)


def _differs(misreading: Misreading, judged: CheckedExchange) -> bool:
    """Whether the response is another one than *misreading* predicts, as far as that is sure."""
    if not is_plain(judged.question.query):
        return False
    return is_ruled_out(misreading, judged) or _answers_what_it_refuses(misreading, judged)


def _answers_what_it_refuses(misreading: Misreading, judged: CheckedExchange) -> bool:
    """Whether a page came where *misreading* predicts a refusal, though either is right."""
    page = judged.expectation
    if judged.seen is None or not isinstance(page, Page) or not page.refusable:
        return False
    assert judged.oracle is not None
    return isinstance(misreading.predict(judged.oracle, judged.question.query), Refusal)


def _is_led(judged: CheckedExchange) -> bool:
    """Whether it is another page than its query asks for by itself: one that a response led to."""
    question, oracle = judged.question, judged.oracle
    if question.step is None or oracle is None:
        return False
    return judged.expectation != oracle.expect(question.query)


def _takes_freedom(judged: CheckedExchange) -> bool:
    """Whether it counts items that may match, and that no prediction counts."""
    page, seen = judged.expectation, judged.seen
    if seen is None or seen.total is None or not isinstance(page, Page):
        return False
    return page.must.bit_count() < seen.total <= page.may.bit_count()


def is_ruled_out(misreading: Misreading, judged: CheckedExchange) -> bool:
    """Whether a right response in the place of *judged* excludes *misreading*."""
    assert judged.oracle is not None
    if _is_led(judged) or _takes_freedom(judged):
        return False
    told = judged.seen is None or judged.seen.total is not None
    return misreading.ruled_out_by(judged.oracle, judged.question.query, told=told)
