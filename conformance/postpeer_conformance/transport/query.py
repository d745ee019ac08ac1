"""The query of a request, as one value."""

from __future__ import annotations

from collections.abc import Iterable, KeysView, Mapping
from functools import cached_property

Pairs = tuple[tuple[str, str], ...]
"""Names and texts, decoded, in the order in which they are sent."""


class Query(Pairs):
    """The parameters of a request, in the order in which they are sent; equal to its pairs.

    Where a name is repeated, its last text counts.
    """

    @classmethod
    def of(cls, *pairs: tuple[str, str]) -> Query:
        """The query of *pairs*."""
        return cls(pairs)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Names to texts."""
        return dict(self)

    @property
    def names(self) -> KeysView[str]:
        """The parameters that it gives."""
        return self.texts.keys()

    def get(self, name: str) -> str | None:
        """The text of *name*; None where it is not given."""
        return self.texts.get(name)

    def without(self, *names: str) -> Query:
        """The same without the parameters *names*."""
        return Query(pair for pair in self if pair[0] not in names)

    def only(self, *names: str) -> Query:
        """The same with no other parameters than *names*."""
        return Query(pair for pair in self if pair[0] in names)

    def with_(self, *pairs: tuple[str, str]) -> Query:
        """The same with *pairs*: in the place of those of their names, or else at the end."""
        if len(self.texts) == len(self) and len({name for name, _ in pairs}) == len(pairs):
            return Query({**self.texts, **dict(pairs)}.items())
        found: dict[str, list[tuple[str, str]]] = {name: [] for name in self.texts}
        for pair in pairs:
            found.setdefault(pair[0], []).append(pair)
        new = {name for name, _ in pairs}
        for pair in self:
            if pair[0] not in new:
                found[pair[0]].append(pair)
        return Query(pair for row in found.values() for pair in row)


def query_of(pairs: Iterable[tuple[str, str]]) -> Query:
    """*pairs* as a query."""
    return pairs if isinstance(pairs, Query) else Query(pairs)
