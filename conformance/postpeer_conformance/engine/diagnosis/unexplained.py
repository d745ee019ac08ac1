"""Wrong responses that no misreading explains: one cause for each smallest set of parameters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import attrs

from ...clauses.fault import Fault, counted_wrongly
from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page
from ..session.list_state import ROW
from ..session.transient import could_be_transient
from .attribution import accounts_for, beyond
from .caches import Caches
from .evidence import Diagnosis, Evidence
from .guesses import guess, strangers
from .intermittent import ENOUGH
from .mixed_up import neighbours, right_after_another
from .shrink import Shrinker


@attrs.define(slots=False)
class Unexplained:
    """Finds these causes, and adds them to those that misreadings name."""

    evidence: Evidence
    shrinker: Shrinker
    caches: Caches
    causes: list[Diagnosis]
    """Those that misreadings name come first."""
    seen: list[tuple[set[str], int]] = attrs.field(factory=list)
    """Each smallest set, and the number of its cause."""
    passed: list[CheckedExchange] = attrs.field(factory=list)
    """Responses that were asked for again, and were right then."""
    open: list[CheckedExchange] = attrs.field(factory=list)
    """All responses whose cause was not found."""

    @property
    def constant(self) -> bool:
        """Whether a response that no misreading explains comes each time."""
        return bool(self.seen or self._kept)

    @property
    def _kept(self) -> list[int]:
        """The numbers of the causes that are caches."""
        return [n for n, cause in enumerate(self.causes) if self.evidence.is_cache(cause)]

    def explain(self, left: Iterable[CheckedExchange]) -> None:
        """Finds the cause of each response of *left*, as far as it comes again."""
        for each in sorted(left, key=_tellingness):
            number = self._known(each)
            if number is None:
                number = self._confirmed(each)
            if number is None:
                self.open.append(each)
            else:
                cause = self.causes[number]
                self.causes[number] = attrs.evolve(cause, covered=(*cause.covered, each))
        self._lay_at_caches()

    def _lay_at_caches(self) -> None:
        """Makes causes without a name part of a cache that was found after them."""
        for cause in [each for each in self.causes if not (each.misreading or each.likely)]:
            kept = self.caches.known(cause.failing[0])
            if kept is not None:
                self.causes.remove(cause)
                number = self._number(kept)
                more = (*self.causes[number].covered, *cause.failing, *cause.covered)
                self.causes[number] = attrs.evolve(self.causes[number], covered=more)

    def _known(self, judged: CheckedExchange) -> int | None:
        """A cause that is already known and accounts for *judged* as well; None without one."""
        names = set(judged.question.query.names)
        for smaller, number in self.seen:
            disordered = any("order" in each.kinds for each in self.causes[number].failing)
            turned = disordered and judged.kinds <= {"order", "window"}
            counted = _of_total(judged) and bool(names & smaller)
            if names >= smaller or turned or counted:
                return number
        foreign = (n for n, cause in enumerate(self.causes) if strangers(cause.failing[0]))
        if (known := next(foreign, None)) is not None and self._has_more(judged):
            return known
        if (kept := self.caches.known(judged)) is not None:
            return self._number(kept)
        if judged.question.led and self._kept:
            return self._kept[0]  # which led there by a response that was kept
        return next((n for n, cause in enumerate(self.causes) if _hidden(cause, judged)), None)

    def _has_more(self, judged: CheckedExchange) -> bool:
        """Whether *judged* has items that the whole list does not have, or counts some of them."""
        page, seen = judged.expectation, judged.seen
        if not isinstance(page, Page) or seen is None:
            return False
        more = (seen.total or 0) - page.may.bit_count()
        return bool(strangers(judged)) or 0 < more <= len(self._strangers)

    @cached_property
    def _strangers(self) -> frozenset[Any]:
        """All items that responses have, and the whole list does not."""
        return frozenset[Any]().union(*map(strangers, self.evidence.judged))

    def _confirmed(self, judged: CheckedExchange) -> int | None:
        """The cause of *judged* where it comes again; None where it does not."""
        confirmation = self.evidence.confirmation
        alike = [other for other in self.passed if _alike(other, judged)]
        # One question, asked several times in a row, tells more of what comes and goes.
        row_left = confirmation.left > ROW or len(self.passed) < ENOUGH
        if (len(alike) >= ENOUGH or not row_left) and not self.seen:
            return None
        told = len(confirmation.answers)
        again = confirmation.wrong_again(judged)
        if again is None and len(confirmation.answers) == told:
            return None  # no request was left to see whether it comes again
        if again is None or (confirmation.left > 0 and self._lapsed(again)):
            if kept := self.caches.kept(judged):  # a cache may have let it go meanwhile
                return self._number(kept)
            self.passed.append(judged)
            return None
        if kept := self.caches.kept(judged):
            return self._number(kept)
        covering = (n for n in self._kept if self.caches.covers(self.causes[n], judged))
        if (number := next(covering, None)) is not None:
            return number
        mixed = list(neighbours([judged], self.evidence.judged))
        if mixed and right_after_another(self.evidence, judged):
            return self._note(judged, self.caches.mixed_up(mixed))
        return self._shrunk(judged, again)

    def _shrunk(self, judged: CheckedExchange, again: CheckedExchange) -> int | None:
        """The cause of *judged*, which was wrong *again*, by its smallest question."""
        smallest, confirmation = self.shrinker.smallest(again), self.evidence.confirmation
        if kept := self.caches.kept(smallest):
            return self._number(kept)
        cause = self._cause_of(smallest)
        behind = cause.clause in self.evidence.checks.moments.values()
        if could_be_transient(smallest) and (
            behind or not confirmation.still_wrong_between_snapshots(smallest)
        ):
            self.passed.append(judged)
            return None
        return self._note(smallest, cause)

    def _note(self, judged: CheckedExchange, cause: Diagnosis) -> int:
        """The number of *cause*, which is that of all responses with the parameters of *judged*."""
        number = self._number(cause)
        self.seen.append((_reason(judged), number))
        return number

    def _lapsed(self, again: CheckedExchange) -> bool:
        """Whether the response is right, or wrong in another way, when asked for once more."""
        once_more = self.evidence.confirmation.wrong_again(again)
        return once_more is None or once_more.kinds != again.kinds

    def _cause_of(self, judged: CheckedExchange) -> Diagnosis:
        """The clause that the smallest question breaks which no misreading explains."""
        evidence = self.evidence
        if not right_after_another(evidence, judged):
            seen = judged.seen if counted_wrongly(judged) else None
            note = f"the total of the same response is {seen.total}" if seen is not None else ""
            clause, guessed = evidence.checks.blamed(judged), guess(evidence.judged, judged)
            return Diagnosis(
                clause, (judged,), before=guessed.before, note=note, likely=guessed.likely
            )
        if mixed := list(neighbours([judged], evidence.judged)):
            return self.caches.mixed_up(mixed)
        note = "right when another question was asked before"
        return Diagnosis(evidence.again, (judged,), note=note)

    def _number(self, cause: Diagnosis) -> int:
        """The place of *cause*; what was not explained as it was asked may be with less."""
        for number, known in enumerate(self.causes):
            if cause.likely and known.likely == cause.likely:
                return number
            if known.misreading is not None and accounts_for(known.misreading, cause.failing[0]):
                return number
        self.causes.append(cause)
        return len(self.causes) - 1


def _hidden(cause: Diagnosis, judged: CheckedExchange) -> bool:
    """Whether *cause* is at work in *judged*, where a freedom of the contract hides it."""
    return cause.misreading is not None and beyond(cause.misreading, cause.failing, judged)


def _tellingness(judged: CheckedExchange) -> tuple[bool, bool, int, bool, int]:
    """Responses whose items are wrong before those with a wrong total alone; few parameters first.

    A wrong order shows more within one page than by the page on which an item is, and a wrong
    filter more on a first page than on a later one of a walk.  And plain texts come before strange
    ones, whose characters may have nothing to do with it.
    """
    strange, step = judged.strange_text is not None, judged.question.step
    later = step is not None and (step.start > 0 or step.back)
    elsewhere = judged.kinds == {"window"} or later
    length = len(judged.question.query)
    return _of_total(judged), elsewhere, length, strange, judged.exchange.number


def _reason(judged: CheckedExchange) -> set[str]:
    """The parameters that make it wrong; orders and sizes only show what a filter chose."""
    names, fault = set(judged.question.query.names), Fault.of(judged)
    return names & {fault.filter.name if fault.filter else ""} or names


def _alike(one: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether both are wrong in the same way, or at a moment that may be the reason for both."""
    at_once = one.question.occasion == other.question.occasion == "together"
    return at_once or one.kinds == other.kinds


def _of_total(judged: CheckedExchange) -> bool:
    return judged.kinds == {"total"}
