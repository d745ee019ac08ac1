"""Shape: responses that the document does not describe.

Every response of a run is held against the schema of its status, those of the whole census among
them: one wrong item in two thousand is seen.  A fault behind one combination of parameters is seen
where that combination is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from attrs import evolve

from ....contract import Collection, Field, Operation, follow
from ...answering.bodies import put
from ...http.messages import Json, Query, Refusal, Response
from ..mutant import MutantBehaviour, mutant, table
from ..order_parts import instants
from ..page_parts import InBody, told_in_body
from ..parts import Number, Whole, asked, idle, nullable, once, only_if, refusing, unfiltered, where
from ..steps import Answering, Failing, Listed, Presented, Refusing

_SUCCESS, _STATUS = "shape/success", "shape/status"
_HTML = ("content-type", "text/html")


def _undocumented(operation: Operation, _collection: Collection) -> Iterator[Whole]:
    if operation.response(418) is None:
        yield Whole()


def _powers(_operation: Operation, collection: Collection) -> Iterator[Number]:
    """Sizes of numbers that some counters cannot hold, where the offset has no bound."""
    paging = collection.paging
    if paging.position and paging.position.maximum is None and paging.past != "refused":
        yield from (Number(31), Number(63))


def _instants(operation: Operation, collection: Collection) -> Iterator[InBody]:
    """What the list is usually ordered by, where it is an instant."""
    yield from (InBody(field.pointer) for field in instants(operation, collection))


def _without(item: Json, field: Field) -> Json:
    """*item* without *field*."""
    changed = deepcopy(item)
    above, _, name = field.pointer.rpartition("/")
    follow(changed, above).pop(name.replace("~1", "/").replace("~0", "~"), None)
    return changed


def _plain(response: Response) -> Response:
    """*response* under another media type."""
    plain = {"content-type": "text/plain"}
    return evolve(response, headers=tuple((n, plain.get(n, t)) for n, t in response.headers))


@mutant(_STATUS, only_if(_undocumented, refusing))
class OtherRefusal(MutantBehaviour[Whole]):
    """Refuses a query with a status that the document does not know. Clients cannot tell why."""

    def refuse(self, refusal: Refusal) -> Response:
        status = 418 if refusal.status == self.query_status else refusal.status
        return super().refuse(Refusal(status, refusal.sentence))


@mutant(_STATUS, _powers)
class FailsFarAway(MutantBehaviour[Number]):
    """Fails at numbers of more than 31 or 63 bits. The offset has no upper bound."""

    def window(self, query: Query) -> tuple[int, int]:
        if query.offset >= 2**self.part.value:
            raise Refusal(500, "integer out of range")
        return super().window(query)


table(
    ("shape-null-left-out", Listed, _SUCCESS, nullable, (),
     lambda self, _, rows: [_without(i, self.part) if self.part.of(i) is None else i for i in rows],
     "Leaves out a field that is null. A required field is missing."),
    ("shape-null-as-number", Listed, _SUCCESS, idle, (),
     lambda self, _query, rows:
         [put(i, self.part.pointer, 0) if self.part.of(i) is None else i for i in rows],
     "Answers 0 for null. The field has a type that its schema does not know."),
    ("shape-rare-item-incomplete", Listed, _SUCCESS, unfiltered, (),
     lambda self, _query, rows:
         [_without(i, self.part) if i in r else i for r in [self.rare()] for i in rows],
     "Leaves a field out of one single item. It is seen only by reading everything."),
    ("shape-instant-with-space", Listed, _SUCCESS, _instants, (),
     lambda self, _query, rows:
         [put(i, at, follow(i, at).replace("T", " ")) for at in [self.part.pointer] for i in rows],
     "Writes instants with a space, as databases do. That is no date-time of RFC 3339."),
    ("shape-null-for-empty", Presented, _SUCCESS, where(lambda c: c.filters or c.paging.position),
     (), lambda self, page, body: body if page.items else put(body, self.collection.items, None),
     "Answers null where a page is empty. The array of items is no array then."),
    ("shape-total-as-text", Presented, _SUCCESS, told_in_body, (),
     lambda self, page, body: put(body, self.part.pointer, str(page.total)),
     "Answers the total as text. It is no integer."),
    ("shape-bare-refusal", Refusing, "shape/refusal", once, (),
     lambda self, refusal: self.respond(refusal.status, refusal.sentence),
     "Says why in plain text between quotes. The refusal is no object."),
    ("shape-refusal-as-page", Refusing, ("shape/refusal", "shape/content-type"), once, (),
     lambda refusal: Response(refusal.status, b"<h1>Bad Request</h1>", (_HTML,)),
     "Refuses with a page for browsers. Neither the media type nor the body is documented."),
    ("shape-plain-text", Answering, "shape/content-type", once, (),
     lambda _request, response: _plain(response),
     "Labels its JSON as plain text. The media type is not documented."),
    ("shape-fails-on-empty-value", Failing, _STATUS, asked, (),
     lambda request: "" in [text for _, text in request.query],
     "Fails where a parameter is given without a value. Any response but a failure is right."),
    ("shape-fails-on-repeated-parameter", Failing, _STATUS, asked, (),
     lambda request: len(dict(request.query)) < len(request.query),
     "Fails where a parameter is given twice. Any response but a failure is right."),
    ("shape-fails-on-unknown-parameter", Failing, _STATUS, once, (),
     lambda self, request:
         not dict(request.query).keys() <= {each.name for each in self.operation.parameters},
     "Fails at parameters that it does not know. Any response but a failure is right."),
)  # fmt: skip
