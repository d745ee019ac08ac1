"""Order: which of several items with equal sort values comes first is the server's own."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from ...http.messages import Query
from ...store import Term, Terms
from ..parts import once
from .quirk import QuirkBehaviour, table


class _Ties(QuirkBehaviour):
    """Decides among equals; the sort value itself is ordered as it should be."""

    hook = "tie"
    tie: Callable[[Query], Terms]

    def order(self, query: Query) -> Terms:
        return (*super().order(query)[:-1], *self.tie(query))

    def by_key(self, ascending: bool) -> Terms:
        return tuple(Term(self.table.value(f), ascending) for f in self.collection.key.fields)

    def place(self, ascending: bool) -> Terms:
        return (Term(self.table.position, ascending),)

    def shuffled(self, salt: int) -> Terms:
        """The position, multiplied modulo a prime: in no order, but always in the same."""
        position = self.table.position
        return Term(f"{position} * {4801 + salt % 5000} % 10007"), Term(position)


table(
    ("order-by-key", _Ties, once, lambda self, _query: self.by_key(True),
     "Decides among equals by identity, upwards in both directions. Their order is unspecified."),
    ("order-by-key-downwards", _Ties, once, lambda self, _query: self.by_key(False),
     "Decides among equals by identity, downwards always. Their order is unspecified."),
    ("order-by-key-mirrored", _Ties, once, lambda self, query: self.by_key(query.ascending),
     "Decides among equals by identity, in the direction asked for. Their order is unspecified."),
    ("order-as-inserted", _Ties, once, lambda self, _query: self.place(True),
     "Answers equals as they came in, in both directions. The orders are no mirrors then."),
    ("order-latest-first", _Ties, once, lambda self, _query: self.place(False),
     "Answers equals latest first, in both directions. The orders are no mirrors then."),
    ("order-against-direction", _Ties, once, lambda self, query: self.place(not query.ascending),
     "Turns equals the other way round than the rest. Their order is unspecified."),
    ("order-shuffled", _Ties, once, lambda self, _query: self.shuffled(17),
     "Answers equals in no order, but always in the same. A walk loses nothing."),
    ("order-shuffled-by-direction", _Ties, once,
     lambda self, query: self.shuffled(17 + 1000 * query.ascending),
     "Answers equals in no order, another one for each direction. A walk keeps its direction."),
    ("order-shuffled-by-size", _Ties, once, lambda self, query: self.shuffled(query.limit * 7919),
     "Answers equals in another order for each page size, as top-N sorts do. A walk keeps it."),
    ("order-shuffled-by-filters", _Ties, once,
     lambda self, query: self.shuffled(zlib.crc32(repr(query.filters).encode())),
     "Answers equals as the index of its filters has them. A walk keeps its filters."),
)  # fmt: skip
