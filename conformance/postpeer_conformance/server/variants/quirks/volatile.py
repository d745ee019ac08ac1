"""Anew: what is made for each response, and says nothing about the item."""

from __future__ import annotations

from attrs import evolve

from ....contract import Collection, Field
from ...answering.bodies import put
from ...http.messages import Json, Page, Query
from ..parts import where
from .quirk import QuirkBehaviour, lot, quirk


def _unasked(collection: Collection) -> list[Field]:
    """Addresses that no question depends on."""
    fields = {field for filter in collection.filters for field in filter.fields}
    fields |= {*collection.key.fields, *collection.order.fields}
    used = {field.member for field in fields}
    return [f for f in collection.fields if f.format == "uri" and f.member not in used]


_addresses = where(_unasked)


@quirk()
class NumberInItems(QuirkBehaviour):
    """Adds the number of the response to every item. Fields without a name are the server's own."""

    def present(self, page: Page) -> Json:
        number = self.count("answer")
        return super().present(evolve(page, items=[{**i, "x_read": number} for i in page.items]))


@quirk()
class PlaceInItems(QuirkBehaviour):
    """Adds its place on the page to every item. Fields without a name are the server's own."""

    def present(self, page: Page) -> Json:
        items = [{**item, "x_place": place} for place, item in enumerate(page.items)]
        return super().present(evolve(page, items=items))


@quirk(_addresses)
class SignedAddresses(QuirkBehaviour):
    """Signs addresses for each response. Nothing that is asked for depends on what they say."""

    def rows(self, query: Query) -> list[Json]:
        rows, number = super().rows(query), self.signature(query)
        for field in _unasked(self.collection):
            rows = [_signed(row, field, number) for row in rows]
        return rows

    def signature(self, _query: Query) -> int:
        """What makes the addresses of this response other ones."""
        return self.count("signature")


@quirk(_addresses)
class SignedAndKept(SignedAddresses):
    """Signs addresses once for each question. That is what a cache of responses makes of it."""

    def signature(self, query: Query) -> int:
        return lot(str(sorted(query.texts.items())))


def _signed(item: Json, field: Field, number: int) -> Json:
    address = field.of(item)
    if not isinstance(address, str):
        return item
    return put(item, field.pointer, f"{address}?signature={number:08x}")
