"""Addresses of pages that a server writes wrongly, and bounds of ranges as they are written."""

from __future__ import annotations

import re
from random import Random
from urllib.parse import quote

import pytest
from attrs import evolve

from postpeer_conformance.contract import Range
from postpeer_conformance.engine.planning.bounds import bounds
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Page, Request
from support.museum import LISTS, MUSEUM

SITES = LISTS["listSites"]


class KeepsOneValue(Behaviour):
    """Repeats the last of several values alone, as a dictionary of a query holds it."""

    def addressed(self, request: Request, page: Page) -> Page:
        kept = tuple(dict(request.query).items())
        return super().addressed(evolve(request, query=kept), page)


class EscapesTwice(Behaviour):
    """Escapes what is escaped already."""

    def addressed(self, request: Request, page: Page) -> Page:
        escaped = tuple((name, quote(text)) for name, text in request.query)
        return super().addressed(evolve(request, query=escaped), page)


class InLowerCase(Behaviour):
    """Writes what was asked for in lower case."""

    def addressed(self, request: Request, page: Page) -> Page:
        lower = tuple((name, text.lower()) for name, text in request.query)
        return super().addressed(evolve(request, query=lower), page)


class LeadsBelowZero(Behaviour):
    """Subtracts the size of a page from any offset."""

    def addressed(self, request: Request, page: Page) -> Page:
        found = super().addressed(request, page)
        back = found.previous and re.sub(r"\boffset=0\b", "offset=-1", found.previous)
        return evolve(found, previous=back)


@pytest.mark.parametrize(
    ("behaviour", "clause"),
    [
        (KeepsOneValue, "page/keeps-filters"),
        (EscapesTwice, "page/keeps-filters"),
        (InLowerCase, "page/keeps-filters"),
        (LeadsBelowZero, "page/backwards"),
    ],
)
def test_an_address_keeps_all_that_was_asked_for(behaviour: type[Behaviour], clause: str) -> None:
    """Several values, characters that mean something there, and case; and its numbers are valid."""
    app = create_app(MUSEUM, accounts=60, behaviour=behaviour)
    assert caught_by(examine(app, MUSEUM, SITES, budget=220)) == {clause}


def test_a_range_is_asked_for_instants_finer_than_microseconds() -> None:
    """By the last microsecond before them: few servers read more digits."""
    (since,) = (each for each in SITES.collection.filters if isinstance(each, Range))
    times = ["2026-01-01T10:00:00.123456789Z", "2026-01-02T10:00:00.5Z"]
    sites = [{"id": n, "name": "", "created": time} for n, time in enumerate(times)]
    known, beyond = bounds(since, Records.of(SITES.collection, sites), Random(0))
    assert "2026-01-01T10:00:00.123456Z" in known
    assert beyond == ["2025-12-30T10:00:00Z", *beyond[1:]]
