"""Why answers are wrong: one cause for each mistake, confirmed by asking again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from attrs import evolve

from ..clauses.clause import Clause
from ..exchange import Occasion
from ..judged import Judged
from ..oracle.oracle import Page
from ..oracle.rivals import Rival
from .blame import Cause, accounts_for, explain, neighbours, structural
from .confirmation import Confirmation
from .evidence import Evidence
from .judgement import as_answer
from .shrink import Shrinker
from .worlds import MOST_CHANGES

AGAIN, NEIGHBOURS, TOGETHER = "repeat/same-answer", "repeat/neighbours", "repeat/concurrent"
OCCASIONS: dict[Occasion, str] = {
    "again": AGAIN,
    "neighbour": NEIGHBOURS,
    "together": TOGETHER,
}
"""The clause of what is special about the moment of a question."""
_SHORTLY = 3
"""Questions before a wrong answer that may have to do with it."""
_ENOUGH = 3
"""Answers that did not come again, after which no more are asked again."""


def causes(evidence: Evidence, clauses: Sequence[Clause], shrinker: Shrinker) -> Iterable[Cause]:
    """Why answers are wrong: misreadings that explain them, then what their parameters point to."""
    failing = [judged for judged in evidence.judged if judged.mismatches]
    if not failing:
        return
    if evidence.confirmation.world == "unstable":
        moved = "most items have another identity each time that the list is read"
        yield Cause(AGAIN, tuple(failing[:1]), besides=moved)
        return
    judged: Sequence[Judged] = evidence.judged
    if evidence.confirmation.world == "moving" and not evidence.confirmation.watched:
        judged = _confirmed(evidence.confirmation, failing)
    named, left = explain(clauses, judged)
    rivals: list[Rival] = []
    for cause in named:
        if _borne_out(evidence.confirmation, cause):
            rivals += [cause.rival] if cause.rival else []
            yield cause
        else:
            left += [*cause.failing, *cause.hidden]
    if evidence.confirmation.lost_again:
        # Items that are on no page are missing on each; the clause of walks says so.
        left = [each for each in left if {m.kind for m in each.mismatches} != {"count"}]
    for cause in _unexplained(evidence, left, shrinker):
        # What was not explained as it was asked may be as it is asked now, with less.
        if not any(accounts_for(rival, cause.failing[0]) for rival in rivals):
            yield cause


def _borne_out(confirmation: Confirmation, cause: Cause) -> bool:
    """Whether answers that the misreading explains come again.

    One that is of some values of a parameter has to show where that value is asked for alone.
    """
    if cause.rival is None or not cause.rival.within:
        return all(confirmation.confirmed(each) for each in cause.failing[:2])
    query = cause.failing[0].question.query
    alone = tuple(pair for pair in query if pair[0] == cause.rival.within)
    return confirmation.wrong(alone) is not None


def _confirmed(confirmation: Confirmation, failing: Sequence[Judged]) -> list[Judged]:
    """In a moving world: the wrong answers, one for each set of parameters, that came again."""
    smallest: dict[frozenset[str], Judged] = {}
    for each in sorted(failing, key=lambda judged: len(judged.question.query)):
        smallest.setdefault(frozenset(dict(each.question.query)), each)
    found = (confirmation.wrong(each.question.query) for each in list(smallest.values())[:6])
    return [judged for judged in found if judged is not None]


def _unexplained(evidence: Evidence, left: Sequence[Judged], shrinker: Shrinker) -> Iterable[Cause]:
    """What no misreading explains: one cause for each smallest set of parameters."""
    confirmation = evidence.confirmation
    fleeting: list[Judged] = []
    seen: list[set[str]] = []
    unordered = False
    for each in sorted(left, key=_tellingness):
        names = set(dict(each.question.query))
        if len(fleeting) >= _ENOUGH and not seen:
            break
        if unordered and _of_order(each):
            continue
        if any(names >= smaller or (_of_total(each) and names & smaller) for smaller in seen):
            continue
        again = confirmation.confirmed(each)
        if again is None or confirmation.confirmed(each) is None:
            fleeting.append(each)
        elif _was_mixed_up(evidence, each):
            seen.append(names)
            yield _mixed_up(list(neighbours([each], evidence.judged)))
        else:
            smallest = shrinker.smallest(again)
            seen.append(set(dict(smallest.question.query)))
            cause = _cause_of(evidence, smallest)
            unordered |= cause.clause.startswith("sort/")
            yield cause
    if fleeting and not seen:
        yield from _fleeting(evidence, fleeting, left)


def _fleeting(
    evidence: Evidence, fleeting: list[Judged], left: Sequence[Judged]
) -> Iterable[Cause]:
    """Wrong answers that did not come again; some of *left*."""
    confirmation = evidence.confirmation
    if confirmation.world == "moving":
        lasting = (each for each in fleeting if not _passing(each))
        yield from islice(filter(None, (_after(evidence, each) for each in lasting)), 1)
    if confirmation.world != "still":
        return
    certain = [] if confirmation.restless else [each for each in left if not _passing(each)]
    together = [each for each in certain if each.question.occasion == "together"]
    mixed = list(neighbours(certain[:_ENOUGH], evidence.judged))
    if certain and len(together) == len(certain):
        asked = [j.question for j in evidence.judged if j.question.occasion == "together"]
        at = asked.index(together[0].question)
        batch = asked[max(0, at - 4) : at + 4]
        if confirmation.together(batch):
            besides = f"while {len(batch)} questions were asked at the same time"
            yield Cause(TOGETHER, tuple(together), besides=besides)
    elif mixed and len(mixed) * 2 >= min(_ENOUGH, len(certain)):
        yield _mixed_up(mixed)
    elif stateful := next(filter(None, (_after(evidence, each) for each in fleeting)), None):
        yield stateful
    elif certain and confirmation.contradictions(certain):
        wrong = sum(bool(each.mismatches) for each in evidence.judged)
        besides = (
            f"{wrong} of {len(evidence.judged)} answers were wrong, and right when asked again"
        )
        besides += _same_as(evidence, certain[0])
        yield Cause(AGAIN, tuple(certain[:_ENOUGH]), besides=besides)


def _passing(judged: Judged) -> bool:
    """Whether a list that was a few items longer or shorter for a moment explains the answer."""
    if judged.seen is None or not isinstance(judged.expectation, Page):
        return False
    other = abs(judged.seen.total - judged.expectation.must.bit_count())
    return as_answer(judged) is None or 0 < other <= MOST_CHANGES


def _after(evidence: Evidence, judged: Judged) -> Cause | None:
    """An answer that is wrong whenever one certain question was asked before."""
    after, query = evidence.confirmation.after, judged.question.query
    for before in _shortly_before(evidence, judged):
        pair = after(before.question, query)
        if pair is None or after(before.question, query) is None:
            continue
        parts = ((each,) for each in before.question.query if len(before.question.query) > 1)
        smaller = (after(evolve(before.question, query=part), query) for part in parts)
        first, again = next(filter(None, smaller), pair)
        besides = "right by itself, and not behind the other one over the same connection"
        return Cause(AGAIN, (again,), before=first, besides=besides)
    return None


def _shortly_before(evidence: Evidence, judged: Judged) -> Iterable[Judged]:
    """What may have left something behind: the questions right before that of *judged*, and for
    each parameter that it leaves out the last one that gave it.
    """
    earlier = [e for e in evidence.judged if e.exchange.number < judged.exchange.number][::-1]
    given = dict(judged.question.query)
    last: dict[str, Judged] = {}
    for each in earlier:
        for name in dict(each.question.query).keys() - given:
            last.setdefault(name, each)
    shortly = (*earlier[:_SHORTLY], *last.values())
    return {each.question: each for each in shortly if each.question.authentic}.values()


def _same_as(evidence: Evidence, judged: Judged) -> str:
    """In words, another question that had this answer, and rightly."""
    for other in evidence.judged:
        if other.seen == judged.seen and not other.mismatches and other.seen and other.seen.items:
            asked = "&".join(f"{name}={text}" for name, text in other.question.query)
            return f"; `?{asked}` has this answer" if asked else "; without parameters it is right"
    return ""


def _mixed_up(mixed: Sequence[tuple[Judged, Judged]]) -> Cause:
    """The shortest question that was answered as another one."""
    each, before = min(mixed, key=lambda pair: len(pair[0].question.query))
    return Cause(
        NEIGHBOURS, (each,), before=before, besides="it is the answer to the question before"
    )


def _cause_of(evidence: Evidence, judged: Judged) -> Cause:
    """The clause that the smallest question breaks which no misreading explains."""
    if not _right_after_another(evidence, judged):
        return Cause(structural(judged), (judged,))
    mixed = list(neighbours([judged], [*evidence.judged, judged]))
    if mixed:
        return _mixed_up(mixed)
    return Cause(AGAIN, (judged,), besides="right when another question was asked before")


def _was_mixed_up(evidence: Evidence, judged: Judged) -> bool:
    """Whether the answer is a neighbour's, and right when nothing near was asked before."""
    return any(neighbours([judged], evidence.judged)) and (
        _right_after_another(evidence, judged) or _right_of_another_size(evidence, judged)
    )


def _right_after_another(evidence: Evidence, judged: Judged) -> bool:
    """Whether the answer becomes right after a question that differs in several parameters."""
    confirmation, mine = evidence.confirmation, set(judged.question.query)
    far = (j for j in evidence.judged if len(set(j.question.query) - mine) > 1 and j.seen)
    other = next(far, None)
    # An unasked question proves nothing.
    if other is None or confirmation.world != "still" or confirmation.left < 2:
        return False
    confirmation.wrong(other.question.query)
    return confirmation.wrong(judged.question.query) is None


def _right_of_another_size(evidence: Evidence, judged: Judged) -> bool:
    """Whether the answer becomes right with limits that nobody has asked for before."""
    collection = evidence.judge.operation.collection
    assert collection is not None
    if {mismatch.kind for mismatch in judged.mismatches} == {"count"}:
        return False  # it may be wrong for its limit alone
    if evidence.confirmation.world != "still":
        return False
    name = collection.limit.name
    used = {dict(each.question.query).get(name) for each in evidence.judged}
    high = int(collection.limit.maximum or 100)
    fresh = [str(n) for n in range(high, 0, -1) if str(n) not in used][:2]
    rest = tuple(pair for pair in judged.question.query if pair[0] != name)
    enough = evidence.confirmation.left > len(fresh) > 0
    return enough and all(
        evidence.confirmation.wrong((*rest, (name, text))) is None for text in fresh
    )


def _tellingness(judged: Judged) -> tuple[bool, int, bool, int]:
    """Answers whose items are wrong before those with a wrong total alone; few parameters first.

    And plain texts before strange ones, whose characters may have nothing to do with it.
    """
    strange = judged.strange_text is not None
    return _of_total(judged), len(judged.question.query), strange, judged.exchange.number


def _of_total(judged: Judged) -> bool:
    return all(mismatch.kind == "total" for mismatch in judged.mismatches)


def _of_order(judged: Judged) -> bool:
    return all(mismatch.kind in ("order", "window") for mismatch in judged.mismatches)
