"""Answers that are those of other questions, asked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ...oracle.checked import CheckedExchange
from .evidence import Diagnosis, Evidence


def neighbours(
    left: Sequence[CheckedExchange], judged: Sequence[CheckedExchange]
) -> Iterator[tuple[CheckedExchange, CheckedExchange]]:
    """Wrong answers, each with the earlier question whose answer it is.

    The two differ in one parameter.
    """
    earlier: list[CheckedExchange] = []
    wrong = {id(each) for each in left}
    for each in judged:
        if id(each) in wrong:
            other = next((o for o in reversed(earlier) if _mixed_up(each, o)), None)
            if other is not None:
                yield each, other
        if each.seen is not None and not each.mismatches:
            earlier.append(each)


def _mixed_up(judged: CheckedExchange, other: CheckedExchange) -> bool:
    mine, theirs = judged.question.query.texts, other.question.query.texts
    differing = {n for n in mine.keys() | theirs.keys() if mine.get(n) != theirs.get(n)}
    return len(differing) == 1 and same_answer(judged, other)


def same_answer(judged: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether both have the same page; an empty one is nobody's in particular."""
    one, another = judged.seen, other.seen
    if one is None or another is None or judged.oracle is None or not another.items:
        return False
    if (one.total, len(one.items)) != (another.total, len(another.items)):
        return False
    pairs = zip(one.items, another.items, strict=True)
    return not any(judged.oracle.records.changed(*pair) for pair in pairs)


def mixed_up(
    evidence: Evidence, mixed: Sequence[tuple[CheckedExchange, CheckedExchange]]
) -> Diagnosis:
    """The shortest question that was answered as another one."""
    each, before = min(mixed, key=lambda pair: len(pair[0].question.query))
    clause = evidence.checks.moments["neighbour"]
    note = "it is the answer to the question before"
    return Diagnosis(clause, (each,), before=before, note=note)


def was_mixed_up(evidence: Evidence, judged: CheckedExchange) -> bool:
    """Whether the answer is a neighbour's, and right when nothing near was asked before."""
    return any(neighbours([judged], evidence.judged)) and (
        right_after_another(evidence, judged) or _right_of_another_size(evidence, judged)
    )


def right_after_another(evidence: Evidence, judged: CheckedExchange) -> bool:
    """Whether the answer becomes right after a question that differs in several parameters."""
    confirmation, mine = evidence.confirmation, set(judged.question.query)
    far = (j for j in evidence.judged if len(set(j.question.query) - mine) > 1 and j.seen)
    other = next(far, None)
    # An unasked question proves nothing.
    if other is None or not confirmation.state.still or confirmation.left < 2:
        return False
    confirmation.wrong(other.question.query)
    return confirmation.wrong(judged.question.query) is None


def _right_of_another_size(evidence: Evidence, judged: CheckedExchange) -> bool:
    """Whether the answer becomes right with sizes that nobody has asked for before."""
    if judged.oracle is None or judged.kinds == {"count"}:
        return False  # it may be wrong for its size alone
    paging = judged.oracle.collection.paging
    if not evidence.confirmation.state.still:
        return False
    used = {each.question.query.get(paging.size_name) for each in evidence.judged}
    sizes = range(paging.largest, paging.smallest - 1, -1)
    fresh = list(islice((size for size in sizes if str(size) not in used), 2))
    rest = judged.question.query.without(paging.size_name)
    enough = evidence.confirmation.left > len(fresh) > 0
    return enough and all(
        evidence.confirmation.wrong(rest.with_(*paging.asking(size=n))) is None for n in fresh
    )
