"""What the clauses of a museum's list say of one response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import ByCheck, Finding
from postpeer_conformance.clauses.fault import Fault
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.transport.exchange import Exchange, Occasion, Question, Response, Step
from postpeer_conformance.transport.query import Query
from support.museum import MUSEUM

TEN = Query.of(("limit", "10"))


class Said:
    """What the clauses of a list say of one response."""

    def __init__(
        self,
        oracle: Oracle,
        ranks: Sequence[int],
        *,
        first: Query = TEN,
        start: int | None = None,
        back: bool = False,
        query: Query | None = None,
        occasion: Occasion = "",
        status: int = 200,
        **told: Any,
    ) -> None:
        step = None if start is None else Step(first, start, back)
        question = Question(first if query is None else query, step=step, occasion=occasion)
        collection = oracle.collection
        rows = [oracle.records.items[rank] for rank in ranks]
        body = {collection.items[1:]: rows, **told} if collection.items else rows
        headers = (("content-type", "application/json"),)
        answer = Response(status, headers, msgspec.json.encode(body))
        checker = Checker(MUSEUM, oracle.operation, oracle)
        self.judged = checker.judge(Exchange(1, question, answer))
        self.clauses = clauses(oracle.operation)

    @property
    def broken(self) -> set[str]:
        """The clauses that it breaks: by what checks find, and the first that is blamed."""
        checks = (each for each in self.clauses if isinstance(each, ByCheck))
        found = {each.id for each in checks if isinstance(each.check(self.judged), Finding)}
        if self.judged.mismatches:
            fault = Fault.of(self.judged)
            found.add(next(each.id for each in self.clauses if each.blamed(fault)))
        return {each for each in found if not each.startswith("shape/")}

    @property
    def shown(self) -> set[str]:
        """The clauses of page that it shows to hold."""
        checks = (each for each in self.clauses if isinstance(each, ByCheck))
        return {e.id for e in checks if e.id[:5] == "page/" and e.check(self.judged) is True}
