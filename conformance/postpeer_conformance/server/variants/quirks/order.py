"""Order: which of several items with equal sort values comes first is the server's own."""

from __future__ import annotations

import zlib

from ...http.messages import Query
from ...store import Term, Terms
from .quirk import QuirkBehaviour, quirk


class _Ties(QuirkBehaviour):
    """Decides among equals by ``tie``; the sort value itself is ordered as it should be."""

    def tie(self, query: Query) -> Terms:
        raise NotImplementedError

    def order(self, query: Query) -> Terms:
        return (*super().order(query)[:-1], *self.tie(query))

    def key(self, ascending: bool) -> Terms:
        return tuple(Term(self.table.value(f), ascending) for f in self.collection.key.fields)

    def shuffled(self, salt: int) -> Terms:
        """The position, multiplied modulo a prime: in no order, but always in the same."""
        position = self.table.position
        return Term(f"{position} * {4801 + salt % 5000} % 10007"), Term(position)


@quirk()
class ByKey(_Ties):
    """Decides among equals by identity, upwards in both directions. Their order is unspecified."""

    def tie(self, _query: Query) -> Terms:
        return self.key(True)


@quirk()
class ByKeyDownwards(_Ties):
    """Decides among equals by identity, downwards always. Their order is unspecified."""

    def tie(self, _query: Query) -> Terms:
        return self.key(False)


@quirk()
class ByKeyMirrored(_Ties):
    """Decides among equals by identity, in the direction asked for. Their order is unspecified."""

    def tie(self, query: Query) -> Terms:
        return self.key(query.ascending)


@quirk()
class AsInserted(_Ties):
    """Answers equals as they came in, in both directions. The orders are no mirrors then."""

    def tie(self, _query: Query) -> Terms:
        return (Term(self.table.position),)


@quirk()
class LatestFirst(_Ties):
    """Answers equals latest first, in both directions. The orders are no mirrors then."""

    def tie(self, _query: Query) -> Terms:
        return (Term(self.table.position, False),)


@quirk()
class AgainstDirection(_Ties):
    """Turns equals the other way round than the rest. Their order is unspecified."""

    def tie(self, query: Query) -> Terms:
        return (Term(self.table.position, not query.ascending),)


@quirk()
class Shuffled(_Ties):
    """Answers equals in no order, but always in the same. A walk loses nothing."""

    def tie(self, _query: Query) -> Terms:
        return self.shuffled(17)


@quirk()
class ShuffledByDirection(_Ties):
    """Answers equals in no order, another one for each direction. A walk keeps its direction."""

    def tie(self, query: Query) -> Terms:
        return self.shuffled(17 + 1000 * query.ascending)


@quirk()
class ShuffledBySize(_Ties):
    """Answers equals in another order for each page size, as top-N sorts do. A walk keeps it."""

    def tie(self, query: Query) -> Terms:
        return self.shuffled(query.limit * 7919)


@quirk()
class ShuffledByFilters(_Ties):
    """Answers equals as the index of its filters has them. A walk keeps its filters."""

    def tie(self, query: Query) -> Terms:
        return self.shuffled(zlib.crc32(repr(query.filters).encode()))
