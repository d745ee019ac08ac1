"""What chooses the list: parts that every request of a run carries besides its own."""

from __future__ import annotations

import attrs

from .exchange import Question
from .query import Pairs


@attrs.frozen
class Chosen:
    """Values of parameters by which a server tells which list is meant."""

    query: Pairs = ()
    path: Pairs = ()
    """What the braces of the path stand for."""

    def of(self, question: Question) -> Question:
        """*question* as it is sent: with these values, where it has none of its own."""
        if not self.query and not self.path:
            return question
        inside = {name for name, _ in self.path}
        path = dict((*self.path, *question.query.only(*inside), *question.parts.path))
        own = question.query.without(*inside)
        chosen = tuple(pair for pair in self.query if pair[0] not in own.names)
        parts = attrs.evolve(question.parts, path=tuple(path.items())) if path else question.parts
        return attrs.evolve(question, query=(*chosen, *own), parts=parts)


NONE = Chosen()
"""Of an operation that is one list, or none."""
