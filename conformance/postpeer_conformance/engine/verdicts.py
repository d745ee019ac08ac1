"""From judged exchanges to a verdict for every clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from ..clauses.clause import Clause
from ..judged import Judged
from ..oracle.oracle import Page
from ..oracle.rivals import Rival
from ..verdict import State, Verdict, Violation
from .blame import separates, suspects
from .causes import causes
from .evidence import Evidence
from .findings import broken_census, broken_walk, findings
from .fleeting import AGAIN, OCCASIONS
from .judgement import walked
from .probe import BudgetSpent, Unanswered
from .shrink import Shrinker
from .worlds import World

WALK = "page/walk-is-complete"
_MOST = 5
"""Violations shown of one clause."""
_UNREAD = "the list could not be read: no page of it was as documented"
_WALKS = 3
"""Walks to see again what one walk lost."""
_DOUBT: dict[World, str] = {
    "still": "an answer was wrong once, and that could not be seen again",
    "moving": "the data changed while it was asked for",
    "unstable": "most items had another identity when the list was read again",
    "unknown": "an answer was wrong, and the list could not be read again to be sure of it",
}


def verdicts(
    evidence: Evidence, clauses: Sequence[Clause], selected: set[str]
) -> tuple[Verdict, ...]:
    """One verdict for each of *clauses*, in their order."""
    broken: dict[str, list[Violation]] = {}
    confirmed = list(_confirmed(evidence, clauses))
    if confirmed and not evidence.confirmation.stands():
        # What was confirmed for a list that stands still has to be so for one that moves.
        moved = evidence.confirmation.world == "moving"
        confirmed = list(_confirmed(evidence, clauses)) if moved else []
    for name, violation in (*findings(clauses, evidence.judged), *confirmed):
        broken.setdefault(name, []).append(violation)
    assert broken.keys() <= {clause.id for clause in clauses}, "a violation of no clause"
    for clause in clauses:
        if clause.under in broken:
            broken.pop(clause.id, None)
    doubtful = _doubtful(evidence, bool(confirmed))
    return tuple(
        _verdict(evidence, clause, broken.get(clause.id, []), clause.id in doubtful)
        if clause.id in selected
        else Verdict(clause, "not selected")
        for clause in clauses
    )


def _confirmed(evidence: Evidence, clauses: Sequence[Clause]) -> Iterable[tuple[str, Violation]]:
    """What no answer shows by itself."""
    if evidence.confirmation.lost_again:
        census = evidence.confirmation.census
        assert census is not None
        yield WALK, broken_census(census)
    shrinker = Shrinker(evidence.confirmation)
    for cause in causes(evidence, clauses, shrinker):
        yield cause.clause, shrinker.violation(cause)
    if evidence.confirmation.watched or not any(j.mismatches for j in evidence.judged):
        yield from _walks(evidence)


def _walks(evidence: Evidence) -> Iterable[tuple[str, Violation]]:
    for walk in _torn(evidence):
        if _walked_again(evidence, walk):
            yield WALK, broken_walk(walk)
            return  # the shortest walk says it


def _torn(evidence: Evidence) -> Iterable[list[Judged]]:
    """Walks that lose items or repeat them, though no step is wrong by itself."""
    steps: dict[int, list[Judged]] = {}
    for judged in evidence.judged:
        if judged.question.walk is not None:
            steps.setdefault(judged.question.walk, []).append(judged)
    for walk in sorted(steps.values(), key=len):
        if any(step.mismatches or step.seen is None for step in walk):
            continue
        if any(step.oracle is not walk[0].oracle for step in walk):
            continue  # the data moved between the steps
        if walked(walk):
            yield walk


def _walked_again(evidence: Evidence, walk: Sequence[Judged]) -> bool:
    """Whether another walk over the same pages is wrong, too, while the data stood still.

    An order of equals that is drawn anew for each answer does not lose items in every walk.
    """
    questions = [evolve(step.question, source="confirm") for step in walk]
    if evidence.confirmation.world != "still":
        return bool(walked(evidence.confirmation.in_window(questions, still=True)))
    for _ in range(_WALKS):
        if evidence.confirmation.left < len(questions):
            return False
        try:
            steps = [evidence.probe.ask(question) for question in questions]
        except (BudgetSpent, Unanswered):
            return False
        if walked(evidence.judge.judge(exchange) for exchange in steps):
            return True
    return False


def _doubtful(evidence: Evidence, confirmed: bool) -> set[str]:
    """The clauses of wrong answers that could not be confirmed: undecided where not violated."""
    confirmation = evidence.confirmation
    wrong = [judged for judged in evidence.judged if judged.mismatches]
    lost = confirmation.census is not None and confirmation.census.lost
    lost = lost or any(_torn(evidence))
    if not (wrong or lost) or confirmation.world not in _DOUBT:
        return set()
    moments = {OCCASIONS.get(judged.question.occasion, AGAIN) for judged in wrong}
    walks = {WALK} if lost else set[str]()
    if confirmation.world == "still":
        return walks if confirmed else moments | walks
    return moments.union(walks, *map(suspects, wrong))


def _verdict(
    evidence: Evidence, clause: Clause, violations: list[Violation], doubtful: bool
) -> Verdict:
    if violations:
        state: State = "violated" if clause.level == "MUST" else "warning"
        return Verdict(clause, state, tuple(violations[:_MOST]))
    if doubtful:
        return Verdict(clause, "undecided", reason=_DOUBT[evidence.confirmation.world])
    if clause.rivals:
        return _by_rivals(evidence, clause)
    witnesses = _witnesses(evidence, clause)
    if witnesses:
        return Verdict(clause, "holds", witnesses=witnesses)
    reason = f"needs {clause.needs}" if _was_read(evidence) else _UNREAD
    return Verdict(clause, "undecided", reason=reason)


def _was_read(evidence: Evidence) -> bool:
    """Whether the list could be read, where the operation has one."""
    confirmation = evidence.confirmation
    listed = confirmation.judge.operation.collection is not None
    return not listed or confirmation.census is not None or evidence.probe.budget <= 0


def _witnesses(evidence: Evidence, clause: Clause) -> int:
    if clause.id == WALK:
        walks = [j.question.walk for j in evidence.judged if j.question.walk is not None and j.seen]
        return sum(walks.count(walk) > 1 for walk in set(walks))
    return sum(clause.check(judged) is True for judged in evidence.judged) if clause.check else 0


def _by_rivals(evidence: Evidence, clause: Clause) -> Verdict:
    """Holds when every primary misreading is excluded by an answer that was right."""
    right = [judged for judged in evidence.judged if judged.right]
    witnesses: set[int] = set()
    excluded: list[Rival] = []
    for rival in clause.rivals:
        found = next((judged for judged in right if separates(rival, judged)), None)
        if found is not None:
            excluded.append(rival)
            witnesses.add(found.exchange.number)
    missing = [rival for rival in clause.rivals if rival not in excluded]
    primary = [rival for rival in missing if rival.primary]
    names = tuple(rival.sentence for rival in excluded)
    open_ = tuple(rival.sentence for rival in missing)
    if primary:
        reason = f"needs {_needs(evidence, primary)}" if _was_read(evidence) else _UNREAD
        return Verdict(clause, "undecided", (), len(witnesses), names, open_, reason)
    return Verdict(clause, "holds", (), len(witnesses), names, open_)


def _needs(evidence: Evidence, primary: Sequence[Rival]) -> str:
    """What would show the misreadings in *primary*."""
    census = evidence.confirmation.census
    broken = [j for j in evidence.judged if isinstance(j.expectation, Page) and j.seen is None]
    if any(separates(rival, each) for rival in primary for each in broken if not each.right):
        return "a page in the place of an error"
    if any(rival in evidence.plan.separable for rival in primary):
        return "more requests"
    if census is not None and not census.records.complete:
        return f"the whole list: the census stopped after {len(census.records)} items"
    return " and ".join(dict.fromkeys(rival.needs for rival in primary))
