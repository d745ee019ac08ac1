"""Shape: answers that the document does not describe.

Every answer of a run is held against the schema of its status, those of the whole census among
them: one wrong item in two thousand is seen.  A fault behind one combination of parameters is seen
where that combination is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from attrs import evolve

from ....contract import Collection, Field, Operation, follow
from ...answering.bodies import put
from ...http.messages import Answer, Json, Page, Query, Refusal, Request
from ..mutant import MutantBehaviour, mutant
from ..order_parts import instants
from ..page_parts import InBody, told_in_body
from ..parts import Number, Whole, asked, idle, nullable, once, only_if, refusing, unfiltered, where

_SUCCESS, _REFUSAL, _TYPE, _STATUS = (
    f"shape/{word}" for word in ("success", "refusal", "content-type", "status")
)


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


@mutant(_SUCCESS, each=nullable)
class NullLeftOut(MutantBehaviour[Field]):
    """Leaves out a field that is null. A required field is missing."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [_without(i, self.part) if self.part.of(i) is None else i for i in rows]


@mutant(_SUCCESS, each=idle)
class NullAsNumber(MutantBehaviour[Field]):
    """Answers 0 for null. The field has a type that its schema does not know."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [put(i, self.part.pointer, 0) if self.part.of(i) is None else i for i in rows]


@mutant(_SUCCESS, each=unfiltered)
class RareItemIncomplete(MutantBehaviour[Field]):
    """Leaves a field out of one single item. It is seen only by reading everything."""

    def rows(self, query: Query) -> list[Json]:
        rare = self.table.select(self.rare(), self.table.position, 1, 0)
        return [_without(i, self.part) if i in rare else i for i in super().rows(query)]


@mutant(_SUCCESS, each=_instants)
class InstantWithSpace(MutantBehaviour[InBody]):
    """Writes instants with a space, as databases do. That is no date-time of RFC 3339."""

    def rows(self, query: Query) -> list[Json]:
        at = self.part.pointer
        return [put(i, at, follow(i, at).replace("T", " ")) for i in super().rows(query)]


@mutant(_SUCCESS, each=where(lambda c: c.filters or c.paging.position))
class NullForEmpty(MutantBehaviour[Whole]):
    """Answers null where a page is empty. The array of items is no array then."""

    def present(self, page: Page) -> Json:
        body = super().present(page)
        return body if page.items else put(body, self.collection.items, None)


@mutant(_SUCCESS, each=told_in_body)
class TotalAsText(MutantBehaviour[InBody]):
    """Answers the total as text. It is no integer."""

    def present(self, page: Page) -> Json:
        return put(super().present(page), self.part.pointer, str(page.total))


@mutant(_REFUSAL, each=once)
class BareRefusal(MutantBehaviour[Whole]):
    """Says why in plain text between quotes. The refusal is no object."""

    def refuse(self, refusal: Refusal) -> Answer:
        return self.respond(refusal.status, refusal.sentence)


@mutant(_REFUSAL, _TYPE, each=once)
class RefusalAsPage(MutantBehaviour[Whole]):
    """Refuses with a page for browsers. Neither the media type nor the body is documented."""

    def refuse(self, refusal: Refusal) -> Answer:
        headers = (("content-type", "text/html"),)
        return Answer(refusal.status, b"<h1>Bad Request</h1>", headers)


@mutant(_TYPE, each=once)
class PlainText(MutantBehaviour[Whole]):
    """Labels its JSON as plain text. The media type is not documented."""

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        plain = {"content-type": "text/plain"}
        return evolve(answer, headers=tuple((n, plain.get(n, t)) for n, t in answer.headers))


@mutant(_STATUS, each=only_if(_undocumented, refusing))
class OtherRefusal(MutantBehaviour[Whole]):
    """Refuses a query with a status that the document does not know. Clients cannot tell why."""

    def refuse(self, refusal: Refusal) -> Answer:
        status = 418 if refusal.status == self.query_status else refusal.status
        return super().refuse(Refusal(status, refusal.sentence))


@mutant(_STATUS, each=_powers)
class FailsFarAway(MutantBehaviour[Number]):
    """Fails at numbers of more than 31 or 63 bits. The offset has no upper bound."""

    def window(self, query: Query) -> tuple[int, int]:
        if query.offset >= 2**self.part.value:
            raise Refusal(500, "integer out of range")
        return super().window(query)


@mutant(_STATUS, each=asked)
class FailsOnEmptyValue(MutantBehaviour[Whole]):
    """Fails where a parameter is given without a value. Any answer but a failure is right."""

    def answer(self, request: Request) -> Answer:
        failed = any(text == "" for _, text in request.query)
        return self.refuse(Refusal(500, "failed")) if failed else super().answer(request)


@mutant(_STATUS, each=asked)
class FailsOnRepeatedParameter(MutantBehaviour[Whole]):
    """Fails where a parameter is given twice. Any answer but a failure is right."""

    def answer(self, request: Request) -> Answer:
        failed = len(dict(request.query)) < len(request.query)
        return self.refuse(Refusal(500, "failed")) if failed else super().answer(request)


@mutant(_STATUS, each=once)
class FailsOnUnknownParameter(MutantBehaviour[Whole]):
    """Fails at parameters that it does not know. Any answer but a failure is right."""

    def answer(self, request: Request) -> Answer:
        known = {parameter.name for parameter in self.operation.parameters}
        failed = not dict(request.query).keys() <= known
        return self.refuse(Refusal(500, "failed")) if failed else super().answer(request)
