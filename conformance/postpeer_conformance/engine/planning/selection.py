"""Some of the clauses: what is worth asking for them alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from ...clauses import Clause
from ...clauses import clauses as all_clauses
from ...clauses.clause import BySequence
from ...contract import Operation
from ...oracle.oracle import Oracle
from ...transport.batch import Batch
from ...transport.exchange import Question

B = TypeVar("B", bound=Batch)


@attrs.frozen
class Selection:
    """The clauses that are to be judged, of all that an operation has."""

    operation: Operation
    clauses: Sequence[Clause]
    oracle: Oracle

    @property
    def whole(self) -> bool:
        """Whether these are all."""
        return len(self.clauses) == len(all_clauses(self.operation))

    @property
    def of_moments(self) -> bool:
        """Whether a clause of responses that the moment makes wrong is among them."""
        return any(isinstance(each, BySequence) and each.occasion for each in self.clauses)

    def told_by(self, batches: Iterable[B]) -> Iterator[B]:
        """Those of *batches* of which a question concerns one of them."""
        return (batch for batch in batches if any(map(self.concerns, batch)))

    def concerns(self, question: Question) -> bool:
        """Whether the response to *question* could show a violation of one of them."""
        return self.whole or any(each.shown_by(question, self.oracle) for each in self.clauses)
