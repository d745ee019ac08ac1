"""From judged exchanges to a verdict for every clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ..clauses.clause import Clause, Finding
from ..exchange import Question
from ..judged import Judged
from ..oracle.oracle import Page
from ..oracle.rivals import Rival
from ..verdict import State, Verdict, Violation
from .blame import Cause, explain, neighbours, structural
from .census import Census
from .judgement import Judge, walked
from .plan import Plan
from .probe import Probe
from .shrink import Shrinker

WALK = "page/walk-is-complete"
_MOST = 5
"""Violations shown of one clause."""


@attrs.frozen
class Evidence:
    """All that a run has found out."""

    judge: Judge
    probe: Probe
    judged: Sequence[Judged]
    plan: Plan
    census: Census | None
    unanswered: Sequence[tuple[Question, str]]


def verdicts(
    evidence: Evidence, clauses: Sequence[Clause], selected: set[str]
) -> tuple[Verdict, ...]:
    """One verdict for each of *clauses*, in their order."""
    broken: dict[str, list[Violation]] = {}
    for clause, violation in _violations(evidence, clauses):
        broken.setdefault(clause, []).append(violation)
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
                yield (
                    clause.id,
                    Violation(finding.expected, finding.actual, (judged.exchange,)),
                )
    shrinker = Shrinker(evidence.judge, evidence.probe)
    causes, left = explain(clauses, evidence.judged)
    yield from (
        (cause.clause, shrinker.violation(cause))
        for cause in (*causes, *_unexplained(evidence, left))
    )
    yield from _walks(evidence)


def _unexplained(evidence: Evidence, left: list[Judged]) -> Iterable[Cause]:
    """The causes of answers that no misreading explains, one a clause."""
    mixed = tuple(neighbours(left, evidence.judged))
    if mixed:
        yield Cause("repeat/neighbours", mixed)
        left = [each for each in left if each not in mixed]
    shrinker = Shrinker(evidence.judge, evidence.probe)
    stable, fleeting = [], []
    for each in sorted(left, key=lambda judged: len(judged.question.query))[:8]:
        (stable if shrinker.again(each) else fleeting).append(each)
    if fleeting:
        together = [each for each in fleeting if each.question.occasion == "together"]
        if together and len(together) == len(fleeting):
            yield Cause("repeat/concurrent", tuple(together))
        else:
            yield Cause("repeat/same-answer", tuple(fleeting))
    found: dict[str, list[Judged]] = {}
    for each in stable:
        smallest = shrinker.smallest(each)
        found.setdefault(structural(smallest), []).append(smallest)
    yield from (Cause(clause, tuple(failing)) for clause, failing in found.items())


def _walks(evidence: Evidence) -> Iterable[tuple[str, Violation]]:
    steps: dict[int, list[Judged]] = {}
    for judged in evidence.judged:
        if judged.question.walk is not None:
            steps.setdefault(judged.question.walk, []).append(judged)
    for walk in steps.values():
        if any(step.mismatches or step.seen is None for step in walk):
            continue
        found = walked(walk)
        if found:
            expected = "every item of these pages once"
            actual = "; ".join(mismatch.actual for mismatch in found)
            yield WALK, Violation(expected, actual, tuple(step.exchange for step in walk))


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
