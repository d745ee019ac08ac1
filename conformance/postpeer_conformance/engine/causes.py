"""Why answers are wrong: one cause for each mistake, confirmed by asking again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from ..clauses.clause import Clause
from ..judged import Judged
from ..oracle.rivals import Rival
from .blame import Cause, accounts_for, explain, neighbours, structural
from .confirmation import Confirmation
from .evidence import Evidence
from .fleeting import AGAIN, ENOUGH, by_turns, fleeting, mixed_up, passing
from .shrink import Shrinker


def causes(evidence: Evidence, clauses: Sequence[Clause], shrinker: Shrinker) -> Iterable[Cause]:
    """Why answers are wrong; where none is, but the list changed, whether it does so by turns."""
    found = False
    for cause in _of_answers(evidence, clauses, shrinker):
        found = True
        yield cause
    if not found and evidence.confirmation.restless:
        yield from by_turns(evidence, ())


def _of_answers(
    evidence: Evidence, clauses: Sequence[Clause], shrinker: Shrinker
) -> Iterable[Cause]:
    """Misreadings that explain wrong answers, then what their parameters point to."""
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
        most = 2 if confirmation.world == "still" else 1  # in windows, each takes many requests
        some = cause.failing[:most]
        if not all(confirmation.confirmed(each) for each in some):
            return False
        return not all(map(passing, some)) or confirmation.steady(some[0])
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
    passed: list[Judged] = []
    seen: list[set[str]] = []
    unordered = False
    for each in sorted(left, key=_tellingness):
        names = set(dict(each.question.query))
        alike = [other for other in passed if _kinds(other) == _kinds(each)]
        if len(alike) >= ENOUGH and not seen:
            continue
        if unordered and _of_order(each):
            continue
        if any(names >= smaller or (_of_total(each) and names & smaller) for smaller in seen):
            continue
        again = confirmation.confirmed(each)
        if again is None or confirmation.confirmed(each) is None:
            passed.append(each)
        elif _was_mixed_up(evidence, each):
            seen.append(names)
            yield mixed_up(list(neighbours([each], evidence.judged)))
        else:
            smallest = shrinker.smallest(again)
            cause = _cause_of(evidence, smallest)
            if passing(smallest) and (cause.besides or not confirmation.steady(smallest)):
                passed.append(each)
                continue
            seen.append(set(dict(smallest.question.query)))
            unordered |= cause.clause.startswith("sort/")
            yield cause
    if passed and not seen:
        yield from fleeting(evidence, passed, left)


def _cause_of(evidence: Evidence, judged: Judged) -> Cause:
    """The clause that the smallest question breaks which no misreading explains."""
    if not _right_after_another(evidence, judged):
        return Cause(structural(judged), (judged,))
    mixed = list(neighbours([judged], [*evidence.judged, judged]))
    if mixed:
        return mixed_up(mixed)
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
    sizes = map(str, range(collection.largest, collection.smallest - 1, -1))
    fresh = list(islice((text for text in sizes if text not in used), 2))
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


def _kinds(judged: Judged) -> set[str]:
    return {mismatch.kind for mismatch in judged.mismatches}


def _of_total(judged: Judged) -> bool:
    return _kinds(judged) == {"total"}


def _of_order(judged: Judged) -> bool:
    return _kinds(judged) <= {"order", "window"}
