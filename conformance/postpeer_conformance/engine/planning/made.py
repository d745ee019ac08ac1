"""What to ask of an operation without a list: its valid request, changed in one thing."""

from __future__ import annotations

from collections.abc import Iterable

from ...clauses.clause import Clause
from ...oracle.requests import Requests
from ...transport.exchange import Question


def questions(clauses: Iterable[Clause], valid: Question, requests: Requests) -> list[Question]:
    """The questions of *clauses*; none is invalid for another reason than its clause's."""
    return list(
        dict.fromkeys(
            question for clause in clauses for question in of_clause(clause, valid, requests)
        )
    )


def of_clause(clause: Clause, valid: Question, requests: Requests) -> list[Question]:
    """The questions of one clause."""
    made = [question for vary in clause.varies for question in vary(valid)]
    due = clause.refuses
    return [each for each in made if due is None or requests.expect(each) == due]
