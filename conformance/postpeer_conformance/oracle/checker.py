"""From an exchange to all that the contract says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import attrs
import jsonschema_rs
from attrs import evolve

from ..contract import Contract, ListOperation, Operation, media
from ..contract.refusals import key_refusals, query_refusals
from ..transport.exchange import Exchange, Response
from .checked import CheckedExchange
from .comparison import Mismatch, ParsedPage, compare, page_of, parse_page
from .oracle import Expectation, Oracle, Page
from .records import Records
from .requests import Requests


@attrs.define(slots=False)
class Checker:
    """Holds exchanges against the document and, where there is a census, against its oracle."""

    contract: Contract
    operation: Operation
    oracle: Oracle | None = None

    @cached_property
    def _validators(self) -> dict[str, Any]:
        pointers = {p for r in self.operation.responses.values() for p in r.content.values()}
        return {pointer: self.contract.validator(pointer) for pointer in pointers}

    @cached_property
    def _write_only(self) -> bool:
        """Whether what a schema requires may be missing in responses (OpenAPI 3.1, 4.8.24)."""
        text = json.dumps(self.contract.document)
        return self.operation.collection is None and '"writeOnly": true' in text

    @cached_property
    def requests(self) -> Requests:
        """What the document says of requests, for an operation without a list."""
        return Requests(self.contract, self.operation)

    def of(self, records: Records | None) -> Checker:
        """The same for *records* of the list; what is made of the schemas is shared."""
        oracle = None
        if records is not None and isinstance(self.operation, ListOperation):
            oracle = Oracle(self.operation, records)
        other = evolve(self, oracle=oracle)
        other._validators = self._validators
        return other

    def judge(self, exchange: Exchange) -> CheckedExchange:
        """All differences between *exchange* and the contract."""
        question, response = exchange.question, exchange.response
        documentation = self.operation.response(response.status)
        expectation = seen = None
        mismatches: list[Mismatch] = []
        if self.oracle is not None and question.authentic:
            expectation = self.oracle.expect(question.query, question.step)
            seen = page_of(self.oracle.collection, response)
            mismatches = self._mismatches(self.oracle, expectation, response.status, seen)
        own = question.method == self.operation.method
        if self.operation.collection is None and own and question.key == "valid":
            expectation = self.requests.expect(question)
        return CheckedExchange(
            self.operation,
            exchange,
            documentation,
            self._defect(exchange) if own else None,
            self.oracle,
            expectation,
            seen,
            tuple(mismatches),
        )

    def _mismatches(
        self, oracle: Oracle, expectation: Expectation, status: int, seen: ParsedPage | None
    ) -> list[Mismatch]:
        if not isinstance(expectation, Page):
            return []
        of_query, of_key = query_refusals(self.operation), key_refusals(self.operation)
        # A documented 404 is about the path; but the list is there, as the census shows.
        nothing = status == 404 and self.operation.response(status) is not None
        may_refuse = expectation.refusable and (status in of_query or nothing)
        if (status in of_query or status in of_key or nothing) and not may_refuse:
            return [Mismatch("refused", actual=status)]
        return compare(oracle, expectation, seen) if seen is not None else []

    def _of_another_form(self, exchange: Exchange) -> bool:
        """Whether the body is documented, and not JSON."""
        media_type = exchange.response.media_type
        documentation = self.operation.response(exchange.response.status)
        known = documentation is not None and documentation.schema(media_type) is not None
        return self.operation.collection is None and known and not media.is_json(media_type)

    def _defect(self, exchange: Exchange) -> str | None:
        """The first way in which the body breaks the schema of its status."""
        response = exchange.response
        documentation = self.operation.response(response.status)
        if documentation is None or not documentation.content or self.operation.method == "HEAD":
            return None
        if response.failure is not None:
            said = f"a body that cannot be read: {response.failure.reason}"
            return said if response.failure.of_server else None
        if self._of_another_form(exchange):
            return None
        pointer = documentation.schema(response.media_type) or next(
            iter(documentation.content.values())
        )
        try:
            body = response.json
        except ValueError as error:
            return f"a body that is not JSON: {error}"
        try:
            self._validators[pointer].validate(body)  # ends at the first of what may be millions
        except jsonschema_rs.ValidationError as first:
            if first.schema_path[-1:] == ["required"] and self._write_only:
                return None
            path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in first.instance_path)
            return f"{first.message[:200]} at ${path}"
        except (ValueError, RecursionError) as failure:
            return f"a body that cannot be checked: {failure}"
        return self._no_page(response) if response.status == 200 else None

    def _no_page(self, response: Response) -> str | None:
        """Why an *response* that keeps its schema is no page all the same."""
        if self.operation.collection is None:
            return None
        try:
            parse_page(self.operation.collection, response)
        except ValueError as reason:
            return str(reason)
        return None


def walked(steps: Iterable[CheckedExchange]) -> list[Mismatch]:
    """A walk as one large page: how its steps together lose, repeat or confuse items."""
    steps = list(steps)
    if not steps:
        return []
    pages = [s.expectation for s in steps]
    shown = [s.seen for s in steps if s.seen is not None]
    first, oracle = pages[0], steps[0].oracle
    if oracle is None or not isinstance(first, Page) or len(shown) < len(steps) or not first.exact:
        return []
    size = sum(
        page.size if page.full else len(each.items)
        for page, each in zip(pages, shown, strict=True)
        if isinstance(page, Page)
    )
    items = tuple(item for each in shown for item in each.items)
    whole = ParsedPage(shown[0].total, items)
    found = compare(oracle, evolve(first, size=size), whole)
    return [each for each in found if each.kind != "record"]  # the steps show it
