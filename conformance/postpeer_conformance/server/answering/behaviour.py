"""How the reference server answers, one method for each step.

A mutant is the reference with one step changed: it overrides one method and leaves the others.
The steps, in the order in which they happen::

    exchange  answer  authenticate  opens  negotiate  read  value  known   (or, instead: other)
        page  condition  matching  equal  containing  absent  order  window  total  rows
            present  respond    (or, instead: refuse)
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import reduce

import attrs
import msgspec

from ...contract import Contract, Equals, Field, Filter, ListOperation, Parameter
from ...contract.media import JSON, ranges
from ..http.headers import weight
from ..http.messages import Answer, Json, Page, Query, Refusal, Request
from ..store import EVERYTHING, NOTHING, Condition, Table, Text, fold, quoted, storable
from . import bodies, keys, methods, parameters, statuses


@attrs.frozen
class Resource:
    """What a behaviour serves: a collection, its rows, and the key that opens it."""

    contract: Contract = attrs.field(repr=False)
    operation: ListOperation
    table: Table = attrs.field(repr=False)
    key: str = attrs.field(repr=False)


BehaviourFactory = Callable[[Resource], "Behaviour"]
"""A class of behaviour, or something else that makes one for a resource."""


class Behaviour:
    """The reference: every answer as the contract wants it."""

    looks_inside = False
    """Whether a step wants to look into items, or change them."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.operation, self.collection = resource.operation, resource.operation.collection
        self.table = resource.table
        self.filters = {filter.name: filter for filter in self.collection.filters}
        self._frame = bodies.frame(resource.contract, self.operation.page)
        self._known = [p for p in self.operation.parameters if p.location == "query"]
        self._errors: dict[int, bodies.Body] = {}

    # The whole of it.

    async def exchange(self, request: Request) -> Answer:
        """From request to answer, time included."""
        return self.answer(request)

    def answer(self, request: Request) -> Answer:
        """From request to answer."""
        try:
            self.authenticate(request)
            self.negotiate(request)
            query = self.read(request.query)
            return self.respond(200, self.present(self.page(query)), self._frame.media_type)
        except Refusal as refusal:
            return self.refuse(refusal)

    def other(self, request: Request, allowed: tuple[str, ...]) -> Answer:
        """The answer to a method that the document does not have."""
        return methods.other(request, allowed, self.refuse)

    # Who may ask.

    def authenticate(self, request: Request) -> None:
        """Raise :class:`Refusal` without the right key."""
        if wrong := keys.wrong(self.operation, request, self.opens):
            raise Refusal(self.key_status, wrong)

    def opens(self, given: str) -> bool:
        """Whether *given* is the key; takes as long for any of its length."""
        return secrets.compare_digest(given.encode(), self.resource.key.encode())

    @property
    def key_status(self) -> int:
        """The documented status for a wrong key."""
        return statuses.of_the_key(self.operation)

    @property
    def query_status(self) -> int:
        """The documented status for a query that is not valid."""
        return statuses.of_the_query(self.operation)

    # What is asked.

    def negotiate(self, request: Request) -> None:
        """Raise :class:`Refusal` where the client takes no answer of the documented type."""
        accepted = request.headers.get("accept", "*/*")
        if accepted == "*/*":
            return
        media_type = self._frame.media_type
        if not weight(accepted, ranges(media_type)):
            raise Refusal(406, f"the answer is {media_type}, which Accept does not allow")

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        """The query that *pairs* are: of repeated parameters the last, no unknown ones."""
        texts = dict(pairs)
        values = {p.name: self.value(p, texts[p.name]) for p in self._known if p.name in texts}
        offset, limit = self.collection.paging.window(values)
        filters = {name: value for name, value in values.items() if name in self.filters}
        query = Query(filters, limit, offset, self.collection.order.is_ascending(values), texts)
        self.known(query)
        return query

    def value(self, parameter: Parameter, text: str) -> Json:
        """What *text* means; None is the literal for absent.  Raises :class:`Refusal`."""
        filter = self.filters.get(parameter.name)
        if filter is not None and filter.absent is not None and text == filter.absent:
            return None
        try:
            value = parameters.parse(parameter, text)
            parameters.check(parameter, value)
        except ValueError as error:
            raise Refusal(self.query_status, str(error)) from None
        return value

    def known(self, query: Query) -> None:
        """Raise :class:`Refusal` for a value that no item has, where the contract wants it."""
        for name, value in query.filters.items():
            filter = self.filters[name]
            wanted = filter.unknown == "refused" and value is not None
            if wanted and not self.table.any(self.matching(filter, value)):
                given = parameters.shown(value)
                raise Refusal(self.query_status, f"{name} must be a value in use, not {given}")

    # What is found.

    def page(self, query: Query) -> Page:
        """The rows and the total, both of the same moment."""
        with self.table.connection.reading():
            return Page(self.rows(query), self.total(query))

    def rows(self, query: Query) -> list[Json]:
        """The items of the page; the reference sends their text as it is kept."""
        asked = (self.condition(query), self.order(query), *self.window(query))
        if self.looks_inside:
            return self.table.select(*asked)
        return list(map(msgspec.Raw, self.table.texts(*asked)))

    def total(self, query: Query) -> int:
        """How many items match, over all pages."""
        return self.table.count(self.condition(query))

    def condition(self, query: Query) -> Condition:
        """What is true of the items asked for."""
        each = (self.matching(self.filters[n], value) for n, value in query.filters.items())
        return reduce(Condition.__and__, each, EVERYTHING)

    def matching(self, filter: Filter, value: Json) -> Condition:
        """What *filter*, given *value*, demands of an item: one of its fields is enough."""
        if value is None:
            each = (self.absent(filter, field) for field in filter.fields)
        elif isinstance(filter, Equals):
            each = (self.equal(filter, field, value) for field in filter.fields)
        else:
            each = (self.containing(filter, field, value) for field in filter.fields)
        return reduce(Condition.__or__, each, NOTHING)

    def equal(self, _filter: Filter, field: Field, value: Json) -> Condition:
        column, wanted = self.table.value(field), storable(value)
        return Condition(f"{column} = ?", (wanted,), kept=(f"value {field.pointer}", wanted))

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        """Every character stands for itself, hence not LIKE.  An empty text asks for nothing."""
        if not text:
            return EVERYTHING
        if filter.ignore_case:
            needle, column = fold(text), self.table.folded(field)
            search = Text(needle.decode("utf-8", "replace"), frozenset({column}))
            sql = f"instr({quoted(column)}, ?)"
            return Condition(sql, (needle,), text=search, needs=(search,))
        return Condition(f"instr(CAST({self.table.value(field)} AS BLOB), ?)", (text.encode(),))

    def absent(self, _filter: Filter, field: Field) -> Condition:
        sql = f"{self.table.value(field)} IS NULL"
        return Condition(sql, kept=(f"value {field.pointer}", None))

    def order(self, query: Query) -> str:
        """The terms of ORDER BY; the position decides among equals, so that pages fit."""
        direction = "ASC" if query.ascending else "DESC"
        return f"{self.table.rank} {direction}, {self.table.position} {direction}"

    def window(self, query: Query) -> tuple[int, int]:
        """How many rows, behind how many."""
        return query.limit, query.offset

    # How it is said.

    def present(self, page: Page) -> Json:
        """The body of a successful answer."""
        body = bodies.put(self._frame.value, self.collection.items, page.items)
        return bodies.put(body, self.collection.total, page.total)

    def refuse(self, refusal: Refusal) -> Answer:
        """The answer to a request that cannot be served: the document's, with the reason in it."""
        status = refusal.status
        if status not in self._errors:
            self._errors[status] = bodies.example(self.resource.contract, self.operation, status)
        error = self._errors[status]
        return self.respond(status, error.saying(refusal.sentence), error.media_type)

    def respond(self, status: int, body: Json, media_type: str = JSON) -> Answer:
        """The answer as it is sent."""
        return bodies.answer(status, body, media_type)
