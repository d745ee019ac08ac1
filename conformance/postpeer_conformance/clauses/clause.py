"""One statement that a server keeps or breaks, of one of three kinds.

A clause is decided by misreadings, which right responses rule out; by a check of each exchange; or
by what happens in a sequence of questions, of which no single response need be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import attrs

from ..oracle.oracle import Oracle, Refused
from ..oracle.requests import Requests
from ..transport.exchange import Occasion, Question
from .fault import Fault
from .misreadings.misreading import Misreading
from .variation import Vary

if TYPE_CHECKING:
    from ..oracle.checked import CheckedExchange


@attrs.frozen
class Finding:
    """What was expected of one exchange, and what came instead."""

    expected: str
    actual: str
    said_by: str = ""
    """Another clause that reports such a response; empty where this clause does."""
    note: str = ""
    """What else came, which makes it no other finding."""


Check = Callable[["CheckedExchange"], Finding | bool]
"""A finding where the exchange breaks the clause; else whether it could have shown a violation."""


@attrs.frozen(eq=False)
class Clause:
    """What the three kinds have in common."""

    id: str
    sentence: str
    pointer: str
    """Into the document: the part that the clause comes from."""
    needed_data: str
    """The data that decides it, for the verdict ``undecided``."""
    requests: tuple[Question, ...] = attrs.field(default=(), repr=False, kw_only=True)
    """Questions of its own, that need no knowledge of the data."""
    more: tuple[Question, ...] = attrs.field(default=(), repr=False, kw_only=True)
    """Others that show what servers seldom do: it is decided without them."""
    blamed: Callable[[Fault], bool] = attrs.field(
        default=lambda _fault: False, repr=False, kw_only=True
    )
    """Whether a wrong page that no misreading explains is a fault by this clause."""
    implied_by: str = attrs.field(default="", kw_only=True)
    """A clause whose violation explains one of this clause, so that it is not reported twice."""
    level: Literal["MUST", "SHOULD", ""] = attrs.field(default="MUST", kw_only=True)
    """Empty for what is listed as a clause and is none."""

    @property
    def part(self) -> str:
        """The part of the contract: the first segment of the id."""
        return self.id.partition("/")[0]

    def shown_by(self, question: Question, oracle: Oracle | None = None) -> bool:
        """Whether the response to *question* could show a violation, on the data of *oracle*."""
        return question in self.requests or self._shows(question, oracle)

    def _shows(self, _question: Question, _oracle: Oracle | None) -> bool:
        """Whether a question that is none of its own could."""
        return False


@attrs.frozen(eq=False)
class ByMisreadings(Clause):
    """It holds when right responses rule out its primary misreadings."""

    misreadings: tuple[Misreading, ...] = attrs.field(repr=False)
    explanations: tuple[Misreading, ...] = attrs.field(default=(), repr=False, kw_only=True)
    """Misreadings that only explain wrong responses: nothing is asked to exclude them."""

    def _shows(self, question: Question, oracle: Oracle | None) -> bool:
        return (
            oracle is not None
            and question.authentic
            and any(each.ruled_out_by(oracle, question.query) for each in self.misreadings)
        )


@attrs.frozen(eq=False)
class ByCheck(Clause):
    """It holds when its check finds nothing in exchanges that could have shown a violation."""

    check: Check = attrs.field(repr=False)
    shows: Callable[[Question], bool] = attrs.field(
        default=lambda _question: False, repr=False, kw_only=True
    )
    """Whether another question than its own could show a violation by its check."""
    varies: tuple[Vary, ...] = attrs.field(default=(), repr=False, kw_only=True)
    """Questions of its own that are made of a valid request, of an operation without a list."""
    refuses: Refused | None = attrs.field(default=None, repr=False, kw_only=True)
    """What has to be wrong with those, and with nothing else."""
    counts_matches: bool = attrs.field(default=False, kw_only=True)
    """Whether its check counts what matches, and so finds something where others chose wrongly."""
    of_page: bool = attrs.field(default=False, kw_only=True)
    """Whether a response in which its check finds something may for that reason be no page."""

    def _shows(self, question: Question, _oracle: Oracle | None) -> bool:
        return self.shows(question)

    def variations(self, valid: Question, requests: Requests) -> list[Question]:
        """Its questions that are made of *valid*; none is invalid for another reason."""
        made = [question for vary in self.varies for question in vary(valid)]
        due = self.refuses
        return [each for each in made if due is None or requests.expect(each) == due]


@attrs.frozen(eq=False)
class BySequence(Clause):
    """It holds when questions that were asked at a certain moment, or steps of a walk, were right.

    Its violation is not seen on one exchange: a response is wrong there, and right by itself.
    """

    occasion: Occasion | None
    """What is special about the moment; None for walks, which are judged as a whole."""

    def _shows(self, question: Question, _oracle: Oracle | None) -> bool:
        if self.occasion is None:
            return question.walk is not None
        return question.occasion == self.occasion


def misreadings_of(clauses: Iterable[Clause]) -> Iterator[Misreading]:
    """The misreadings of *clauses* that have to be ruled out."""
    for clause in clauses:
        if isinstance(clause, ByMisreadings):
            yield from clause.misreadings
