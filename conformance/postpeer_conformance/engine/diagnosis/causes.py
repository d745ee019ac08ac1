"""Why responses are wrong: one cause for each mistake, confirmed by asking again."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ...oracle.checked import CheckedExchange
from ...transport.query import Query
from ..session.confirmation import Confirmation
from ..session.list_state import Stability
from ..session.transient import could_be_transient, is_cut_short
from .attribution import accounts_for, explain
from .broken_walks import missed_by
from .caches import Caches
from .evidence import Diagnosis, Evidence
from .intermittent import by_turns, explain_intermittent
from .shrink import Shrinker
from .unexplained import Unexplained


@attrs.frozen
class Causes:
    """Why responses are wrong, and those for which no cause was confirmed."""

    found: tuple[Diagnosis, ...]
    open: tuple[CheckedExchange, ...]

    def of_any_list(self) -> Causes:
        """Only the causes that are faults even if the list changed."""
        return attrs.evolve(self, found=tuple(each for each in self.found if each.of_any_list))


def causes(
    evidence: Evidence, shrinker: Shrinker, caches: Caches, lapsed: Sequence[CheckedExchange]
) -> Causes:
    """Why responses are wrong; where none is, but the list changed, whether it does so by turns.

    *lapsed* are answers in which a check found something once and then no more.
    """
    failing = [judged for judged in evidence.judged if judged.mismatches]
    if failing and evidence.state.stability is Stability.UNSTABLE:
        moved = "most items have another identity each time that the list is read"
        return Causes((Diagnosis(evidence.again, tuple(failing[:1]), note=moved),), tuple(failing))
    if (kept := caches.of_few(failing)) is not None:
        return Causes((kept,), tuple(lapsed))
    named, left = _named(evidence, shrinker, caches, failing)
    found = Unexplained(evidence, shrinker, caches, named)
    found.explain(left)
    # What comes each time may make other responses wrong once: those are not looked into.
    passed, once = ([], []) if found.constant else (found.passed, found.open)
    if evidence.state.moving and not found.causes:
        once = [each for each in failing if is_cut_short(each)]  # whatever the list held then
    momentary = list[Diagnosis]()
    if passed or lapsed or (once and evidence.state.moving):
        momentary += explain_intermittent(evidence, passed, once, lapsed)
    still_open = [*found.open, *lapsed]
    if momentary:
        momentary[0] = attrs.evolve(momentary[0], covered=(*once, *lapsed))
        still_open = found.open if found.constant else []
    diagnoses = [*found.causes, *momentary]
    if not diagnoses and evidence.state.restless:
        diagnoses += by_turns(evidence, Query())
    return Causes(tuple(diagnoses), tuple(still_open))


def _named(
    evidence: Evidence, shrinker: Shrinker, caches: Caches, failing: Sequence[CheckedExchange]
) -> tuple[list[Diagnosis], list[CheckedExchange]]:
    """The causes that misreadings name and that come again, and the responses of no such cause."""
    judged: Sequence[CheckedExchange] = evidence.judged
    confirmation = evidence.confirmation
    if failing and confirmation.state.moving and not confirmation.state.watched:
        judged = _confirmed(confirmation, failing)
    named, left = explain(evidence.checks.clauses, judged)
    borne_out: list[Diagnosis] = []
    for cause in named:
        doubtful = (
            _is_kept(caches, cause, failing)
            or not _borne_out(confirmation, cause)
            or _shown_by_less(confirmation, cause)
        )
        smallest = None if doubtful else shrinker.shrunk(cause)
        if smallest is None:
            left += [*cause.failing, *cause.covered]
        else:
            borne_out.append(smallest)
    census = confirmation.state.census
    if failing and confirmation.state.lost_again and census:
        missed = missed_by(census, judged)
        left = [each for each in left if not missed(each)]  # the clause of walks says so
    return borne_out, left


def _is_kept(caches: Caches, cause: Diagnosis, failing: Sequence[CheckedExchange]) -> bool:
    """Whether a cache is the better explanation.

    New questions have to show it where the misreading explains all that is wrong as well, and that
    in all values of a parameter.
    """
    partial = cause.misreading is not None and cause.misreading.partial_parameter
    explained = len(cause.failing) + len(cause.covered)
    anew = not partial and explained == len(failing)
    return caches.kept(cause.failing[0], anew=anew) is not None


def _borne_out(confirmation: Confirmation, cause: Diagnosis) -> bool:
    """Whether responses that the misreading explains come again.

    One that is of some values of a parameter has to show where that value is asked for alone.
    """
    if cause.misreading is None or not cause.misreading.partial_parameter:
        most = 2 if confirmation.state.still else 1  # in windows, each takes many requests
        some = cause.failing[:most]
        if not confirmation.wrong_again(some[0]):
            return False
        # Where no request is left for the second one, the first has come again all the same.
        if confirmation.left > 0 and not all(confirmation.wrong_again(e) for e in some[1:]):
            return False
        if not all(map(could_be_transient, some)):
            return True
        return confirmation.still_wrong_between_snapshots(some[0])
    query = cause.failing[0].question.query
    alone = query.only(cause.misreading.partial_parameter)
    return confirmation.wrong(alone) is not None


def _shown_by_less(confirmation: Confirmation, cause: Diagnosis) -> bool:
    """Whether the only response that misreadings explain is as wrong with a parameter less.

    Then that parameter is not the reason, and where all of them need it, they are none either.
    """
    (judged, *others), misreading = cause.failing, cause.misreading
    query = judged.question.query
    if others or misreading is None or len(query) == 1 or not confirmation.state.still:
        return False
    known = (misreading, *(each for _, each in cause.rivals))
    fewer = (confirmation.wrong(query.without(name)) for name in query.names)
    return any(
        found is not None
        and found.kinds == judged.kinds
        and not any(accounts_for(each, found) for each in known)
        for found in fewer
    )


def _confirmed(
    confirmation: Confirmation, failing: Sequence[CheckedExchange]
) -> list[CheckedExchange]:
    """In a moving world: the wrong responses, one for each set of parameters, that came again."""
    smallest: dict[frozenset[str], CheckedExchange] = {}
    for each in sorted(failing, key=lambda judged: len(judged.question.query)):
        smallest.setdefault(frozenset(each.question.query.names), each)
    found = (confirmation.wrong_again(each) for each in list(smallest.values())[:6])
    return [judged for judged in found if judged is not None]
