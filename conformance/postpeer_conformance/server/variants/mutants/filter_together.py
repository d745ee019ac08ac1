"""Filter: several of them, of which some are forgotten."""

from __future__ import annotations

from functools import partial, reduce

from ...http.messages import Query
from ...store import NOTHING, Condition
from ..breaks import either
from ..filter_parts import pairs, triples
from ..mutant import MutantBehaviour, mutant, table
from ..parts import Whole, crowds
from ..steps import IGNORED, Beside, Forgetful

_TOGETHER = "filter/combination"
_mutant = partial(mutant, family="filter")
_together = partial(_mutant, _TOGETHER)


def _given(query: Query) -> list[str]:
    """The names of the filters that stand in the query: defaults are no choice of it."""
    return [name for name in query.filters if name in query.texts]


@_together(crowds, "reads the first one of several filters")
class FirstOnly(MutantBehaviour[Whole]):
    """Reads the first of several filters only. Each alone works."""

    def condition(self, query: Query) -> Condition:
        return super().condition(query.without(*_given(query)[1:]))


@_together(crowds, "answers items that match any of the filters")
class AnyOf(MutantBehaviour[Whole]):
    """Answers items that match any of the filters. Each alone works."""

    def condition(self, query: Query) -> Condition:
        given = _given(query)
        if len(given) < 2:
            return super().condition(query)
        each = (self.matching(self.filters[n], query.filters[n]) for n in given)
        return super().condition(query.without(*given)) & reduce(Condition.__or__, each, NOTHING)


table(
    ("filter-one-beside-another", Beside, _TOGETHER, pairs, IGNORED, None,
     "Forgets one filter where a certain other is given. Each alone works."),
    ("filter-left-out-of-all", Forgetful, either(_TOGETHER, "{part.together}"), triples,
     "ignores `{part.name}` where all filters are given",
     lambda self, query: len(query.filters) == len(self.filters),
     "Forgets one filter where all are given. Every two of them work."),
)  # fmt: skip
