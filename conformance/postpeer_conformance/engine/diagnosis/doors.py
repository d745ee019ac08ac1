"""At whose door a violation is laid that another mistake explains."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page, Refused
from .attribution import accounts_for
from .charges import Charges, Claim
from .evidence import Diagnosis, Evidence
from .guesses import blocked


@attrs.frozen
class Doors:
    """What checks found, and the causes that are found besides."""

    evidence: Evidence
    charges: Charges

    def counted(self) -> bool:
        """Whether something is violated by how many items match.

        Of a list that changes it is doubtful.
        """
        found = self._counting & self.charges.violations.keys()
        if found and self.evidence.confirmation.state.moving:
            for name in sorted(found):
                shown = (each.judged for each in self.charges.violations.pop(name))
                for judged in filter(None, shown):
                    self.charges.doubt([name], judged)
            return False
        return bool(found)

    @property
    def _counting(self) -> set[str]:
        """The clauses that count what matches."""
        return {each.id for each in self.evidence.checks.by_check if each.counts_matches}

    def at_firewall(self, found: Sequence[Diagnosis]) -> None:
        """Lays what is wrong with the shape of a firewall's refusals at its own door."""
        cause = next((each for each in found if blocked(each.failing[0])), None)
        if cause is None:
            return
        for name, each in self.charges.violations_by_clause():
            if each.judged is not None and blocked(each.judged):
                self.charges.withdraw(name, each, Claim(cause.clause, each.judged))

    def at_misreading(self, found: Sequence[Diagnosis]) -> None:
        """Lays pages past the end, which should be refused, at the door of what filled them."""
        for name, each in self.charges.violations_by_clause():
            due = each.judged.expectation if each.judged is not None else None
            if each.judged is None or not isinstance(due, Refused) or due.defect != "past":
                continue
            for cause in found:
                if cause.misreading is not None and accounts_for(cause.misreading, each.judged):
                    self.charges.withdraw(name, each, Claim(cause.clause, each.judged))
                    break

    def at_total(self, found: Sequence[Diagnosis]) -> None:
        """Lays pages that only their own total calls short at the door of what counts wrongly."""
        cause = next((each for each in found if each.failing[0].kinds == {"total"}), None)
        for name, each in self.charges.violations_by_clause() if cause else ():
            judged = each.judged
            if cause and judged and name != cause.clause and _short_by_its_total(judged):
                self.charges.withdraw(name, each, Claim(cause.clause, judged))

    def at_choice(self, found: Sequence[Diagnosis]) -> None:
        """Lays what is said of matches behind a page at the door of what chose them wrongly.

        The page itself may be right by chance.
        """
        counting = self._counting
        chosen = [(cause, _choice(each)) for cause in found for each in cause.failing]
        for name, each in self.charges.violations_by_clause():
            if name in counting and each.judged is not None:
                names = _choice(each.judged)
                known = (cause for cause, others in chosen if others & names)
                cause = next(known, None)
                if cause is not None and cause.clause != name:
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
