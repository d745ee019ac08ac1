"""An exchange with all that the contract says of it: what the checks of clauses are given."""

from __future__ import annotations

import re
from functools import cached_property

import attrs

from ..contract import Field, Filter, Operation
from ..contract.model import DocumentedResponse
from ..contract.refusals import Refusals, key_refusals, query_refusals, silent, silent_of_success
from ..transport.exchange import Exchange, Question, Response
from .comparison import Kind, Mismatch, ParsedPage, RankedPage, Refusal, parse_page
from .oracle import Expectation, Oracle, Page, Refused, Unjudged
from .parameters import LONG

_TELLING = 10
"""Characters of JSON that are no accident."""


@attrs.frozen(slots=False)
class CheckedExchange:
    """An exchange, its documented response, and how the response differs from what was expected."""

    operation: Operation
    exchange: Exchange
    documentation: DocumentedResponse | None
    """What the document says of this status; None where it is silent."""
    defect: str | None
    """How the body breaks its schema; None where it does not, or has none."""
    oracle: Oracle | None
    """None where the census gave nothing to judge by."""
    expectation: Expectation | None
    seen: ParsedPage | None
    mismatches: tuple[Mismatch, ...]

    @property
    def question(self) -> Question:
        return self.exchange.question

    @property
    def response(self) -> Response:
        return self.exchange.response

    @property
    def documented(self) -> bool:
        """Whether the document has this status, or is silent about all errors of its kind.

        A server that fails is not covered by ``default``, which documents how an error looks.
        """
        status = self.response.status
        if self.documentation is None and 200 <= status < 400:
            return silent_of_success(self.operation)
        if self.documentation is None:
            return 400 <= status < 500 and (silent(self.operation) or self._due)
        return status < 500 or self.documentation.status != "default"

    @property
    def _due(self) -> bool:
        """Whether it refuses what may be refused, and the document does not say how."""
        status = self.response.status
        if self.question.key != "valid" and status in self.key_refusals:
            return True
        return isinstance(self.expectation, Refused | Unjudged) and status in self.query_refusals

    @property
    def own(self) -> bool:
        """Whether it was asked with the operation's method; other methods are of no operation."""
        return self.question.method == self.operation.method

    @property
    def key_refusals(self) -> Refusals:
        """The documented statuses for a wrong key."""
        return key_refusals(self.operation)

    @property
    def query_refusals(self) -> Refusals:
        """The documented statuses for an invalid query, or another invalid part of the request.

        Behind a path that no value allows there is nothing: 404 says so (RFC 9110, 15.5.5).
        """
        found, page = query_refusals(self.operation), self.expectation
        if isinstance(page, Refused) and page.location == "path":
            return Refusals(found.statuses | {404})
        return found

    @property
    def strange_text(self) -> Filter | None:
        """The filter that was asked alone for a text that is long or not of letters and digits."""
        query = self.question.query
        collection = self.operation.collection
        if collection is None or len(query) != 1 or not self.question.authentic:
            return None
        name, text = query[0]
        if not text or (len(text) <= LONG and text.isalnum() and text.isascii()):
            return None
        texts = (f for f in collection.filters if f.element.type == "string")
        return next((f for f in texts if f.name == name and f.element.enum is None), None)

    @property
    def right(self) -> bool:
        """Whether it is the page that was due, or a refusal where that is right as well."""
        page = self.expectation
        if not isinstance(page, Page) or self.mismatches:
            return False
        return self.seen is not None or self.response.status in self.query_refusals

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """How the page differs from the right one."""
        return frozenset(mismatch.kind for mismatch in self.mismatches)

    @cached_property
    def ranked(self) -> RankedPage | None:
        """The page by ranks; None where it holds items that the census does not know."""
        if self.seen is None or self.oracle is None:
            return None
        records = self.oracle.records
        ranks = [records.rank.get(records.collection.key.of(item)) for item in self.seen.items]
        known = tuple(rank for rank in ranks if rank is not None)
        return RankedPage(self.seen.total, known) if len(known) == len(ranks) else None

    @cached_property
    def misread(self) -> RankedPage | Refusal | None:
        """What a misreading has to predict to explain the response; None where none can.

        None predicts items that differ from themselves.
        """
        if self.mismatches and self.mismatches[0].kind == "refused":
            return Refusal()
        return None if self.kinds == {"record"} else self.ranked

    @property
    def has_records(self) -> bool:
        return self.oracle is not None and len(self.oracle.records) > 0

    def shown(self) -> str | None:
        """An item's identity that stands in the response, or None."""
        if self.oracle is None or not self.response.body:
            return None
        key = self.oracle.collection.key
        try:
            page = parse_page(self.oracle.collection, self.response)
        except ValueError:
            page = None
        if page is not None and page.items:
            return f"the item {key.of(page.items[0])!r}"
        for identity in self.oracle.records.rank:
            if isinstance(identity, str) and self._holds(key.fields[0], identity):
                return f"the item {identity!r}"
        return None

    def _holds(self, key: Field, identity: str) -> bool:
        """Whether the body has *identity*; a short text may stand for something else.

        Unless it is called as in an item.
        """
        text = f'"{identity}"'.encode("utf-8", "surrogatepass")
        if text not in self.response.body or len(text) > _TELLING:
            return text in self.response.body
        name = re.escape(f'"{key.member}"'.encode())
        return re.search(name + rb"\s*:\s*" + re.escape(text), self.response.body) is not None
