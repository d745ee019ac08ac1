"""What a ``Link`` header says of the pages beside a response."""

from __future__ import annotations

import httpx2
import pytest

from client.subject import Subject
from support.linking import HEADERS


@pytest.mark.parametrize("form", HEADERS)
def test_a_header_is_read_as_the_suite_reads_it(product: Subject, form: str) -> None:
    linked = HEADERS[form]
    headers = httpx2.Headers([("Link", line) for line in linked.lines])
    told = product.part("_runtime.paging").InHeader
    assert told("link")(None, headers) == linked.next
    assert told("Link", "prev")(None, headers) == linked.previous


@pytest.mark.parametrize("text", ["<" * 60_000, "<a>; a" + " " * 60_000 + "x", "<a>;" * 15_000])
def test_a_header_of_any_form_is_read_in_linear_time(product: Subject, text: str) -> None:
    told = product.part("_runtime.paging").InHeader("Link")
    assert told(None, httpx2.Headers({"Link": text})) is None
