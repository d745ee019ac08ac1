"""From judged exchanges to a verdict for every clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
from attrs import evolve

from ..clauses.clause import Clause, Finding
from ..judged import Judged
from ..oracle.oracle import Page
from ..oracle.rivals import Rival
from ..verdict import State, Verdict, Violation
from .blame import Cause, explain, neighbours, structural
from .confirmation import Confirmation
from .judgement import Judge, walked
from .plan import Plan
from .probe import BudgetSpent, Probe, Unanswered
from .shrink import Shrinker

WALK = "page/walk-is-complete"
_ENOUGH = 3
"""Answers that did not come again, after which no more are asked again."""
_MOST = 5
"""Violations shown of one clause."""


@attrs.frozen
class Evidence:
    """All that a run has found out."""

    judge: Judge
    probe: Probe
    confirmation: Confirmation
    judged: Sequence[Judged]
    plan: Plan


def verdicts(
    evidence: Evidence, clauses: Sequence[Clause], selected: set[str]
) -> tuple[Verdict, ...]:
    """One verdict for each of *clauses*, in their order."""
    broken: dict[str, list[Violation]] = {}
    for name, violation in _violations(evidence, clauses):
        broken.setdefault(name, []).append(violation)
    for clause in clauses:
        if clause.under in broken:
            broken.pop(clause.id, None)
    return tuple(
        _verdict(evidence, clause, broken.get(clause.id, []))
        if clause.id in selected
        else Verdict(clause, "not selected")
        for clause in clauses
    )


def _violations(evidence: Evidence, clauses: Sequence[Clause]) -> Iterable[tuple[str, Violation]]:
    for clause in clauses:
        for judged in evidence.judged if clause.check else ():
            finding = clause.check(judged) if clause.check else None
            if isinstance(finding, Finding):
                violation = Violation(finding.expected, finding.actual, (judged.exchange,))
                yield clause.id, violation
    if evidence.confirmation.lost_again():
        census = evidence.confirmation.census
        assert census is not None
        yield WALK, Violation("every item on some page", "items on no page", census.exchanges)
    shrinker = Shrinker(evidence.confirmation)
    for cause in _causes(evidence, clauses, shrinker):
        yield cause.clause, shrinker.violation(cause)
    if not any(judged.mismatches for judged in evidence.judged):
        yield from _walks(evidence)


def _causes(evidence: Evidence, clauses: Sequence[Clause], shrinker: Shrinker) -> Iterable[Cause]:
    """Why answers are wrong: misreadings that explain them, then what their parameters point to."""
    failing = [judged for judged in evidence.judged if judged.mismatches]
    if not failing:
        return
    if evidence.confirmation.world == "unstable":
        yield Cause("repeat/same-answer", tuple(failing[:1]))
        return
    judged: Sequence[Judged] = evidence.judged
    if evidence.confirmation.world == "moving":
        judged = _confirmed(evidence.confirmation, failing)
    causes, left = explain(clauses, judged)
    for cause in causes:
        # The misreading explains what came; one of its answers has to come again.
        if all(evidence.confirmation.confirmed(each) for each in cause.failing[:2]):
            yield cause
        else:
            left += cause.failing
    yield from _unexplained(evidence, left, shrinker)


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
    for each in sorted(left, key=_tellingness):
        names = set(dict(each.question.query))
        if len(fleeting) >= _ENOUGH and not seen:
            break
        if any(names >= smaller or (_of_total(each) and names & smaller) for smaller in seen):
            continue
        again = confirmation.confirmed(each)
        if again is None or confirmation.confirmed(each) is None:
            fleeting.append(each)
        elif _was_mixed_up(evidence, each):
            seen.append(names)
            yield Cause("repeat/neighbours", (each,))
        else:
            smallest = shrinker.smallest(again)
            seen.append(set(dict(smallest.question.query)))
            yield Cause(structural(smallest), (smallest,))
    if fleeting and not seen:
        yield from _fleeting(evidence, fleeting)


def _fleeting(evidence: Evidence, fleeting: list[Judged]) -> Iterable[Cause]:
    """Wrong answers that did not come again, in a world that stood still."""
    together = [each for each in fleeting if each.question.occasion == "together"]
    mixed = tuple(neighbours(fleeting, evidence.judged))
    if len(together) == len(fleeting):
        batch = [j.question for j in evidence.judged if j.question.occasion == "together"]
        if evidence.confirmation.together(batch):
            yield Cause("repeat/concurrent", tuple(together))
    elif mixed and len(mixed) * 2 >= len(fleeting):
        yield Cause("repeat/neighbours", mixed)
    elif evidence.confirmation.contradictions(fleeting):
        yield Cause("repeat/same-answer", tuple(fleeting))


def _was_mixed_up(evidence: Evidence, judged: Judged) -> bool:
    """Whether the answer is a neighbour's, and right when nothing near was asked before."""
    if not any(neighbours([judged], evidence.judged)):
        return False
    limit = evidence.judge.operation.collection
    assert limit is not None
    name = limit.limit.name
    used = {dict(each.question.query).get(name) for each in evidence.judged}
    high = int(limit.limit.maximum or 100)
    fresh = [str(n) for n in range(high, 0, -1) if str(n) not in used][:2]
    rest = tuple(pair for pair in judged.question.query if pair[0] != name)
    enough = evidence.probe.budget > len(fresh) > 0  # an unasked question proves nothing
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


def _walks(evidence: Evidence) -> Iterable[tuple[str, Violation]]:
    steps: dict[int, list[Judged]] = {}
    for judged in evidence.judged:
        if judged.question.walk is not None:
            steps.setdefault(judged.question.walk, []).append(judged)
    for walk in steps.values():
        if any(step.mismatches or step.seen is None for step in walk):
            continue
        found = walked(walk)
        if found and _walked_again(evidence, walk):
            expected = "every item of these pages once"
            actual = "; ".join(mismatch.actual for mismatch in found)
            yield WALK, Violation(expected, actual, tuple(step.exchange for step in walk))


def _walked_again(evidence: Evidence, walk: Sequence[Judged]) -> bool:
    """Whether a second walk over the same pages is wrong, too, while the data stood still."""
    if evidence.confirmation.world != "still":
        return False
    try:
        steps = [evidence.probe.ask(evolve(s.question, source="confirm")) for s in walk]
    except (BudgetSpent, Unanswered):
        return False
    return bool(walked(evidence.judge.judge(exchange) for exchange in steps))


def _verdict(evidence: Evidence, clause: Clause, violations: list[Violation]) -> Verdict:
    if violations:
        state: State = "violated" if clause.level == "MUST" else "warning"
        return Verdict(clause, state, tuple(violations[:_MOST]))
    if clause.rivals:
        return _by_rivals(evidence, clause)
    witnesses = _witnesses(evidence, clause)
    if witnesses:
        return Verdict(clause, "holds", witnesses=witnesses)
    return Verdict(clause, "undecided", reason=f"needs {clause.needs}")


def _witnesses(evidence: Evidence, clause: Clause) -> int:
    if clause.id == WALK:
        walks = [j.question.walk for j in evidence.judged if j.question.walk is not None and j.seen]
        return sum(walks.count(walk) > 1 for walk in set(walks))
    return sum(clause.check(judged) is True for judged in evidence.judged) if clause.check else 0


def _by_rivals(evidence: Evidence, clause: Clause) -> Verdict:
    """Holds when every primary misreading is excluded by an answer that was right."""
    right = [j for j in evidence.judged if isinstance(j.expectation, Page) and not j.mismatches]
    right = [j for j in right if j.seen is not None or j.answer.status != 200]
    witnesses: set[int] = set()
    excluded: list[Rival] = []
    for rival in clause.rivals:
        found = next((j for j in right if j.oracle and _excludes(rival, j)), None)
        if found is not None:
            excluded.append(rival)
            witnesses.add(found.exchange.number)
    missing = [rival for rival in clause.rivals if rival not in excluded]
    primary = [rival for rival in missing if rival.primary]
    names = tuple(rival.sentence for rival in excluded)
    open_ = tuple(rival.sentence for rival in missing)
    if primary:
        needs = " and ".join(dict.fromkeys(rival.needs for rival in primary))
        more = "more requests" if any(r in evidence.plan.separable for r in primary) else needs
        return Verdict(clause, "undecided", (), len(witnesses), names, open_, f"needs {more}")
    return Verdict(clause, "holds", (), len(witnesses), names, open_)


def _excludes(rival: Rival, judged: Judged) -> bool:
    return judged.oracle is not None and rival.separated(judged.oracle, judged.question.query)
