"""What the verdicts rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import attrs

from ...clauses.misreadings.misreading import Misreading
from ...oracle.checked import CheckedExchange
from ...transport.batch import Walk
from ...transport.exchange import Question
from ..planning.cover import Plan
from ..session.checks import Checks, Faults
from ..session.confirmation import Confirmation
from ..session.list_state import ListState
from ..session.silence import Unheard


@attrs.frozen
class Diagnosis:
    """A clause, the wrong responses that break it, and the misreading that explains them."""

    clause: str
    failing: tuple[CheckedExchange, ...]
    misreading: Misreading | None = None
    covered: tuple[CheckedExchange, ...] = ()
    """More wrong responses that are laid at its door, though it does not explain each exactly."""
    also: frozenset[str] = frozenset()
    """Other clauses, of which a misreading explains all of *failing* as well."""
    rivals: tuple[tuple[str, Misreading], ...] = ()
    """Other misreadings, each with its clause, that explain all of *failing* as well."""
    before: CheckedExchange | None = None
    """The question that has to be asked right before, where the response depends on it."""
    note: str = ""
    """What one exchange does not show."""
    likely: str = ""
    """What the server does, where that is known and no misreading says it."""
    of_any_list: bool = False
    """Whether it is a fault even if the list changed meanwhile."""


@attrs.frozen(slots=False)
class Evidence:
    """All that a run has found out."""

    checks: Checks
    confirmation: Confirmation
    judged: Sequence[CheckedExchange]
    plan: Plan | None
    """None where the run ended before there was one, or the list could not be read."""
    unread: bool
    """Whether the list could not be read, though it was asked for."""
    own: Mapping[str, Sequence[Question]]
    """Questions of their own that clauses have, by their ids, as far as they can be asked."""
    unasked: frozenset[Question]
    """Questions that were to be asked, and were not."""
    walks: Sequence[Walk]
    """Those that were to be walked."""
    unheard: Unheard
    """Those that got no response."""
    withheld: Mapping[str, str]
    """Why clauses cannot be decided, by their ids."""

    @property
    def state(self) -> ListState:
        """What is known of changes of the list."""
        return self.confirmation.state

    @cached_property
    def right(self) -> tuple[CheckedExchange, ...]:
        """The responses that are the page that was due, or a refusal where that is right too."""
        return tuple(each for each in self.judged if each.right)

    def unanswered(self, name: str) -> list[Question]:
        """The questions of its own of the clause *name* that have no response."""
        return [each for each in self.own.get(name, ()) if each not in self._answered]

    @cached_property
    def _answered(self) -> frozenset[Question]:
        return frozenset(each.question for each in self.judged)

    @property
    def changed(self) -> list[CheckedExchange]:
        """The wrong responses to questions that had a right one at another time."""
        right = {question for question, faults in self.answers if not faults}
        wrong = filter(self.checks.wrong, self.judged)
        return [judged for judged in wrong if judged.question in right]

    def is_cache(self, cause: Diagnosis) -> bool:
        """Whether *cause* is a cache that was seen to give one question the response of another."""
        return bool(cause.likely) and cause.clause == self.checks.moments.get("neighbour")

    @property
    def again(self) -> str:
        """The clause of responses that change; empty where there is no list."""
        return self.checks.moments[""]

    def tally(self, name: str, judged: Sequence[CheckedExchange]) -> tuple[int, int]:
        """Of all responses to the questions of *judged*, wrong for the clause *name*: how many were
        wrong in the same way, and how many came.
        """
        alike = {each.question: self._way(name, each) for each in judged}
        answers = self.answers
        found = [alike[question](faults) for question, faults in answers if question in alike]
        return sum(found), len(found)

    @property
    def answers(self) -> list[tuple[Question, Faults]]:
        """All questions, each with what is wrong with its response."""
        first = ((each.question, self.checks.faults(each)) for each in self.judged)
        return [*first, *self.confirmation.answers]

    def _way(self, name: str, judged: CheckedExchange) -> Callable[[Faults], bool]:
        """Whether a response is wrong as *judged* is: for the check of the clause *name*, if that
        finds something, or else by its page.
        """
        faults = self.checks.faults(judged)
        if name in faults.findings:
            return lambda other: name in other.findings
        return (lambda other: other.of_page) if faults.of_page else bool
