"""Misreadings of the size of pages for which none is asked."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ...contract import Collection, Paging
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import Misreading, cutting, diagnostic_only
from .pages import Cut, Way, counted


def others(paging: Paging, needed_data: str) -> Iterator[Misreading]:
    """Other sizes where none is asked for."""
    for sentence, cut, primary in _defaults(paging):
        yield Misreading(sentence, needed_data, cutting(cut), primary=primary)


def _defaults(paging: Paging) -> Iterator[Way]:
    name, default, most = paging.size_name, paging.default, paging.largest
    for size in dict.fromkeys((most, default + 1, default - 1, 10, 25, 30, 50)):
        if size != default and size > 0:

            def cut(_oracle: Oracle, query: Query, page: Page, size: int = size) -> Page | None:
                return None if name in query.names else evolve(page, size=size)

            sentence = f"takes {size} as the default of `{name}`"
            yield sentence, cut, size >= most or abs(size - default) == 1


def guessed(collection: Collection) -> Iterator[Misreading]:
    """Other defaults if a certain parameter is given, or by which the server counts its pages."""
    paging = collection.paging
    for sentence, cut, _ in _defaults(paging):
        for other in collection.parameters:

            def beside(
                o: Oracle, query: Query, page: Page, cut: Cut = cut, given: str = other.name
            ) -> Page | None:
                return cut(o, query, page) if given in query.names else None

            yield diagnostic_only(f"{sentence} when `{other.name}` is given", cutting(beside))
    yield from counted(paging, _defaults(paging))
