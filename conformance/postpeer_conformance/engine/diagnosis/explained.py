"""Violations that another mistake explains: they are not reported beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page, Refused
from .attribution import accounts_for
from .charges import Charges, Claim
from .evidence import Diagnosis, Evidence
from .guesses import blocked


@attrs.frozen
class Explained:
    """What checks found, and the causes that are found besides."""

    evidence: Evidence
    charges: Charges

    def counted(self) -> bool:
        """Whether something is violated by how many items match.

        Of a list that changes it is doubtful.
        """
        found = self._counting & self.charges.violations.keys()
        if found and self.evidence.state.moving:
            for name in sorted(found):
                shown = (each.judged for each in self.charges.violations.pop(name))
                for judged in filter(None, shown):
                    self.charges.doubt([name], judged)
            return False
        return bool(found)

    def lasting(
        self, lapsed: Sequence[tuple[str, CheckedExchange]]
    ) -> Sequence[tuple[str, CheckedExchange]]:
        """Those of *lapsed* findings that no change of the list explains."""
        moving, counting = self.evidence.state.moving, self._counting
        return [(name, each) for name, each in lapsed if not (moving and name in counting)]

    @property
    def _counting(self) -> set[str]:
        """The clauses that count what matches."""
        return {each.id for each in self.evidence.checks.by_check if each.counts_matches}

    def by_firewall(self, found: Sequence[Diagnosis]) -> None:
        """Withdraws what is wrong with the shape of a firewall's refusals."""
        firewall = next((each for each in found if blocked(each.failing[0])), None)
        self._withdraw(lambda _name, judged: firewall if blocked(judged) else None)

    def by_misreading(self, found: Sequence[Diagnosis]) -> None:
        """Withdraws pages past the end, which should be refused, if a misreading filled them."""

        def cause(_name: str, judged: CheckedExchange) -> Diagnosis | None:
            due = judged.expectation
            if not isinstance(due, Refused) or due.defect != "past":
                return None
            return next(
                (c for c in found if c.misreading and accounts_for(c.misreading, judged)), None
            )

        self._withdraw(cause)

    def by_total(self, found: Sequence[Diagnosis]) -> None:
        """Withdraws pages that only their own total calls short, if totals are wrong."""
        total = next((each for each in found if each.failing[0].kinds == {"total"}), None)
        self._withdraw(
            lambda name, judged: (
                total if total and total.clause != name and _short_by_its_total(judged) else None
            )
        )

    def by_choice(self, found: Sequence[Diagnosis]) -> None:
        """Withdraws what is said of matches behind a page, if something chose them wrongly.

        The page itself may be right by chance.
        """
        counting = self._counting
        chosen = [(cause, _choice(each)) for cause in found for each in cause.failing]

        def cause(name: str, judged: CheckedExchange) -> Diagnosis | None:
            names = _choice(judged) if name in counting else set()
            known = next((each for each, others in chosen if others & names), None)
            return known if known is not None and known.clause != name else None

        self._withdraw(cause)

    def _withdraw(self, cause_of: Callable[[str, CheckedExchange], Diagnosis | None]) -> None:
        """Withdraws the violations for which *cause_of*, given clause and response, has a cause."""
        for name, each in self.charges.violations_by_clause():
            cause = cause_of(name, each.judged) if each.judged is not None else None
            if cause is not None and each.judged is not None:
                self.charges.withdraw(name, each, Claim(cause.clause, each.judged))


def _short_by_its_total(judged: CheckedExchange) -> bool:
    """Whether it has all items that certainly match, and its total says that there are more."""
    page, seen = judged.expectation, judged.seen
    if judged.kinds != {"count"} or seen is None or not isinstance(page, Page):
        return False
    due = min(page.size, max(0, page.must.bit_count() - page.start))
    return seen.total is not None and len(seen.items) >= due


def _choice(judged: CheckedExchange) -> set[str]:
    """The parameters of *judged* that choose items: filters, and what says where a page is."""
    collection = judged.operation.collection
    if collection is None:
        return set()
    paging = collection.paging
    others = {paging.size_name, *(each.name for each in collection.order.parameters)}
    return {*judged.question.query.names} - others
