"""What the checks of clauses find, asked again: no clause is violated by one exchange."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from typing import Literal

import attrs
from attrs import evolve

from ...clauses.clause import Clause, Finding
from ...clauses.verdict import Violation
from ...oracle.checked import CheckedExchange
from ...transport.query import Query
from ..session.checks import Checks, Faults
from ..session.confirmation import Confirmation
from ..session.silence import Unheard
from .guesses import FIREWALL, blocked
from .shrink import smaller
from .unrefused import taken_for

_NUMBER = re.compile(r"\d+")
_TIMES = 2
"""How often a wrong response is asked for again: one that comes now and then may not come."""
_SMALLER = 20
"""Smaller questions that are tried for one way in which a clause is broken."""
_TRIED = 3
"""Questions that are asked again for one way in which a clause is broken."""
MOST = 5
"""Violations shown of one clause."""

Alike = list[tuple[Finding, CheckedExchange]]
"""Responses that break a clause in the same way; the shortest question comes first."""
Recurs = Literal["always", "now and then", "unknown"]


@attrs.define
class Findings:
    """The findings of all clauses, and which of them came again."""

    checks: Checks
    confirmation: Confirmation
    unheard: Unheard
    confirmed: list[tuple[str, Violation]] = attrs.field(factory=list)
    lapsed: list[tuple[str, CheckedExchange]] = attrs.field(factory=list)
    """Clauses, and answers that were wrong for them, but right when they were asked for again."""
    _smaller: dict[Query, Query] = attrs.field(factory=dict, init=False)
    """Smaller queries that show what is wrong: one mistake may break several clauses."""
    _kept: int = attrs.field(default=0, init=False)
    """Requests for what the list decides."""

    def confirm(self, judged: Sequence[CheckedExchange]) -> None:
        """Asks again for what is wrong among *judged*: of each clause first, then what is left."""
        share = 2 if any(each.mismatches for each in judged) else 4
        self._kept = self.confirmation.probe.budget // share
        clauses = self.checks.by_check
        ways = [self._ways(clause, judged) for clause in clauses]
        for row in zip_longest(*(each[:MOST] for each in ways)):
            for clause, alike in zip(clauses, row, strict=True):
                if alike is not None:
                    self._confirm(clause, alike)

    def _ways(self, clause: Clause, judged: Sequence[CheckedExchange]) -> list[Alike]:
        alike: dict[tuple[str, str], Alike] = {}
        for each in judged:
            finding = self.checks.findings(each).get(clause.id)
            if finding is not None and not finding.said_by:
                alike.setdefault(_way(finding), []).append((finding, each))
        return [sorted(found, key=lambda pair: _length(pair[1])) for found in alike.values()]

    def _confirm(self, clause: Clause, alike: Alike) -> None:
        tried = list({each.question: (finding, each) for finding, each in alike[::-1]}.values())
        lapsed = False
        for finding, first in tried[::-1][:_TRIED]:
            recurs = self.recurs(first, lambda faults: clause.id in faults.findings)
            if recurs == "always":
                others = tuple(other.exchange for _, other in alike if other is not first)
                kind = self.unheard.kind(first.question)
                smallest = first
                if not (blocked(first) and first.mismatches):  # else its page tells it
                    finding, smallest = self._smallest(clause, finding, first)
                actual = "; ".join(filter(None, (finding.actual, finding.note, kind)))
                violation = Violation(
                    finding.expected,
                    actual,
                    (smallest.exchange,),
                    FIREWALL if blocked(smallest) else taken_for(smallest) or None,
                    others,
                    smallest,
                )
                self.confirmed.append((clause.id, violation))
                return
            lapsed |= recurs == "now and then"
        if lapsed:
            self.lapsed += [(clause.id, each) for _, each in alike]

    def _smallest(
        self, clause: Clause, finding: Finding, judged: CheckedExchange
    ) -> tuple[Finding, CheckedExchange]:
        """The smallest question in whose response *clause* finds the same, and what it finds."""
        first = judged.question.query
        # What a response leads to has no meaning with a parameter less.
        tried, progress = {first}, not judged.question.led
        while progress:
            progress = False
            asked = judged.question.query
            known = [self._smaller[asked]] if asked in self._smaller else []
            for query in chain(known, smaller(asked)):
                if query in tried:
                    continue
                if len(tried) > _SMALLER or self.confirmation.probe.budget <= self._kept:
                    return finding, judged
                tried.add(query)
                again = self.confirmation.ask(evolve(judged.question, query=query), fresh=True)
                found = again and self.checks.findings(again).get(clause.id)
                if again and found and _way(found) == _way(finding) and not found.said_by:
                    finding, judged, progress = found, again, True
                    self._smaller[first] = query
                    break
        return finding, judged

    def recurs(self, judged: CheckedExchange, wrong: Callable[[Faults], bool]) -> Recurs:
        """Whether the response is *wrong* each time that *judged* is asked for again."""
        if judged.question.fresh and judged.question.walk is None:  # it was asked again already
            return "always"
        seen = 1
        # Walks of the same length meet a fault that strikes every n-th request once more.
        for time in range(_TIMES + judged.question.led):
            again = self.confirmation.again(judged.question, time, self._kept)
            if again is None:
                break
            if not wrong(again):
                return "now and then"
            seen += 1
        return "always" if seen > 1 else "unknown"


def _way(finding: Finding) -> tuple[str, str]:
    """What is said, but for the value in a body, and the numbers in its place."""
    if " at $" not in finding.actual:
        return finding.expected, finding.actual
    return finding.expected, _NUMBER.sub("0", finding.actual.rpartition(" is not ")[2])


def _length(judged: CheckedExchange) -> tuple[int, int]:
    query, content = judged.question.query, judged.question.parts.content
    carried = 0 if content is None else len(content.data)
    return len(query), carried + sum(len(text) for _, text in query)
