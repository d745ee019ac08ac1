"""Why answers are wrong: one cause for each mistake, confirmed by asking again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ...clauses.fault import counted_wrongly
from ...oracle.checked import CheckedExchange
from ...transport.query import Query
from ..session.confirmation import Confirmation
from ..session.list_state import Stability
from .attribution import (
    accounts_for,
    beyond,
    explain,
)
from .evidence import Diagnosis, Evidence
from .intermittent import (
    ENOUGH,
    by_turns,
    could_be_transient,
    explain_intermittent,
)
from .mixed_up import mixed_up, neighbours, right_after_another, was_mixed_up
from .shrink import Shrinker


@attrs.frozen
class Causes:
    """Why answers are wrong, and those for which no cause was confirmed."""

    found: tuple[Diagnosis, ...]
    open: tuple[CheckedExchange, ...]


def causes(evidence: Evidence, shrinker: Shrinker, lapsed: Sequence[CheckedExchange]) -> Causes:
    """Why answers are wrong; where none is, but the list changed, whether it does so by turns.

    *lapsed* are answers in which a check found something once and then no more.
    """
    failing = [judged for judged in evidence.judged if judged.mismatches]
    if failing and evidence.confirmation.state.stability is Stability.UNSTABLE:
        moved = "most items have another identity each time that the list is read"
        return Causes((Diagnosis(evidence.again, tuple(failing[:1]), note=moved),), tuple(failing))
    named, left = _named(evidence, shrinker, failing)
    found = _Unexplained(evidence, shrinker, named)
    found.explain(left)
    # What comes each time may make other answers wrong once: those are not looked into.
    passed, left = ([], []) if found.seen else (found.passed, found.open)
    momentary = (
        list(explain_intermittent(evidence, passed, left, lapsed)) if passed or lapsed else []
    )
    if momentary:
        covered = (*left, *lapsed)
        momentary[0] = attrs.evolve(momentary[0], covered=covered)
        found.open = found.open if found.seen else []
    else:
        found.open += lapsed
    found.causes += momentary
    if not found.causes and evidence.confirmation.state.restless:
        found.causes += by_turns(evidence, Query())
    return Causes(tuple(found.causes), tuple(found.open))


def _named(
    evidence: Evidence, shrinker: Shrinker, failing: Sequence[CheckedExchange]
) -> tuple[list[Diagnosis], list[CheckedExchange]]:
    """The causes that misreadings name and that come again, and the answers of no such cause."""
    judged: Sequence[CheckedExchange] = evidence.judged
    confirmation = evidence.confirmation
    if failing and confirmation.state.moving and not confirmation.state.watched:
        judged = _confirmed(confirmation, failing)
    named, left = explain(evidence.checks.clauses, judged)
    borne_out: list[Diagnosis] = []
    for cause in named:
        if _borne_out(confirmation, cause) and not _shown_by_less(confirmation, cause):
            borne_out.append(shrinker.shrunk(cause))
        else:
            left += [*cause.failing, *cause.covered]
    if failing and confirmation.state.lost_again:
        # Items that are on no page are missing on each; the clause of walks says so.
        left = [each for each in left if each.kinds != {"count"}]
    return borne_out, left


def _borne_out(confirmation: Confirmation, cause: Diagnosis) -> bool:
    """Whether answers that the misreading explains come again.

    One that is of some values of a parameter has to show where that value is asked for alone.
    """
    if cause.misreading is None or not cause.misreading.partial_parameter:
        most = 2 if confirmation.state.still else 1  # in windows, each takes many requests
        some = cause.failing[:most]
        if not confirmation.wrong(some[0].question.query):
            return False
        # Where no request is left for the second one, the first has come again all the same.
        if confirmation.left > 0 and not all(
            confirmation.wrong(e.question.query) for e in some[1:]
        ):
            return False
        return not all(map(could_be_transient, some)) or confirmation.still_wrong_between_snapshots(
            some[0]
        )
    query = cause.failing[0].question.query
    alone = query.only(cause.misreading.partial_parameter)
    return confirmation.wrong(alone) is not None


def _shown_by_less(confirmation: Confirmation, cause: Diagnosis) -> bool:
    """Whether the only answer that the misreading explains is as wrong with a parameter less.

    Then that parameter is not the reason, and where the misreading needs it, it is none either.
    """
    (judged, *others), misreading = cause.failing, cause.misreading
    query = judged.question.query
    if others or misreading is None or len(query) == 1 or not confirmation.state.still:
        return False
    fewer = (confirmation.wrong(query.without(name)) for name in query.names)
    return any(
        found is not None and found.kinds == judged.kinds and not accounts_for(misreading, found)
        for found in fewer
    )


def _confirmed(
    confirmation: Confirmation, failing: Sequence[CheckedExchange]
) -> list[CheckedExchange]:
    """In a moving world: the wrong answers, one for each set of parameters, that came again."""
    smallest: dict[frozenset[str], CheckedExchange] = {}
    for each in sorted(failing, key=lambda judged: len(judged.question.query)):
        smallest.setdefault(frozenset(each.question.query.names), each)
    found = (confirmation.wrong(each.question.query) for each in list(smallest.values())[:6])
    return [judged for judged in found if judged is not None]


@attrs.define
class _Unexplained:
    """What no misreading explains: one cause for each smallest set of parameters."""

    evidence: Evidence
    shrinker: Shrinker
    causes: list[Diagnosis]
    """Those that misreadings name come first."""
    seen: list[tuple[set[str], int]] = attrs.field(factory=list)
    """Each smallest set, and the number of its cause."""
    passed: list[CheckedExchange] = attrs.field(factory=list)
    """Answers that were asked for again, and were right then."""
    open: list[CheckedExchange] = attrs.field(factory=list)
    """All answers whose cause was not found."""

    def explain(self, left: Iterable[CheckedExchange]) -> None:
        """Finds the cause of each answer of *left*, as far as it comes again."""
        for each in sorted(left, key=_tellingness):
            number = self._known(each)
            if number is None:
                number = self._confirmed(each)
            if number is None:
                self.open.append(each)
            else:
                cause = self.causes[number]
                self.causes[number] = attrs.evolve(cause, covered=(*cause.covered, each))

    def _known(self, judged: CheckedExchange) -> int | None:
        """The cause that *judged* is laid at the door of: it has all of its parameters."""
        names = set(judged.question.query.names)
        for smaller, number in self.seen:
            turned = _of_order(judged) and any(map(_in_disorder, self.causes[number].failing))
            counted = _of_total(judged) and bool(names & smaller)
            if names >= smaller or turned or counted:
                return number
        return next((n for n, cause in enumerate(self.causes) if _hidden(cause, judged)), None)

    def _confirmed(self, judged: CheckedExchange) -> int | None:
        """The cause of *judged* where it comes again; None where it does not."""
        alike = [other for other in self.passed if _alike(other, judged)]
        if len(alike) >= ENOUGH and not self.seen:
            return None
        confirmation = self.evidence.confirmation
        told = len(confirmation.answers)
        again = confirmation.wrong(judged.question.query)
        if again is None and len(confirmation.answers) == told:
            return None  # no request was left to see whether it comes again
        lapsed = confirmation.left > 0 and confirmation.wrong(judged.question.query) is None
        if again is None or lapsed:
            self.passed.append(judged)
            return None
        names = set(judged.question.query.names)
        if was_mixed_up(self.evidence, judged):
            cause = mixed_up(self.evidence, list(neighbours([judged], self.evidence.judged)))
        else:
            smallest = self.shrinker.smallest(again)
            cause = _cause_of(self.evidence, smallest)
            behind = cause.clause in self.evidence.checks.moments.values()
            if could_be_transient(smallest) and (
                behind or not confirmation.still_wrong_between_snapshots(smallest)
            ):
                self.passed.append(judged)
                return None
            names = set(smallest.question.query.names)
        self.seen.append((names, self._number(cause)))
        return self.seen[-1][1]

    def _number(self, cause: Diagnosis) -> int:
        """The place of *cause*; what was not explained as it was asked may be with less."""
        for number, known in enumerate(self.causes):
            if known.misreading is not None and accounts_for(known.misreading, cause.failing[0]):
                return number
        self.causes.append(cause)
        return len(self.causes) - 1


def _hidden(cause: Diagnosis, judged: CheckedExchange) -> bool:
    """Whether *cause* is at work in *judged*, where a freedom of the contract hides it."""
    return cause.misreading is not None and beyond(cause.misreading, cause.failing, judged)


def _cause_of(evidence: Evidence, judged: CheckedExchange) -> Diagnosis:
    """The clause that the smallest question breaks which no misreading explains."""
    if not right_after_another(evidence, judged):
        seen = judged.seen if counted_wrongly(judged) else None
        note = f"the total of the same answer is {seen.total}" if seen is not None else ""
        return Diagnosis(evidence.checks.blamed(judged), (judged,), note=note)
    mixed = list(neighbours([judged], [*evidence.judged, judged]))
    if mixed:
        return mixed_up(evidence, mixed)
    return Diagnosis(evidence.again, (judged,), note="right when another question was asked before")


def _tellingness(judged: CheckedExchange) -> tuple[bool, int, bool, int]:
    """Answers whose items are wrong before those with a wrong total alone; few parameters first.

    And plain texts before strange ones, whose characters may have nothing to do with it.
    """
    strange = judged.strange_text is not None
    return _of_total(judged), len(judged.question.query), strange, judged.exchange.number


def _alike(one: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether both are wrong in the same way, or at a moment that may be the reason for both."""
    crowded = one.question.occasion == other.question.occasion == "together"
    return crowded or one.kinds == other.kinds


def _of_total(judged: CheckedExchange) -> bool:
    return judged.kinds == {"total"}


def _in_disorder(judged: CheckedExchange) -> bool:
    return "order" in judged.kinds


def _of_order(judged: CheckedExchange) -> bool:
    return judged.kinds <= {"order", "window"}
